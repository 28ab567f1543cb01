"""The program: starts every contender, loads each once a round in shuffled order, reports."""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import brotli

from . import archives, crawl, first, load, machine, moment, report, servers, tab
from .archives import Archive
from .load import Contender
from .servers import Server, granian

KINDS = ("article", "front", "section", "rail", "deep page", "search")
EDITED = f"{report.HOT_PAGE}, 5 edits/s to others"
FETCHERS = 8  # connections that fetch all articles once


def main() -> None:
    wanted = options()
    machine.refuse_what_is_missing()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as folder, ExitStack() as stack:
        Bench(wanted, Path(folder), stack).run()


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=int, default=4, help="of each run [%(default)s]")
    parser.add_argument("--rounds", type=int, default=5, help="[%(default)s]")
    parser.add_argument("--articles", default="1000,10000,100000", help="sizes [%(default)s]")
    parser.add_argument(
        "--threads",
        type=int,
        default=servers.THREADS,
        help="blocking threads of each worker [%(default)s]",
    )
    parser.add_argument(
        "--quick", action="store_true", help="1 round of 1 s, sizes 1000,10000, each thing once"
    )
    parser.add_argument(
        "--postgresql",
        metavar="URI",
        nargs="?",
        const="postgresql:///postgres",
        help="the database is PostgreSQL, on this server [%(const)s]",
    )
    wanted = parser.parse_args()
    if wanted.quick:
        wanted.seconds, wanted.rounds, wanted.articles = 1, 1, "1000,10000"
    wanted.sizes = sorted(int(size) for size in wanted.articles.split(","))
    return wanted


class Bench:
    """One run of the program: what is started here is stopped by `stack`."""

    def __init__(self, wanted: argparse.Namespace, folder: Path, stack: ExitStack) -> None:
        self.wanted, self.folder, self.stack = wanted, folder, stack
        folder.chmod(0o755)  # nginx's workers may be somebody else
        self.renders = folder / "renders"
        self.hot: dict[str, Contender] = {}
        self.cold: dict[tuple[str, int], Contender] = {}
        self.queries: dict[tuple[str, int], int] = {}
        self.edits: list[int] = []
        self.waits: dict[int, float] = {}  # milliseconds for a search, by the archive's size

    def run(self) -> None:
        facts = machine.facts()
        papers = {size: self.archive(size) for size in self.wanted.sizes}
        main = min(papers.values(), key=lambda paper: abs(paper.number - 10_000))
        say("starting the servers")
        memory = self.memory_full(main)
        self.apart(main)
        self.start_hot(main)
        self.start_cold(papers)
        self.measure()
        self.tell(facts, main, memory)

    def archive(self, number: int) -> Archive:
        say(f"building an archive of {number:,} articles")
        database = ""
        if self.wanted.postgresql:
            database = self.stack.enter_context(
                archives.on_postgresql(self.wanted.postgresql, f"broadsheet_bench_{number}")
            )
        paper = archives.build(self.folder / f"archive-{number}", number, database)
        for kind in KINDS:
            self.queries[kind, number] = archives.queries(paper, kind)
        return paper

    def memory_full(self, paper: Archive) -> tuple[int, float, float]:
        """How many articles were fetched once, and the memory of the workers before and after."""
        every = paper.pages["all articles"]
        with self.granian("papers:kept", "full", paper, BENCH_RENDERS=str(self.renders)) as server:
            contender = Contender("", server, every)
            for _ in range(20):
                contender.ask("/latest")
            before = machine.memory(server.pids)
            shares = [every[n::FETCHERS] for n in range(FETCHERS)]
            threads = [threading.Thread(target=load.fetch, args=(server, s)) for s in shares]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return len(every), before, machine.memory(server.pids)

    def apart(self, paper: Archive) -> None:
        """What has servers of its own, and needs the whole machine for its while."""
        say("fetching pages for the first time")
        quick = self.wanted.quick
        self.first = first.measure(paper, self.folder, 200 if quick else 500)
        say("waiting for a scheduled story")
        self.moments = moment.measure(paper, self.folder, (True,) if quick else (True, False))
        say("crawling")
        self.crawls = crawl.measure(paper, self.folder, crawl.ROOMS[-1:] if quick else crawl.ROOMS)
        say("leaving tabs open")
        self.tabs = tab.measure(self.folder)

    def start_hot(self, paper: Archive) -> None:
        page = paper.pages["article"][0]
        kept = self.enter(
            self.granian("papers:kept", "hot", paper, BENCH_RENDERS=str(self.renders))
        )
        for _ in range(20):  # until each worker has packed it thoroughly
            status, headers, body = Contender("", kept, [page]).ask(page)
            assert status == 200
        own = [(name, value) for name, value in headers if name.lower() not in ("date", "server")]
        headers = [("-".join(w.capitalize() for w in n.split("-")), v) for n, v in own]
        tag = dict(headers)["Etag"]
        (self.folder / "page").write_bytes(body)
        (self.folder / "headers.json").write_text(json.dumps(headers))
        self.size = len(body), dict(headers).get("Content-Encoding", "identity")

        static = self.enter(servers.nginx(self.folder, body, headers))
        self.hot[report.NGINX] = Contender(report.NGINX, static, ["/page"])
        where = {"BENCH_PAGE": str(self.folder)}
        for app, name in (
            ("bare", report.BARE),
            ("view", "Flask view"),
            ("cached", "Flask-Caching view"),
        ):
            server = self.enter(
                granian(f"tests.bench.apps:{app}", self.folder, app, self.wanted.threads, **where)
            )
            self.hot[name] = Contender(name, server, ["/page"])
        also = self.backends(paper)
        self.hot[report.HOT_PAGE] = Contender(report.HOT_PAGE, kept, [page], also=also)
        self.hot[report.UNCHANGED] = Contender(
            report.UNCHANGED, kept, [page], {"If-None-Match": tag}, 304, also
        )
        edited = paper if paper.database else paper.copy("edited")
        renders = str(self.folder / "renders-edited")
        server = self.enter(self.granian("papers:kept", "edited", edited, BENCH_RENDERS=renders))
        self.hot[EDITED] = Contender(EDITED, server, [page], also=also)
        self.edited = edited
        for contender in self.hot.values():
            if contender.status != 304:
                answered = contender.ask(contender.paths[0])[2]
                assert brotli.decompress(answered) == brotli.decompress(body)

    def start_cold(self, papers: dict[int, Archive]) -> None:
        for size, paper in papers.items():
            server = self.enter(self.granian("papers:cold", f"cold-{size}", paper))
            for kind in KINDS:
                self.cold[kind, size] = Contender(
                    f"{kind}, {size:,}", server, paper.pages[kind], also=self.backends(paper)
                )

    def measure(self) -> None:
        everybody = [*self.hot.values(), *self.cold.values()]
        for contender in everybody:  # what is kept, compiled or connected at the first request
            for _ in range(20):
                contender.ask(contender.paths[0])
        # Each worker has printed the page by now; from here on none should again.
        self.printed_first = self.printed(self.hot[EDITED].paths[0])
        for number in range(self.wanted.rounds):
            for done, contender in enumerate(random.sample(everybody, len(everybody)), 1):
                say(
                    f"round {number + 1} of {self.wanted.rounds}, {done} of {len(everybody)}: "
                    f"{contender.name}"
                )
                if contender.name == EDITED:
                    with self.editor():
                        load.run(contender, self.wanted.seconds, self.folder)
                else:
                    load.run(contender, self.wanted.seconds, self.folder)

        say("searching")
        for size in self.wanted.sizes:
            self.waits[size] = load.p95(self.cold["search", size])

    def printed(self, page: str) -> int:
        """How often the workers beside the editor have printed a page so far."""
        return (self.folder / "renders-edited").read_text().splitlines().count(page)

    @contextmanager
    def editor(self) -> Iterator[None]:
        command = [sys.executable, "-m", "tests.bench.editor", str(self.edited.instance)]
        process = subprocess.Popen(
            [*command, self.edited.database],
            cwd=servers.REPOSITORY,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            process.stdout.readline()  # it has begun
            before = archives.changes(self.edited)
            yield
            self.edits.append(archives.changes(self.edited) - before)
        finally:
            servers.stop(process)
            process.stdout.close()

    def tell(self, facts: list[str], paper: Archive, memory: tuple[int, float, float]) -> None:
        say("")
        page = self.hot[EDITED].paths[0]
        renders = self.printed(page) - self.printed_first
        number, before, after = memory
        threads = "thread" if self.wanted.threads == 1 else "threads"
        print("\n".join(f"- {fact}" for fact in facts))
        print(
            f"- {servers.WORKERS} workers of {self.wanted.threads} {threads}, wrk with "
            f"{load.CONNECTIONS} connections; medians of {self.wanted.rounds} runs of "
            f"{self.wanted.seconds} s; {'PostgreSQL' if paper.database else 'SQLite'}"
        )
        print(
            f"- the page: {self.size[0]:,} bytes ({self.size[1]}), "
            f"of an archive of {paper.number:,} articles\n"
        )
        print(report.hot(self.hot), "\n")
        print(
            f"{sum(self.edits)} edits of other articles during the runs of “{EDITED}”: "
            f"the page was printed anew {renders} times.\n"
        )
        print(report.cold(KINDS, self.cold, self.queries), "\n")
        print(report.searches(self.waits), "\n")
        told = [*self.first, *self.moments, *self.crawls, *self.tabs]
        print("\n".join(f"- {found}" for found in told), "\n")
        print(
            f"Memory of the kept page's server: {before:.0f} MiB at first, {after:.0f} MiB after "
            f"{number:,} articles were fetched once.\n"
        )
        full = after if number == 10_000 else None
        found = report.targets(self.hot, self.cold, self.queries, full, renders)
        found += [target for told_apart in told for target in told_apart.targets()]
        print(report.reached(found))

    def granian(
        self, app: str, name: str, paper: Archive, **environment: str
    ) -> AbstractContextManager[Server]:
        return granian(
            f"tests.bench.{app}",
            self.folder,
            name,
            self.wanted.threads,
            **paper.environment,
            **environment,
        )

    def enter(self, server: AbstractContextManager[Server]) -> Server:
        return self.stack.enter_context(server)

    def backends(self, paper: Archive) -> Callable[[], list[int]]:
        return (lambda: archives.backends(paper.database)) if paper.database else list


def say(what: str) -> None:
    """Progress, for whoever watches; the report alone goes to standard output."""
    if sys.stderr.isatty():
        print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)
    elif what:
        print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("stopped")

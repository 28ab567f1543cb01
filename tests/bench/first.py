"""First fetches: what a page costs that nobody asked for before, beside a plain Flask page of the
same content, and one behind `@cache.cached`: `python -m tests.bench.first`. CPU of each server's
whole tree of processes, over HTTP, compression included; they take turns, so what else the machine
does falls on all.

There is one front page, and few sections: for these, pages are printed anew each time, here and
there. What pages share is kept here, as it is when a page is fetched first."""

import argparse
import http.client
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from . import archives, load, machine, servers
from .archives import Archive
from .report import Target
from .servers import Server

BATCH = 50  # pages that one of them is asked for before the next has its turn
# Pages that are asked for before anything is counted, each over a connection of its own, so that
# every worker has some: they import, connect, compile.
WARM = 40


class First(NamedTuple):
    """Milliseconds of CPU for a page that is printed: here, from a plain Flask site, and from one
    with `@cache.cached`, if that was asked."""

    kind: str
    pages: int
    ours: float
    plain: float
    cached: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.plain

    def targets(self) -> list[Target]:
        found: list[Target] = [(f"{self.kind} ÷ a plain Flask page, CPU", self.ratio, "<=", 0.5)]
        if self.cached:
            ratio = self.ours / self.cached
            found.append((f"{self.kind} ÷ one with @cache.cached, CPU", ratio, "<=", 0.5))
        return found

    def __str__(self) -> str:
        cached = f", with @cache.cached {self.cached:.2f}" if self.cached else ""
        return (
            f"{self.kind}: {self.ours:.2f} ms of CPU each, a plain Flask page "
            f"{self.plain:.2f}{cached}: {self.ratio:.2f} times ({self.pages} pages)"
        )


def measure(paper: Archive, folder: Path, pages: int = 500) -> list[First]:
    """First fetches from cold processes, where nothing but the warming's own pages was asked for
    before; then front and sections, which are kept by nobody."""
    articles = paper.pages["all articles"][: WARM + pages]
    rails = [f"/fragments/rail/{path.rpartition('/')[2]}" for path in articles]
    again = -(-len(articles) // len(paper.pages["section"]))
    with ExitStack() as stack:
        ours, plain, cached, anew = (
            stack.enter_context(servers.granian(f"tests.bench.{app}", folder, name, **given))
            for app, name in (
                ("papers:as_it_is", "first"),
                ("plain:make", "plain"),
                ("plain:cached", "plain-cached"),
                ("papers:cold", "anew"),
            )
            for given in (paper.environment,)
        )
        return [
            first("first fetch of an article", [ours, plain, cached], articles),
            first("first fetch of a rail", [ours, plain, cached], rails),
            first("front page, printed anew", [anew, plain], ["/"] * len(articles)),
            first("section, printed anew", [anew, plain], paper.pages["section"] * again),
        ]


def first(kind: str, all_of_them: Sequence[Server], paths: Sequence[str]) -> First:
    spent = [0.0 for _ in all_of_them]
    for server in all_of_them:
        for path in paths[:WARM]:
            fetch(server, [path])
    rest = paths[WARM:]
    for begin in range(0, len(rest), BATCH):
        for which, server in enumerate(all_of_them):
            before = machine.cpu_seconds(server.pids)
            fetch(server, rest[begin : begin + BATCH])
            spent[which] += machine.cpu_seconds(server.pids) - before
    return First(kind, len(rest), *(1000 * seconds / len(rest) for seconds in spent))


def fetch(server: Server, paths: Sequence[str]) -> None:
    """Each page once. A plain site has no parts of pages at addresses of their own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for path in paths:
        connection.request("GET", path, headers=dict([load.ACCEPT]))
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        assert answer.headers["Content-Encoding"] == "br", path
    connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.first", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000, help="[%(default)s]")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-first-") as folder:
        paper = archives.build(Path(folder, "archive"), wanted.articles)
        for found in measure(paper, Path(folder)):
            print(found)


if __name__ == "__main__":
    main()

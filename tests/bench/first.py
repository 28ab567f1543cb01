"""First fetches: what a page costs that nobody asked for before, beside a plain Flask page of the
same content: `python -m tests.bench.first`. CPU of each server's whole tree of processes, over
HTTP, compression included; the two take turns, so what else the machine does falls on both."""

import argparse
import http.client
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from . import archives, load, machine, servers
from .archives import Archive
from .servers import Server

BATCH = 50  # pages that one of the two is asked for before the other has its turn
WARM = 40  # pages that are asked for before anything is counted: workers import, connect, compile


class First(NamedTuple):
    """Milliseconds of CPU for the first fetch of a page, here and from a plain Flask site."""

    kind: str
    pages: int
    ours: float
    plain: float

    def __str__(self) -> str:
        ratio = self.ours / self.plain
        return (
            f"first fetches, {self.kind}: {self.ours:.2f} ms of CPU each, a plain Flask page "
            f"{self.plain:.2f}: {ratio:.2f} times ({self.pages} pages)"
        )


def measure(paper: Archive, folder: Path, pages: int = 500) -> list[First]:
    """All from a cold process: nothing but the warming's own pages was asked for before."""
    articles = paper.pages["all articles"][: WARM + pages]
    rails = [f"/fragments/rail/{path.rpartition('/')[2]}" for path in articles]
    common = paper.environment
    with (
        servers.granian("tests.bench.papers:as_it_is", folder, "first", **common) as ours,
        servers.granian("tests.bench.plain:make", folder, "plain", **common) as plain,
    ):
        return [
            first("article", ours, plain, articles),
            first("rail", ours, plain, rails),
        ]


def first(kind: str, ours: Server, plain: Server, paths: Sequence[str]) -> First:
    both, spent = (ours, plain), [0.0, 0.0]
    for server in both:
        fetch(server, paths[:WARM])
    rest = paths[WARM:]
    for begin in range(0, len(rest), BATCH):
        for which, server in enumerate(both):
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
        assert re.fullmatch("br", answer.headers["Content-Encoding"]), path
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

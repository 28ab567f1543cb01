"""A crawler walks through the whole archive while others read a hundred pages: how many of these
are still handed out without a render: `python -m tests.bench.crawl`."""

import argparse
import http.client
import random
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from . import archives, load, machine, servers
from .archives import Archive
from .report import Target
from .servers import Server

HOT = 100  # pages
READERS, PACE = 8, 200  # connections, and requests a second of all of them
CRAWLERS = 2  # connections, as fast as they are answered
# Of CACHE_BYTES: the default, where the crawl fits; and one that holds the hot pages and no more
# than a tenth of the crawl's.
ROOMS = (128 * 2**20, 6 * 2**20)


class Crawl(NamedTuple):
    """How the hot pages fared while so many others were fetched once."""

    room: int  # bytes, CACHE_BYTES
    pages: int
    asked: int
    printed: int
    memory: float  # MiB of the server's whole tree, in the end

    @property
    def rate(self) -> float:
        """The share of the hot pages' requests that no render was needed for."""
        return 1 - self.printed / self.asked

    def targets(self) -> list[Target]:
        what = f"share of {HOT} hot pages from the shelf beside a crawler, {self.room // 2**20} MiB"
        return [(what, self.rate, ">=", 0.99)]

    def __str__(self) -> str:
        return (
            f"a crawler fetched {self.pages:,} stories, CACHE_BYTES {self.room // 2**20} MiB: "
            f"{HOT} other pages were asked for {self.asked:,} times, and {self.printed} times "
            f"printed anew ({self.rate:.2%} from the shelf); {self.memory:.0f} MiB in the end"
        )


def measure(paper: Archive, folder: Path, rooms: tuple[int, ...] = ROOMS) -> list[Crawl]:
    return [_measure(paper, folder, room) for room in rooms]


def _measure(paper: Archive, folder: Path, room: int) -> Crawl:
    every = paper.pages["all articles"]
    hot = every[:: max(1, len(every) // HOT)][:HOT]
    others = [path for path in every if path not in set(hot)]
    renders = folder / f"renders-crawl-{room}"
    with servers.granian(
        *("tests.bench.papers:kept", folder, f"crawl-{room}"),
        **paper.environment,
        BENCH_RENDERS=str(renders),
        BROADSHEET_CACHE_BYTES=str(room),
    ) as server:
        for _ in range(READERS):  # until each worker has printed them, and was asked again
            load.fetch(server, hot * 2)
        before = renders.read_text().splitlines()
        is_over = threading.Event()
        counts = [0] * READERS
        readers = [
            threading.Thread(target=read, args=(server, hot, is_over, counts, n))
            for n in range(READERS)
        ]
        crawlers = [
            threading.Thread(target=load.fetch, args=(server, others[n::CRAWLERS]))
            for n in range(CRAWLERS)
        ]
        for thread in readers + crawlers:
            thread.start()
        for thread in crawlers:
            thread.join()
        is_over.set()
        for thread in readers:
            thread.join()
        memory = machine.memory(server.pids)
    since = renders.read_text().splitlines()[len(before) :]
    printed = sum(path in set(hot) for path in since)
    return Crawl(room, len(others), sum(counts), printed, memory)


def read(
    server: Server, hot: list[str], is_over: threading.Event, counts: list[int], n: int
) -> None:
    """One of the readers: any of the hot pages, at an even pace, until the crawl is over."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    chance, due = random.Random(n), time.monotonic()
    while not is_over.is_set():
        connection.request("GET", chance.choice(hot), headers=dict([load.ACCEPT]))
        connection.getresponse().read()
        counts[n] += 1
        due += READERS / PACE
        time.sleep(max(0.0, due - time.monotonic()))
    connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crawl", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="[%(default)s]")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-crawl-") as folder:
        paper = archives.build(Path(folder, "archive"), wanted.articles)
        for found in measure(paper, Path(folder)):
            print(found)


if __name__ == "__main__":
    main()

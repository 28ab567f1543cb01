"""The second of a scheduled story: how many pages its readers have printed, and how long the last
of them waits: `python -m tests.bench.moment`. All hold their connections and ask for the front page
about once a second; at the second itself all ask at once, and then for the story."""

import argparse
import asyncio
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

from broadsheet.archive import sections
from broadsheet.archive.articles import Article
from broadsheet.archive.store import begin_writing, db

from . import archives, load, servers
from .archives import Archive
from .report import Target

READERS = 500
BEFORE = 15.0  # seconds for which they wait for it
AFTER = 0.01  # seconds: none of them may be early
SLUG = "the-result"


class Moment(NamedTuple):
    """What the second of a story came to, with or without pages that were printed ahead."""

    is_ahead: bool
    renders: int  # in readers' requests, from that second on
    ahead: int  # before it, or beside them
    typical: float  # milliseconds for an answer
    slowest: float

    def targets(self) -> list[Target]:
        what = f"renders at the second of a scheduled story, {READERS} readers"
        return [(what, self.renders, "<=", 0)] if self.is_ahead else []

    def __str__(self) -> str:
        how = f"{self.ahead} pages printed ahead" if self.is_ahead else "nothing printed ahead"
        return (
            f"a scheduled story, {READERS} readers at its second, {how}: {self.renders} renders "
            f"in their requests, half answered within {self.typical:.0f} ms, the slowest within "
            f"{self.slowest:.0f} ms"
        )


def measure(paper: Archive, folder: Path, ways: tuple[bool, ...] = (True, False)) -> list[Moment]:
    """With pages printed ahead (True), as it is by default, and without."""
    return [_measure(paper, folder, is_ahead) for is_ahead in ways]


def _measure(paper: Archive, folder: Path, is_ahead: bool) -> Moment:
    name = f"moment-{'ahead' if is_ahead else 'plain'}"
    here = paper if paper.database else paper.copy(name)
    renders = folder / f"renders-{name}"
    given = {} if is_ahead else {"BROADSHEET_AHEAD_SECONDS": "0"}
    with servers.granian(
        *("tests.bench.papers:kept", folder, name),
        **here.environment,
        BENCH_RENDERS=str(renders),
        **given,
    ) as server:
        at = time.time() + BEFORE
        path = schedule(here, datetime.fromtimestamp(at, UTC), name)
        waits, begin = asyncio.run(follow(server.port, path, at, renders))
        printed = renders.read_text()
    in_requests = [line for line in printed[begin:].splitlines() if " ahead" not in line]
    ahead = printed.count(" ahead")
    waits = [1000 * wait for wait in waits]
    return Moment(is_ahead, len(in_requests), ahead, median(waits), max(waits))


def schedule(paper: Archive, at: datetime, name: str) -> str:
    """Add a story that comes at that moment; its path."""
    app = paper.app()
    with app.app_context():
        begin_writing()
        section = sections.in_order()[0]
        slug = f"{SLUG}-{name}"
        story = Article(headline="The result", slug=slug, section=section, published_at=at)
        story.file_copy("It is known.", "plain", "<p>It is known.</p>")
        db.session.add(story)
        db.session.commit()
        path = f"/{section.slug}/{slug}"
        db.session.remove()
        db.engine.dispose()
    return path


async def follow(port: int, story: str, at: float, renders: Path) -> tuple[list[float], int]:
    """What each answer at the second and after took, in seconds; and how long the file of renders
    was then."""
    readers = [asyncio.create_task(read(port, story, at)) for _ in range(READERS)]
    await asyncio.sleep(at - time.time())
    begin = renders.stat().st_size
    return [wait for waits in await asyncio.gather(*readers) for wait in waits], begin


async def read(port: int, story: str, at: float) -> list[float]:
    await asyncio.sleep(random.uniform(0, 2))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    tag = ""
    while (left := at - time.time()) > 0.5:
        _, tag, _ = await ask(reader, writer, "/")
        await asyncio.sleep(min(random.uniform(0.5, 1.5), left - 0.3))
    await asyncio.sleep(at + AFTER - time.time())
    status, now, to_front = await ask(reader, writer, "/")
    assert (status, now != tag) == (200, True), "the story is not on the front page"
    status, _, to_story = await ask(reader, writer, story)
    assert status == 200, f"{story}: {status}"
    writer.close()
    return [to_front, to_story]


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str
) -> tuple[int, str, float]:
    """Status, ETag, and seconds until the whole answer was there."""
    begun = time.perf_counter()
    lines = [f"GET {path} HTTP/1.1", "Host: paper.test", f"{load.ACCEPT[0]}: {load.ACCEPT[1]}"]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    await reader.readexactly(int(fields["content-length"]))
    return int(head[0].split()[1]), fields.get("etag", ""), time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.moment", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000, help="[%(default)s]")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-moment-") as folder:
        paper = archives.build(Path(folder, "archive"), wanted.articles)
        for found in measure(paper, Path(folder)):
            print(found)


if __name__ == "__main__":
    main()

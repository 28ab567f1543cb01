"""A reader that gets stuck in C, where no signal is heeded, or breaks down: by the file's words."""

import os
from collections.abc import Iterator
from pathlib import Path

from broadsheet.wire.imports import safe_reading
from broadsheet.wire.imports.items import ImportRefused, Item
from broadsheet.wire.imports.options import ImportOptions

safe_reading.TIME_LIMIT = 1  # of the process beside the import's own, which alone reads this


def read(file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    for number, word in enumerate(file.read_text().split()):
        item = Item(f"{word} {number}")
        safe_reading.prepare(item, lambda item=item, word=word: _set_body(item, word))
        if word == "refused":
            raise ImportRefused("is no more")
        if word == "breaks":
            os.abort()
        yield item, number


def _set_body(item: Item, word: str) -> None:
    item.body = str(sum(range(10**15 if word == "stuck" else 10)))

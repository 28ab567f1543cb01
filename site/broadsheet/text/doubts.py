"""Doubts: lines of an imported text that may be of the page and not of the story. They are marked
in the draft, and a text with marks can't be published."""

from collections.abc import Collection

from ..language import ngettext

MARK = "[?]"  # begins a line of its own


def marked(paragraphs: list[str], doubtful: Collection[int]) -> list[str]:
    """The paragraphs, with a mark above each run of `doubtful` ones, which are places from 0."""
    found: list[str] = []
    doubtful = set(doubtful)
    for at, paragraph in enumerate(paragraphs):
        if at in doubtful and at - 1 not in doubtful:
            length = next(n for n in range(1, len(paragraphs) + 1) if at + n not in doubtful)
            # Translators: a question to an editor, in the text of a story that was imported
            asked = ngettext(
                "The next line: of the story, or of the page around it?",
                "The next %(num)s lines: of the story, or of the page around it?",
                length,
            )
            found.append(f"{MARK} {asked}")
        found.append(paragraph)
    return found


def lines_with_marks(source: str) -> list[int]:
    """The numbers of the lines that are marked, from 1."""
    lines = enumerate(source.split("\n"), start=1) if MARK in source else ()
    return [number for number, line in lines if line.startswith(MARK)]

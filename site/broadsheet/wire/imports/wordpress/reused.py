"""Blocks of WordPress that several posts show (synced patterns), which its export has as posts of
their own."""

import re

_REUSED = re.compile(r'<!-- wp:block \{[^{}]{0,200}"ref":\s?(\d{1,19})[^{}]{0,200}\} /-->')
_MOST_KEPT = 5_000_000  # characters, of all of a site
_MOST_SHOWN = 500_000  # characters, in one post
_DEEPEST = 3  # within each other


class ReusedBlocks:
    """Their texts, by their numbers in the export."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.room = _MOST_KEPT

    def add(self, number: str, text: str) -> None:
        """Keep one, while there is room."""
        if len(text) <= self.room:
            self.texts[number] = text
            self.room -= len(text)

    def add_all(self, others: "ReusedBlocks") -> None:
        """Keep those of another file of the same export."""
        for number, text in others.texts.items():
            self.add(number, text)

    def shown_in(self, source: str) -> str:
        """A post's text with those that it shows; what is not in the export stays as it is."""
        room = _MOST_SHOWN

        def shown(block: re.Match[str]) -> str:
            nonlocal room
            text = self.texts.get(block[1])
            if text is None or len(text) > room:
                return block[0]
            room -= len(text)
            return text

        for _ in range(_DEEPEST if "<!-- wp:block " in source else 0):
            source = _REUSED.sub(shown, source)
        return source

"""Section maps: which section of the paper stands for which of the other system's."""

from collections.abc import Iterable
from pathlib import Path

from ...archive.spelling.folding import fold_name
from ...language import gettext
from ...paper import paper
from .items import LONGEST_NAME, ImportRefused, line

_NONE = ("", "uncategorized", "uncategorised", "posts", "post", "blog")
EVERYTHING = "*"
LARGEST = 2**20  # bytes of a file


class SectionMap:
    """From names, whatever their case; "*" stands for all that are not named, and "" for what comes
    without one. `known`: the only sections that there may be, if not any may; what is of another
    one comes as if without."""

    def __init__(self, names: dict[str, str], known: Iterable[str] | None = None) -> None:
        self.names = {key.casefold(): line(value)[:LONGEST_NAME] for key, value in names.items()}
        self.known = None if known is None else frozenset(map(fold_name, known))

    def of(self, name: str, other_names: Iterable[str] = ()) -> str:
        """The section for a name, or for one of the other words for it; the name itself where the
        map says nothing."""
        found = self._of(name, other_names)
        if self.known is not None and fold_name(found) not in self.known:
            return self._unsorted
        return found

    @property
    def _unsorted(self) -> str:
        return self.names.get("") or paper().news

    def _of(self, name: str, other_names: Iterable[str]) -> str:
        for key in (name, *other_names):
            if found := self.names.get(line(key).casefold()):
                return found
        if line(name).casefold() in _NONE:
            return self._unsorted
        return self.names.get(EVERYTHING) or line(name)


def parse(given: Iterable[str]) -> SectionMap:
    """From options: each "Old=New", or the name of a file of such lines (# begins a comment).
    Raises ImportRefused."""
    names: dict[str, str] = {}
    for one in given:
        for text in [one] if "=" in one else _lines(Path(one)):
            old, _, new = text.partition("=")
            if not new.strip():
                raise ImportRefused(
                    gettext("%(line)s is no line of a section map: write Old=New", line=repr(text))
                )
            names[line(old)] = new
    return SectionMap(names)


def _lines(file: Path) -> list[str]:
    try:
        with file.open("rb") as opened:
            text = opened.read(LARGEST).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise ImportRefused(
            gettext("the section map %(file)s can’t be read: %(error)s", file=file, error=error)
        ) from error
    return [tidy for row in text.splitlines() if (tidy := row.strip()) and tidy[0] != "#"]

"""Sound translations: what must be the same in a message and in its translations.

Templates write translations into their HTML as they are, so none may bring marks of its own."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from babel.messages.catalog import Message

COUNT = "num"  # the placeholder of what is counted
_PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\)s)?")
_TAG = re.compile(r"</?\w+[^<>]*>")
_MARKS = re.compile(r'[<>"]|&(?!\w+;)')


def forms(message: Message) -> tuple[str, ...]:
    """A message's translation, one for each plural form that it has."""
    return _texts(message.string)


def sources(message: Message) -> tuple[str, ...]:
    """A message itself: English, singular and plural if it counts."""
    return _texts(message.id)


def problem(message: Message, plurals: int) -> str:
    """What is wrong with a translation; "" for nothing, and for one that is not there yet.
    `plurals`: how many forms its language has."""
    translated = forms(message)
    if not any(translated):
        return ""
    if not all(translated) or (message.pluralizable and len(translated) != plurals):
        return f"a form of {plurals} is missing"
    return next((wrong for form in translated for wrong in _problems(message, form)), "")


def _problems(message: Message, translated: str) -> Iterator[str]:
    english = sources(message)
    names = [_names(source) for source in english]
    found, wanted = _names(translated), set().union(*names)
    if None in found:
        yield "a % that is not doubled"
    if found - wanted:
        yield f"unknown placeholders: {_listed(found - wanted)}"
    if missing := wanted - found - ({COUNT} if message.pluralizable else set()):
        yield f"missing placeholders: {_listed(missing)}"
    if not any(_tags(translated) == _tags(source) for source in english):
        yield "other HTML than its source"
    marks = set(_MARKS.findall(_TAG.sub("", translated)))
    if marks - {mark for source in english for mark in _MARKS.findall(_TAG.sub("", source))}:
        yield f"marks that HTML takes for its own: {' '.join(sorted(marks))}"
    if _blanks_around(translated) not in map(_blanks_around, english):
        yield "other blanks around it than its source"


def _texts(found: str | Sequence[str] | None) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found or ("",))


def _names(text: str) -> set[str | None]:
    """The placeholders in a text; None for what formatting would stumble over."""
    found = _PLACEHOLDER.finditer(text.replace("%%", ""))
    return {match["name"] for match in found}


def _tags(text: str) -> Counter[str]:
    return Counter(_TAG.findall(text))


def _listed(names: set[str | None]) -> str:
    return ", ".join(sorted(name or "%" for name in names))


def _blanks_around(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

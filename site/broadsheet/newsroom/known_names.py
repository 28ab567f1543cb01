"""Names of authors and topics that are typed: taken for those that the paper has, aloud."""

from typing import Any

from flask import flash, g
from wtforms import Field

from ..archive import authors
from ..archive.authors import Author, Topic
from ..archive.search import names
from ..language import gettext, gettext_noop
from .wording import enumerated

KINDS: dict[str, type[Author] | type[Topic]] = {"author": Author, "topic": Topic}
IS_KNOWN = {
    "author": gettext_noop("“%(typed)s” is the author %(name)s."),
    "topic": gettext_noop("“%(typed)s” is the topic %(name)s."),
}
IS_NEW = {
    "author": gettext_noop("“%(typed)s” is a new author. There is %(names)s, too."),
    "topic": gettext_noop("“%(typed)s” is a new topic. There is %(names)s, too."),
}


def settle_one(field: Field, kind: str) -> None:
    """Put the name in a field as the paper spells it, and tell what it was taken for."""
    if field.data:
        field.data = known(kind, field.data)


def known(kind: str, name: str, field: str = "") -> str:
    """The name as the paper spells it. `field`: of the story's form in which it stands, so that a
    button can put a known name in its place."""
    found = authors.meant(KINDS[kind], name)
    if found is not None and found.name != name:
        _tell({"text": gettext(IS_KNOWN[kind], typed=name, name=found.name)})
    elif found is None and (others := names.near(KINDS[kind], name)):
        words = gettext(IS_NEW[kind], typed=name, names=enumerated(others, "or"))
        _tell({"text": words, "field": field, "name": name, "others": others if field else []})
    return found.name if found else name


def _tell(message: dict[str, Any]) -> None:
    """Once, though a view may begin anew."""
    told = g.setdefault("told", [])
    if message not in told:
        told.append(message)
        flash(message, "names")  # type: ignore[arg-type]

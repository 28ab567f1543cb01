"""Differences: what parts two texts of a story, and what became of it since a page showed it."""

from typing import NamedTuple

from flask import request

from ...archive.actions import Subject
from ...archive.articles import Article
from ...archive.desk import audit
from ...archive.desk.audit import AuditEntry
from ...archive.manuscripts import manuscript, revisions, working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...language import Lazy
from ...text.comparing import DiffPart, compare
from ..forms import id_in


class FieldDifference(NamedTuple):
    """What parts two texts in one field, word by word."""

    label: Lazy
    parts: list[DiffPart]


class MovedOn(NamedTuple):
    """What became of a story since a page showed it."""

    last: AuditEntry | None  # what was done last
    differences: list[FieldDifference]  # between its text of then and the latest


def what_moved(article: Article) -> MovedOn:
    """What became of a story since the version that the form names which was sent."""
    began = revisions.at_version(article, request.form.get("version", 0, id_in))
    latest = working_copies.latest_text(article)
    last = audit.last(Subject.STORY, article.id)
    return MovedOn(last, between(began.text, latest) if began else [])


def between(old: Manuscript, new: Manuscript) -> list[FieldDifference]:
    """What differs between two texts, field by field."""
    return [in_field(name, old, new) for name in old.differs_in(new)]


def in_field(name: str, old: Manuscript, new: Manuscript) -> FieldDifference:
    parts = compare(words_of(name, old), words_of(name, new))
    return FieldDifference(manuscript.LABELS[name], parts)


def words_of(name: str, text: Manuscript) -> str:
    """A field of a text in words: of a list one a line."""
    value = text.kept()[name]
    return "\n".join(value) if isinstance(value, list) else str(value)

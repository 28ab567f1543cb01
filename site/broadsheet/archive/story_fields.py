"""Story fields: how a text field of a story is declared, once, at its column (articles.py).

From the declaration come the field of the desk's form, its place in manuscripts and so in
revisions, comparing and proposals, its label, and how exports write and read it."""

from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import Table
from sqlalchemy.orm import MappedColumn, mapped_column

from ..language import Lazy


class FieldKind(Enum):
    """How a field is typed. All are kept on one line."""

    LINE = "a word or a few"
    SENTENCES = "a sentence or more, in a box that grows"
    ADDRESS = "an address of the web"
    LANGUAGE = "a language's tag (BCP 47); nothing means the paper's own"
    WIDTH = "how wide the lead picture stands: one of WIDTHS"


WIDTHS = ("", "text", "full")  # wider than the text, as wide as the text, as wide as the page


class TextField(NamedTuple):
    name: str  # in the table, the form, manuscripts and exports
    label: Lazy  # at the desk
    longest: int  # characters
    kind: FieldKind
    is_above: bool  # it stands above the story's text


def text_field(label: Lazy, *, longest: int, kind: FieldKind = FieldKind.LINE) -> MappedColumn[Any]:
    """The column of a text field; where it stands among the others, and whether above or below
    `body_source`, is its place in the form. The default lets a migration add it to a table with
    rows."""
    said = {"label": label, "longest": longest, "kind": kind}
    return mapped_column(default="", server_default="", info={"text_field": said})


def text_fields_of(table: Table) -> tuple[TextField, ...]:
    """The fields that were declared, in order."""
    found, is_above = [], True
    for column in table.columns:
        is_above = is_above and column.name != "body_source"
        said = column.info.get("text_field")
        if said is not None:
            found.append(TextField(column.name, is_above=is_above, **said))
    return tuple(found)

"""Upkeep: what the forms for the parts of the paper have in common."""

from typing import Any

from wtforms import Field, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from ... import urls
from ...archive.images import Image
from ...archive.staff import EMAIL
from ...archive.store import db
from ..forms import DeskForm


class VersionedForm(DeskForm):
    """A form for a row; `version` is the row's when it was shown."""

    version = IntegerField(
        "Version", [InputRequired(), NumberRange(0, 2**31)], default=0, widget=HiddenField.widget
    )


def overtaken(form: VersionedForm, row: Any) -> bool:
    """Whether somebody saved something else meanwhile. Then each field in which the two differ says
    what was saved; what was typed stays in it, and sent once more it counts."""
    if form.version.data == row.version:
        return False
    for field in form:
        theirs = getattr(row, field.name, field.data)
        if field is not form.version and (theirs or "") != (field.data or ""):
            saved = f"“{theirs}”" if theirs else "nothing"
            field.errors = [f"Saved by somebody meanwhile: {saved}. Save again to keep yours."]
    form.version.data, form.version.raw_data = row.version, None
    return bool(form.errors)


def check_email(_form: Any, field: Field) -> None:
    if field.data and not EMAIL.fullmatch(field.data):
        raise ValidationError("That is no e-mail address.")


def check_website(_form: Any, field: Field) -> None:
    if field.data and not urls.WEB.fullmatch(field.data):
        raise ValidationError("An address like https://example.org/somebody.")


def check_picture(_form: Any, field: Field) -> None:
    if field.data and not field.errors and db.session.get(Image, field.data) is None:
        raise ValidationError("There is no such picture.")


def stories(number: int) -> str:
    return "one story" if number == 1 else f"{number:,} stories"


def move(number: int) -> str:
    """ "142 stories move", "one story moves"."""
    return f"{stories(number)} {'moves' if number == 1 else 'move'}"


def redirect_to(number: int, path: str) -> str:
    """ "3 addresses will redirect to /news"."""
    return f"{'one address' if number == 1 else f'{number:,} addresses'} will redirect to {path}"

"""What the forms for the parts of the paper have in common."""

from typing import Any

from wtforms import Field, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from ... import urls
from ...archive.images import Image
from ...archive.moves import Weight
from ...archive.staff import EMAIL
from ...archive.store import db
from ...language import gettext, lazy_gettext, ngettext
from ..forms import DeskForm


class VersionedForm(DeskForm):
    """A form for a row; `version` is the row's when it was shown."""

    version = IntegerField(
        lazy_gettext("Version"),
        [InputRequired(), NumberRange(0, 2**31)],
        default=0,
        widget=HiddenField.widget,
    )


def overtaken(form: VersionedForm, row: Any) -> bool:
    """Whether somebody saved something else meanwhile. Then each field in which the two differ says
    what was saved; what was typed stays in it, and sent once more it counts."""
    if form.version.data == row.version:
        return False
    for field in form:
        theirs = getattr(row, field.name, field.data)
        if field is not form.version and (theirs or "") != (field.data or ""):
            field.errors = [_saved_meanwhile(_as_shown(field, theirs))]
    form.version.data, form.version.raw_data = row.version, None
    return bool(form.errors)


def _as_shown(field: Field, value: Any) -> Any:
    """What stands for a value in a field: of one of several choices its name."""
    names = {choice.value: choice.label for choice in getattr(field, "choices", None) or ()}
    return names.get(value, value)


def _saved_meanwhile(theirs: Any) -> str:
    if not theirs:
        return gettext("Saved by somebody meanwhile: nothing. Save again to keep yours.")
    return gettext(
        "Saved by somebody meanwhile: “%(theirs)s”. Save again to keep yours.", theirs=theirs
    )


def check_email(_form: Any, field: Field) -> None:
    if field.data and not EMAIL.fullmatch(field.data):
        raise ValidationError(gettext("That is no e-mail address."))


def check_website(_form: Any, field: Field) -> None:
    if field.data and not urls.WEB.fullmatch(field.data):
        raise ValidationError(gettext("An address like https://example.org/somebody."))


def check_picture(_form: Any, field: Field) -> None:
    if field.data and not field.errors and db.session.get(Image, field.data) is None:
        raise ValidationError(gettext("There is no such picture."))


def merger(one: str, other: str, weight: Weight, path: str) -> str:
    """What happens if one thing becomes part of another, at that path: "142 stories move from
    Events to News; 3 addresses will redirect to /news."."""
    moves = ngettext(
        "one story moves from %(one)s to %(other)s",
        "%(num)s stories move from %(one)s to %(other)s",
        weight.stories,
        one=one,
        other=other,
    )
    redirects = ngettext(
        "one address will redirect to %(path)s",
        "%(num)s addresses will redirect to %(path)s",
        weight.addresses,
        path=path,
    )
    # Translators: "142 stories move from Events to News; 3 addresses will redirect to /news."
    return gettext("%(moves)s; %(redirects)s.", moves=moves, redirects=redirects)

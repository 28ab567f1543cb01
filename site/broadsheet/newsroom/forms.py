"""Forms of the desk: fields in, clean values and errors at their fields out.

Fields bear the names of the columns that they fill. The guard checks their tokens against forged
forms (access/guard.py)."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from .. import urls
from ..archive.spelling.folding import spaced
from ..archive.spelling.plain_text import few_marks, printable, without_soft_breaks
from ..archive.spelling.slugs import LONGEST as LONGEST_SLUG
from ..language import gettext, lazy_gettext, lazy_ngettext, lazy_pgettext
from .local_times import MomentField
from .wording import FormMessages

MOST_NAMES = 50  # in a byline, among topics, among picks
_ID = re.compile(r"[0-9]{1,10}")


def clean(text: str | None) -> str:
    """A line or a text as it is kept: no control characters, no letter under a heap of marks, one
    kind of line end, letters and their accents as one sign (NFC), no blanks around it."""
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", few_marks(printable(text))).strip()


def line(text: str | None) -> str:
    """A text on one line, as it is kept (see `clean`)."""
    return " ".join(without_soft_breaks(clean(text)).split())


def lines(text: str | None) -> list[str]:
    """One name a line, each once."""
    return list(dict.fromkeys(filter(None, map(line, clean(text).split("\n")))))


def id_in(text: str) -> int:
    """The row that a field or an address names; 0, which no row has, for what can't be an id."""
    number = int(text) if _ID.fullmatch(text) else 0
    return number if number < 2**31 else 0


def bounded(number: int | None) -> int | None:
    """A filter: 0 for a number that no column holds."""
    return number if number is None or abs(number) < 2**31 else 0


def at_most(number: int) -> Length:
    message = lazy_ngettext(
        "Use at most %(num)s character.", "Use at most %(num)s characters.", number
    )
    return Length(max=number, message=message)


@contextmanager
def told_at(field: Field) -> Iterator[None]:
    """Turn what the archive refuses (ValueError) into an error at that field."""
    try:
        yield
    except urls.NoAddress as error:
        field.errors = [*field.errors, gettext(error.message, **error.values)]
    except ValueError as error:
        field.errors = [*field.errors, str(error)]


def slug_shaped(_form: Any, field: Field) -> None:
    """A validator: what may stand in an address, as slugify makes it."""
    words = (field.data or "").split("-")
    are_words = all(words) and spaced("".join(words)) == "".join(words)
    if field.data and (field.data != field.data.lower() or not are_words):
        raise ValidationError(gettext("Lower-case words and numbers, joined by single hyphens."))


class DeskForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        csrf = False  # the guard checks the token of every form before the view is entered

        def get_translations(self, form: FlaskForm) -> FormMessages:
            return FormMessages()


def errors_in_order(*forms: DeskForm | None) -> list[tuple[Field, str]]:
    """What is wrong in the forms of one page, for the summary at its top."""
    return [(field, error) for form in forms if form for field in form for error in field.errors]


def web_address(_form: Any, field: Field) -> None:
    """A validator: nothing, or what a browser takes readers to."""
    if field.data and not urls.WEB.fullmatch(field.data):
        raise ValidationError(gettext("An address like https://example.org/story."))


class PictureForm(DeskForm):
    """What is told of a picture, and the fingerprint that it had when the form was shown."""

    fingerprint = HiddenField()
    alt = TextAreaField(lazy_gettext("Description"), [at_most(1000)], [line])
    # Translators: of a picture
    decorative = BooleanField(lazy_gettext("Decorative: it says nothing that the text doesn’t say"))
    caption = TextAreaField(lazy_gettext("Caption"), [at_most(1000)], [line])
    # Translators: who made a picture
    credit = StringField(lazy_gettext("Credit"), [at_most(200)], [line])
    focal_x = IntegerField(
        lazy_gettext("From the left, %%"),
        [InputRequired(lazy_gettext("A number.")), NumberRange(0, 100)],
    )
    focal_y = IntegerField(
        lazy_gettext("From the top, %%"),
        [InputRequired(lazy_gettext("A number.")), NumberRange(0, 100)],
    )

    def validate_decorative(self, field: Field) -> None:
        if field.data and self.alt.data:
            raise ValidationError(
                gettext("It has a description: either describe it, or mark this.")
            )


class AddressForm(DeskForm):
    slug = StringField(
        lazy_gettext("Slug"),
        [DataRequired(lazy_gettext("Type a slug.")), at_most(LONGEST_SLUG), slug_shaped],
        [line],
    )


class PublishForm(DeskForm):
    """When: local times of the paper, as its clock shows them; nothing means now, and for good."""

    publish_at = MomentField(lazy_gettext("Publish at"), [Optional()], [line])
    unpublish_at = MomentField(lazy_gettext("Take down at"), [Optional()], [line])
    backdate = BooleanField(lazy_gettext("It came out then, elsewhere: keep that date"))


class ShareForm(DeskForm):
    """A link for somebody outside. Its fields stand in the story's form: hence their names."""

    share_shows = RadioField(
        lazy_gettext("It shows"),
        choices=[
            SelectChoice("version", lazy_gettext("this version, whatever is written later")),
            SelectChoice("story", lazy_gettext("the story as it goes on")),
        ],
        default="version",
    )
    share_days = SelectField(
        lazy_gettext("It works for"),
        choices=[
            SelectChoice("1", lazy_gettext("a day")),
            SelectChoice("7", lazy_gettext("a week")),
            SelectChoice("30", lazy_gettext("a month")),
        ],
        default="7",
    )
    # Translators: whom a link is for
    share_note = StringField(lazy_gettext("For whom"), [at_most(200)], [line])


class TranslationForm(DeskForm):
    """The story that this one translates. The field is named apart from those of the story's form,
    in which it stands."""

    translation_of = StringField(lazy_gettext("A translation of"), [at_most(500)], [line])


class SpotForm(DeskForm):
    """Until when a story stands where it is placed; nothing means for good."""

    ends_at = MomentField(lazy_pgettext("time", "Until"), [Optional()], [line])


LASTS = [
    SelectChoice("1", lazy_gettext("for an hour")),
    SelectChoice("2", lazy_gettext("for two hours")),
    SelectChoice("4", lazy_gettext("for four hours")),
    SelectChoice("12", lazy_gettext("for twelve hours")),
    SelectChoice("", lazy_gettext("until the time below")),
]


class BannerForm(DeskForm):
    """A line of breaking news. `version` is the banner's mark when it was shown."""

    version = HiddenField()
    headline = StringField(
        lazy_gettext("Headline"), [DataRequired(lazy_gettext("Type a line.")), at_most(160)], [line]
    )
    story = StringField(lazy_gettext("Leads to"), [Optional(), at_most(500)], [line])
    starts_at = MomentField(lazy_pgettext("time", "From"), [Optional()], [line])
    lasts = SelectField(lazy_gettext("It stands"), choices=LASTS, default="2", validate_choice=True)
    ends_at = MomentField(lazy_pgettext("time", "Until"), [Optional()], [line])


class AsOfForm(DeskForm):
    """Which paper: as of a local moment."""

    at = MomentField(lazy_gettext("The paper as of"), [Optional()], [line])


KINDS = [
    SelectChoice("typo", lazy_gettext("Typo: nothing that a reader must be told")),
    SelectChoice("update", lazy_gettext("Update: the story moved on; readers see “Updated”")),
    SelectChoice("correction", lazy_gettext("Correction: we were wrong; a public note says so")),
    SelectChoice(
        "clarification", lazy_gettext("Clarification: we were unclear; a public note says so")
    ),
]


class ChangeForm(DeskForm):
    """What a change to a live story is."""

    # Nothing is chosen at first: the easiest would hide a correction. Nor does the browser require
    # it, since the same form is saved by other buttons.
    kind = RadioField(lazy_gettext("This change is a"), choices=KINDS, validate_choice=False)
    note = TextAreaField(lazy_gettext("Note to readers"), [at_most(1000)], [line])

    def validate_kind(self, field: Field) -> None:
        if field.data not in {choice.value for choice in KINDS}:
            raise ValidationError(gettext("Say what the change is."))

    def validate_note(self, field: Field) -> None:
        if self.kind.data in ("correction", "clarification") and not field.data:
            raise ValidationError(gettext("Say what was wrong, and what is right."))


class WithdrawForm(DeskForm):
    withdrawn_note = TextAreaField(lazy_gettext("Note to readers"), [at_most(1000)], [clean])
    withdrawn_to = StringField(lazy_gettext("Lead readers to"), [at_most(500)], [line])
    reason = StringField(
        lazy_gettext("Reason, for the newsroom"),
        [DataRequired(lazy_gettext("Say why: the log keeps it.")), at_most(500)],
        [line],
    )


class BulkForm(DeskForm):
    """What some actions upon several stories need to be told."""

    topic = StringField(lazy_gettext("Topic"), [at_most(200)], [line])
    reason = StringField(lazy_gettext("Reason, for the newsroom"), [at_most(500)], [line])
    withdrawn_note = TextAreaField(lazy_gettext("Note to readers"), [at_most(1000)], [clean])

    def check(self, action: str) -> None:
        """Let `errors` tell what the form lacks for this action."""
        self.validate()
        if action == "topic" and not self.topic.data:
            self.topic.errors = [gettext("Type a topic.")]
        if action == "withdraw" and not self.reason.data:
            self.reason.errors = [gettext("Say why: the log keeps it.")]

"""The form of a story: its text fields as the archive declares them, and what it has besides."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from ....archive.articles import TEXT_FIELDS
from ....archive.desk import autosaves
from ....archive.spelling.slugs import LONGEST as LONGEST_SLUG
from ....archive.story_fields import FieldKind
from ....language import Lazy, gettext, lazy_gettext
from ....text.rendering import LONGEST as LONGEST_BODY
from ...forms import (
    MOST_NAMES,
    DeskForm,
    at_most,
    bounded,
    clean,
    line,
    lines,
    slug_shaped,
    web_address,
)
from ...language_field import LanguageField


class NamesField(TextAreaField):
    """Names, one a line, in order."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = lines(valuelist[0]) if valuelist else []

    def _value(self) -> str:
        return "\n".join(self.data or [])

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if len(self.data or []) > MOST_NAMES:
            raise ValidationError(gettext("At most %(number)s, one a line.", number=MOST_NAMES))
        if any(len(name) > 200 for name in self.data or []):
            raise ValidationError(gettext("One name a line, each at most 200 characters."))


class WidthField(SelectField):
    """How wide the lead picture stands."""

    def __init__(self, label: Lazy, validators: Any = None, filters: Any = (), **more: Any) -> None:
        choices = [
            SelectChoice("", lazy_gettext("wide: beyond the text")),
            SelectChoice("text", lazy_gettext("as wide as the text")),
            SelectChoice("full", lazy_gettext("as wide as the page")),
        ]
        super().__init__(label, validators, filters=filters, choices=choices, default="", **more)


_CONTROLS = {
    FieldKind.LINE: StringField,
    FieldKind.SENTENCES: TextAreaField,
    FieldKind.ADDRESS: URLField,
    FieldKind.LANGUAGE: LanguageField,
    FieldKind.WIDTH: WidthField,
}


def _text_fields(*, above: bool) -> dict[str, Any]:
    """Fields of the form, as the columns of a story declare them."""
    made = {}
    for text in (text for text in TEXT_FIELDS if text.is_above == above):
        checks = [at_most(text.longest), *([web_address] if text.kind is FieldKind.ADDRESS else [])]
        made[text.name] = _CONTROLS[text.kind](text.label, checks, [line])
    return made


_ABOVE = _text_fields(above=True)  # a form's fields are in the order in which they were made


def _number(value: Any) -> int:
    """The number of a choice; 0, which is none's, for what is no number of ours."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return 0
    return number if 0 < number < 2**31 else 0


class SectionField(SelectField):
    def pre_validate(self, form: Any) -> None:
        if self.validate_choice and self.data not in [choice.value for choice in self.choices]:
            raise ValidationError(gettext("Choose a section."))


class StoryForm(DeskForm):
    """Everything that is written of a story, with its text fields as the archive declares them.
    `version` is that of the story when it was shown; what is typed into this very form is kept
    under `autosave_key`, and `taken_up` marks what was typed into another one before, and stands in
    this one now (autosaves.py); `proposal` is the revision that is being taken into the text."""

    version = IntegerField(
        lazy_gettext("Version"),
        [InputRequired(), NumberRange(0, 2**31)],
        filters=[bounded],
        default=0,
        widget=HiddenField.widget,
    )
    autosave_key = HiddenField(default=autosaves.new_key, filters=[line])
    taken_up = HiddenField(filters=[line])
    proposal = IntegerField(
        lazy_gettext("Proposed changes"),
        [Optional()],
        filters=[bounded],
        widget=HiddenField.widget,
    )
    section_id = SectionField(lazy_gettext("Section"), coerce=_number, default=0)
    new_section = StringField(
        lazy_gettext("First section"), [at_most(60)], [line]
    )  # of a paper without any
    body_source = TextAreaField(lazy_gettext("Text"), [at_most(LONGEST_BODY)], [clean])
    bylines = NamesField(lazy_gettext("Bylines"))
    topics = NamesField(lazy_gettext("Topics"))
    lead_image_id = IntegerField(
        lazy_gettext("Lead picture"), [Optional(), NumberRange(1, 2**31 - 1)]
    )
    picks = NamesField(lazy_gettext("Rail picks"))
    slug = StringField(lazy_gettext("Slug"), [at_most(LONGEST_SLUG), slug_shaped], [line])

    def offer_sections(self, sections: Iterable[tuple[int, str]], may_begin: bool) -> None:
        """The sections to choose from; where there are none, who may makes the first right here."""
        self.section_id.choices = [SelectChoice(*section) for section in sections]
        if self.section_id.choices or not may_begin:
            del self.new_section
        if not self.section_id.choices:
            self.section_id.validate_choice = False


for _name, _field in {**_ABOVE, **_text_fields(above=False)}.items():
    setattr(StoryForm, _name, _field)

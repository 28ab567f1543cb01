"""The form of the paper's look: what may be chosen, and whether it can be read."""

from collections.abc import Iterator
from math import floor
from typing import Any

from wtforms import Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ...language import Lazy, gettext, lazy_gettext, number
from ...look import schemes
from ...look.choices import MOST_ICON_LETTERS, OFFERED, Look, named
from ...look.colours import HEX, READABLE, Lch, nearest, to_hex, worst, written
from ..forms import at_most, line
from ..wording import LOOK_PARTS
from .part_forms import VersionedForm


class ColourField(StringField):
    """A colour, or nothing; `offer`: one that can be read, where this can't."""

    offer = ""

    def pre_validate(self, form: Any) -> None:
        if self.data and not HEX.fullmatch(self.data):
            raise ValidationError(gettext("A colour is written like #a1121b."))

    def refuse(self, contrast: float, least: float, better: Lch) -> None:
        self.offer = to_hex(better)
        self.errors = [
            gettext(
                "Its contrast is only %(ratio)s : 1, and texts need %(least)s : 1. The nearest"
                " colour that has it: %(colour)s.",
                ratio=ratio(contrast),
                least=number(least),
                colour=self.offer,
            )
        ]


def ratio(contrast: float) -> str:
    """A contrast as it is told: rounded down, so that it is never more than it is."""
    return number(floor(100 * contrast) / 100)


def _colour(part: str) -> ColourField:
    return ColourField(LOOK_PARTS[part], [at_most(20)], [line, written])


def _one_of(part: str, own: Lazy) -> SelectField:
    """A choice of what is offered for a part; empty: the program's own."""
    offered = [SelectChoice(key, lazy_gettext(named(part, key))) for key in OFFERED[part]]
    return SelectField(LOOK_PARTS[part], choices=[SelectChoice("", own), *offered], default="")


class LookForm(VersionedForm):
    accent = _colour("accent")
    accent_dark = _colour("accent_dark")
    background = _colour("background")
    background_dark = _colour("background_dark")
    headline_face = _one_of("headline_face", lazy_gettext("Newsreader, which comes along"))
    text_face = _one_of("text_face", lazy_gettext("Newsreader, which comes along"))
    nameplate = _one_of("nameplate", lazy_gettext("Plain"))
    nameplate_at = _one_of("nameplate_at", lazy_gettext("In the middle"))
    nameplate_letters = _one_of("nameplate_letters", lazy_gettext("As written"))
    icon_letters = StringField(LOOK_PARTS["icon_letters"], [at_most(MOST_ICON_LETTERS)], [line])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field; then, if all colours are colours, whether they can be read together."""
        if super().validate(extra_validators):
            light, dark = schemes.of_look(self.look())
            _read(self.background, self.accent, light, is_dark=False)
            _read(self.background_dark, self.accent_dark, dark, is_dark=True)
        return not self.errors

    def look(self) -> Look:
        return Look._make(self[name].data or "" for name in Look._fields)

    def offered(self) -> Iterator[Field]:
        return (field for field in self if getattr(field, "offer", ""))


def _read(
    paper: ColourField, accent: ColourField, scheme: schemes.Scheme, *, is_dark: bool
) -> None:
    """Whether text is read on the paper that was chosen, and the accent on whatever paper it is."""
    contrast = schemes.bears_text(scheme)
    if paper.data and contrast < schemes.OF_PAPER:
        better = schemes.nearest_paper(scheme["paper"], is_dark)
        paper.refuse(contrast, schemes.OF_PAPER, better)
        return
    grounds = schemes.grounds(scheme)
    contrast = worst(scheme["press"], grounds)
    if accent.data and contrast < READABLE:
        accent.refuse(contrast, READABLE, nearest(scheme["press"], grounds))

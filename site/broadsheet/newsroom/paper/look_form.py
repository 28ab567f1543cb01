"""The form of the paper's look: what may be chosen, and whether it can be read."""

from collections.abc import Iterator, Mapping
from math import floor
from typing import Any

from wtforms import Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ...language import Lazy, gettext, lazy_gettext, number
from ...look import schemes
from ...look.choices import FACES, LETTERS, MOST_ICON_LETTERS, NAMEPLATES, PLACES, Look
from ...look.colours import HEX, READABLE, Lch, nearest, to_hex, worst, written
from ..forms import at_most, line
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


def _colour(label: Lazy) -> ColourField:
    return ColourField(label, [at_most(20)], [line, written])


def _one_of(label: Lazy, own: Lazy, offered: Mapping[str, Any]) -> SelectField:
    """A choice; empty: the program's own."""
    named = [(key, lazy_gettext(getattr(it, "name", it))) for key, it in offered.items()]
    choices = [SelectChoice("", own), *(SelectChoice(*choice) for choice in named)]
    return SelectField(label, choices=choices, default="")


class LookForm(VersionedForm):
    accent = _colour(lazy_gettext("Accent"))
    accent_dark = _colour(lazy_gettext("Accent on dark screens"))
    # Translators: the colour that stands for a newspaper’s paper
    background = _colour(lazy_gettext("Paper"))
    # Translators: the colour that stands for a newspaper’s paper
    background_dark = _colour(lazy_gettext("Paper on dark screens"))
    # Translators: what is set in a typeface
    headline_face = _one_of(
        lazy_gettext("Headlines"), lazy_gettext("Newsreader, which comes along"), FACES
    )
    # Translators: what is set in a typeface
    text_face = _one_of(lazy_gettext("Texts"), lazy_gettext("Newsreader, which comes along"), FACES)
    # Translators: how the name stands at the head of a newspaper
    nameplate = _one_of(lazy_gettext("Nameplate"), lazy_gettext("Plain"), NAMEPLATES)
    # Translators: where the name stands at the head of a newspaper
    nameplate_at = _one_of(lazy_gettext("Its place"), lazy_gettext("In the middle"), PLACES)
    nameplate_letters = _one_of(lazy_gettext("Its letters"), lazy_gettext("As written"), LETTERS)
    icon_letters = StringField(
        lazy_gettext("Letters on the icon"), [at_most(MOST_ICON_LETTERS)], [line]
    )

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

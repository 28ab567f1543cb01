"""From a few colours all of a paper's, by day and by night: each text can be read on each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.look import schemes
from broadsheet.look.choices import Look
from broadsheet.look.colours import READABLE, Lch, of_hex, to_hex, worst

READ = ("faint", "soft", "ink", "press")
COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def unreadable(scheme):
    grounds = schemes.grounds(scheme)
    return [name for name in READ if worst(scheme[name], grounds) < READABLE]


def test_the_program_s_own_are_read_from_its_styles():
    light, dark = schemes.programs()
    assert light["paper"] == Lch(98.7, 0.006, 85)
    assert dark["paper"].lightness < 25 < 75 < light["paper"].lightness
    assert schemes.of_look(Look()) == (light, dark)
    assert unreadable(light) == unreadable(dark) == []


@settings(max_examples=60)
@given(COLOUR, st.booleans())
def test_whatever_paper_may_be_chosen_all_that_is_read_on_it_can_be(colour, is_dark):
    paper = schemes.nearest_paper(of_hex(colour), is_dark)
    chosen = {"background_dark" if is_dark else "background": to_hex(paper)}
    look = Look(**chosen)
    scheme = schemes.of_look(look)[is_dark]
    if schemes.bears_text(scheme) >= schemes.OF_PAPER:
        assert unreadable(scheme) == []
        assert unreadable(schemes.of_look(look)[not is_dark]) == []


@settings(max_examples=40)
@given(COLOUR)
def test_whatever_accent_is_chosen_for_the_day_the_night_has_one_that_can_be_read(colour):
    assert unreadable(schemes.dark(Look(accent=colour))) == []


@pytest.mark.parametrize("colour", ["#ffffff", "#fff1e5", "#e9f2ee"])
def test_a_paper_keeps_its_own_colour_and_its_night_the_hue(colour):
    light, dark = schemes.of_look(Look(background=colour))
    assert light["paper"] == of_hex(colour)
    assert dark["paper"].lightness < 25
    assert dark["paper"].chroma <= 0.018

"""Colours, and how well they are read, by the numbers of the standard."""

import pytest

from broadsheet.look.colours import READABLE, contrast, nearest, of_hex, to_hex, worst, written

WHITE = of_hex("#ffffff")


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [
        ("#000000", 21.0),
        ("#767676", 4.54),  # the lightest grey that is readable on white
        ("#777777", 4.48),
        ("#ff0000", 4.0),
        ("#0000ff", 8.59),
        ("#ffff00", 1.07),
        ("#ffffff", 1.0),
    ],
)
def test_contrast_is_what_the_standard_says(colour, ratio):
    assert contrast(of_hex(colour), WHITE) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("number", range(0, 0x1000000, 0x0F0F0F - 7))
def test_a_colour_comes_back_from_the_styles_own_notation(number):
    colour = f"#{number:06x}"
    assert to_hex(of_hex(colour)) == colour


@pytest.mark.parametrize("colour", ["#ffcc00", "#00ff00", "#ffffff", "#d0d0ff"])
def test_the_nearest_colour_that_can_be_read_is_no_further_than_it_must_be(colour):
    ground = of_hex("#fff1e5")
    better = nearest(of_hex(colour), [ground])
    assert READABLE <= worst(better, [ground]) < READABLE + 0.1
    assert worst(of_hex(to_hex(better)), [ground]) >= READABLE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A1121B", "#a1121b"),
        ("#FFF", "#ffffff"),
        (" #abc ", "#aabbcc"),
        ("", ""),
        ("red", "red"),
        ("#12345", "#12345"),
        ("#１２３", "#１２３"),
    ],
)
def test_colours_are_kept_as_they_are_written_in_full(typed, kept):
    assert written(typed) == kept

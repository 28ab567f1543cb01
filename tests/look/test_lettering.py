"""Words in pictures: whatever a headline is made of, it is drawn, or left undrawn without error."""

import unicodedata
from itertools import groupby

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageDraw

from broadsheet.look import lettering

# What Pillow refuses to draw by itself: a variation selector, ends of lines, a tag, a joiner.
REFUSED = "\ufe0f\x85\u2029\U000e0000\u034f\U000e0041"


@pytest.mark.parametrize("letter", REFUSED)
def test_what_leaves_nothing_to_draw_is_in_no_typeface(letter):
    assert not lettering.can_draw(f"A heart \u2764{letter}")


@given(st.text(max_size=60))
@example("\ufe0f")
def test_any_text_can_be_asked_for(text):
    assert lettering.can_draw(text) in (True, False)


LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0x2FF) | st.sampled_from(
    "\u0300\u0301\u0308\u0323\u0345"  # marks that join the letter before them
    "\u1ea0\u1edd\u0416\u0439\u0451\u03a9\u03cc\u2014\u201c\u20ac"
)


@given(st.text(LETTERS, min_size=1, max_size=30))
def test_what_the_typefaces_have_is_drawn_together_as_well(text):
    text = lettering.plain("".join(letter for letter in text if lettering.can_draw(letter)))
    assert lettering.width(text, 40) >= 0
    picture = Pillow.new("L", (400, 80), "white")
    lettering.draw(ImageDraw.Draw(picture), (4, 60), text, 40, "black")
    is_seen = any(map(str.isalnum, text))
    assert not is_seen or picture.getextrema() != (255, 255)
    assert "".join(lettering.wrapped(text, 40, 200)).replace(" ", "") == "".join(text.split())


def test_a_line_that_begins_at_the_right_is_set_as_the_eye_meets_it():
    found = lettering.runs("אב New York 2026 (גד) 12 U.S.", rtl=True)
    groups = [
        (way, [run.text for run in part]) for way, part in groupby(found, lambda r: r.direction)
    ]
    assert [("".join(texts), way) for way, texts in groups if way == "ltr"] == [
        ("U.S", "ltr"),
        ("New York 2026", "ltr"),
    ]
    assert [way for way, _ in groups] == ["rtl", "ltr", "rtl", "ltr", "rtl"]
    assert lettering.is_from_right("«אב» New")
    assert not lettering.is_from_right("12 New אב")


MARKED = {"Thai": "เรือข้ามฟากฮาสก์หยุดวิ่งหลังเรือคอร์รีเวนเสียการบังคับเลี้ยวกลางทะเลน้ำเค็ม"}
MARKED |= {"Devanagari": "नौकाएँ ख़राब होने के बाद बंद", "Hebrew": "הַמַּעְבֹּרוֹת"}
NOTO = len(lettering.found_at(lettering.SYSTEM)) >= 5


@pytest.mark.skipif(not NOTO, reason="no Noto typefaces")
@pytest.mark.parametrize("script", MARKED)
def test_a_mark_is_of_the_typeface_of_its_letter(script):
    words = MARKED[script].replace(" ", "")
    (run,) = lettering.runs(words, rtl=lettering.is_from_right(words))
    assert script in run.file.name


THAI = st.characters(categories=["Lo", "Lm", "Mn"], min_codepoint=0xE01, max_codepoint=0xE4E)


@pytest.mark.skipif(not NOTO, reason="no Noto typefaces")
@given(st.integers(1, 1200), st.text(THAI, max_size=40))
@settings(max_examples=60)
def test_no_letter_of_thai_is_lost_where_it_is_cut(room, more):
    assert "".join(lettering.wrapped(MARKED["Thai"] + more, 40, room)) == MARKED["Thai"] + more


@pytest.mark.skipif(not NOTO, reason="no Noto typefaces")
@pytest.mark.parametrize("room", range(200, 1200, 50))
def test_thai_is_cut_between_letters_with_all_their_marks(room):
    lines = lettering.wrapped(MARKED["Thai"], 40, room)
    assert max(lettering.width(line, 40) for line in lines) <= room
    assert not [line for line in lines if line[0] in "ะาำๅๆฯ" or line[-1] in "เแโใไ"]
    assert not [line for line in lines if unicodedata.category(line[0]) == "Mn"]


def test_what_is_left_of_a_word_that_was_cut_is_no_word_of_its_own():
    """It had room beside the first part, which is cut a little short, and a blank between them."""
    room = lettering.width("m" * 20, 40)
    assert "".join(lettering.wrapped("m" * 20 + "i", 40, room)) == "m" * 20 + "i"

"""The paper's styles in a look."""

import re

import pytest

from broadsheet.look.choices import FACES, NAMEPLATES, Look
from broadsheet.look.schemes import of_look, programs
from broadsheet.web.assets import bundles

PLAIN = bundles.read("lists.css").decode()


def dressed(**chosen):
    return bundles.dressed("lists", Look(**chosen), "").body.decode()


def test_without_a_look_they_are_what_they_are():
    assert dressed() == PLAIN


def test_every_colour_of_day_and_night_is_exchanged_where_it_stands():
    look = Look(accent="#006b5e", background="#fff1e5")
    styles = dressed(**look._asdict())
    for own, chosen in zip(programs(), of_look(look), strict=True):
        for name in ("paper", "tint", "hairline", "press"):
            assert f"--lch-{name}:{own[name]};" not in styles
            assert f"--lch-{name}:{chosen[name]};" in styles
    assert len(re.findall("--lch-paper:", styles)) == len(re.findall("--lch-paper:", PLAIN))


@pytest.mark.parametrize("face", FACES)
def test_headlines_and_texts_are_set_in_their_faces_before_those_of_the_script(face):
    stack = f"{FACES[face].stack},var(--script-serif);"
    assert f"--headlines:{stack}" in dressed(headline_face=face)
    assert f"--serif:{stack}" in dressed(text_face=face)


@pytest.mark.parametrize("nameplate", NAMEPLATES)
def test_each_nameplate_has_its_styles(nameplate):
    more = dressed(nameplate=nameplate, nameplate_at="start", nameplate_letters="capitals")
    assert more.startswith(PLAIN)
    assert more.count("masthead__name") > PLAIN.count("masthead__name")
    assert len(more) < len(PLAIN) + 2000

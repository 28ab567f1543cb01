"""Styles that hold for every script: no left, no right, no letters of another's kind of spacing."""

import re
from pathlib import Path

import pytest

from broadsheet.web.assets import bundles, static_files

CSS = bundles.FOLDER / "css"
SHEETS = sorted(path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css"))
DECLARATION = re.compile(r"(?<![\w-])(-?[a-z][a-z-]*|--[\w-]+)\s*:\s*([^;{}]+);")
SIDES = re.compile(r"(?:^|-)(?:left|right)(?:$|-)")
BOXES = {"margin", "padding", "inset", "scroll-margin", "scroll-padding", "border-width"}
TURNED = re.compile(r"to (?:left|right)|\b(?:90|270)deg(?! \* var\(--forward\))")


def declarations(sheet: str) -> list[tuple[str, str]]:
    styles = re.sub(r"/\*.*?\*/", "", (CSS / sheet).read_text(), flags=re.DOTALL)
    return [(name, " ".join(value.split())) for name, value in DECLARATION.findall(styles)]


def values(value: str) -> list[str]:
    return re.findall(r"(?:[\w-]*\((?:[^()]|\([^()]*\))*\)|[^\s()]+)", value)


def is_physical(name: str, value: str) -> bool:
    """Whether a declaration means one side of the screen, and not of the line."""
    if SIDES.search(name) or (name in ("text-align", "float", "clear") and SIDES.search(value)):
        return True
    if name in BOXES and len(sides := values(value)) == 4:
        return sides[1] != sides[3]
    if name == "box-shadow" and value.startswith("inset"):
        across = values(value)[1]
        return across != "0" and "--forward" not in across
    return bool(TURNED.search(value)) and "gradient" in value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("margin-left", "1em"),
        ("border-top-right-radius", "3px"),
        ("right", "0"),
        ("text-align", "left"),
        ("float", "right"),
        ("padding", "0 1em 0 calc(2 * var(--gap))"),
        ("box-shadow", "inset 3px 0 0 red"),
        ("background", "linear-gradient(to right, red, blue)"),
        ("mask-image", "linear-gradient(90deg, red, blue)"),
    ],
)
def test_this_test_knows_a_side_of_the_screen(name: str, value: str) -> None:
    assert is_physical(name, value)


@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_is_laid_out_by_left_and_right(sheet: str) -> None:
    found = declarations(sheet)
    assert found
    assert [one for one in found if is_physical(*one)] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_letter_spacing_and_slant_are_those_that_the_script_bears(sheet: str) -> None:
    for name, value in declarations(sheet):
        if name == "letter-spacing":
            assert value == "normal" or "var(--tracking)" in value
        if name == "font-style":
            assert value in ("normal", "var(--slant)")
        if sheet != "look/capitals.css":  # which a publisher chose, for one name
            assert name != "text-transform", "no script but three has capitals"
        assert name != "font-variant-caps"


@pytest.mark.parametrize(
    ("locale", "parts"),
    [
        ("en_GB", ["newsreader-latin"]),
        ("cs_CZ", ["newsreader-latin", "newsreader-latin-ext"]),
        ("vi", ["newsreader-latin", "newsreader-latin-ext", "newsreader-vietnamese"]),
        ("uk", ["source-serif-cyrillic"]),
        ("sr", ["source-serif-cyrillic"]),
        ("sr_Latn", ["newsreader-latin", "newsreader-latin-ext"]),
        ("el", ["source-serif-greek"]),
        ("ar", []),
        ("ja", []),
    ],
)
def test_a_paper_has_the_parts_fetched_first_that_its_language_is_set_in(
    locale: str, parts: list[str]
) -> None:
    found = static_files.fonts_first(locale)
    assert found == [f"fonts/{part}-wght.woff2" for part in parts]
    assert all((bundles.FOLDER / part).is_file() for part in found)


def test_every_part_of_a_typeface_is_there_and_says_which_letters_it_has() -> None:
    faces = re.findall(r"@font-face \{.*?\}", (CSS / "shared/faces.css").read_text(), re.DOTALL)
    faces = [face for face in faces if "local(" not in face]
    files = list((bundles.FOLDER / "fonts").glob("*.woff2"))
    assert len(faces) == len(files)
    assert max(file.stat().st_size for file in files) <= 20_000, "that is all that English needs"
    for face in faces:
        (file,) = re.findall(r'url\("([^"]+)"\)', face)
        assert (bundles.FOLDER / file).is_file()
        assert "unicode-range" in face
    names = {
        Path(path.name).name.split("-")[0] for path in (bundles.FOLDER / "fonts").glob("*.txt")
    }
    assert names == {"newsreader", "source"}  # with their licences


def test_dark_is_the_same_by_the_device_and_by_choice() -> None:
    tokens = (CSS / "shared/tokens.css").read_text()
    by_device, by_choice = (
        re.search(rf"{re.escape(selector)} \{{(.*?)\}}", tokens, re.DOTALL)[1].split("\n")
        for selector in (':root:not([data-scheme="light"])', ':root[data-scheme="dark"]')
    )
    values = [line.strip() for line in by_device if "--" in line]
    assert len(values) == 10
    assert [line.strip() for line in by_choice if "--" in line] == values


def test_dark_is_nothing_but_other_colours() -> None:
    """What of a page isn't colour needs to be looked at by light alone."""
    told = re.compile(r"prefers-color-scheme|\[data-scheme=")
    found = [sheet for sheet in SHEETS if told.search((CSS / sheet).read_text())]
    assert found == ["shared/tokens.css"]
    blocks = re.split(r"\}\s*", (CSS / "shared/tokens.css").read_text())
    dark = [block for block in blocks if told.search(block)]
    assert len(dark) == 3
    for name, _ in (told for block in dark for told in DECLARATION.findall(block)):
        assert name.startswith("--lch-") or name == "color-scheme", name

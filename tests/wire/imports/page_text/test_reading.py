import contextlib
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.wire.imports import safe_reading
from broadsheet.wire.imports.page_text.printed_moments.ages import Age, parse_age
from broadsheet.wire.imports.page_text.reading import (
    NotPageText,
    PageText,
    RailEntry,
    decode,
    parse,
)
from conftest import GIVEN, PAGE_TEXT

pytestmark = pytest.mark.filterwarnings("error")

OWN = Path(__file__).parents[1] / "page_texts"


def reading(page: PageText) -> dict[str, Any]:
    """A page in the form of the expected readings, without its notes."""
    rail = [
        {
            "section": entry.section,
            "age_text": entry.age_text,
            "age": entry.age and {"n": entry.age.n, "unit": entry.age.unit},
            "headline": entry.headline,
        }
        for entry in page.rail
    ]
    return {
        "section": page.section,
        "headline": page.headline,
        "body": list(page.body),
        "rail": rail,
    }


def expected(path: Path) -> dict[str, Any]:
    """An expected reading; a part that a teaser lacks may be absent or null in it."""
    given = json.loads(path.read_text(encoding="utf-8"))
    texts = ("section", "age_text", "headline")
    rail = [
        {name: entry.get(name) or "" for name in texts} | {"age": entry.get("age")}
        for entry in given["rail"]
    ]
    return {
        "section": given["section"] or "",
        "headline": given["headline"] or "",
        "body": given["body"],
        "rail": rail,
    }


EXAMPLES = [*sorted(OWN.glob("*.json")), PAGE_TEXT.with_suffix(".json")]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_read_as_expected(path: Path) -> None:
    page = parse(decode(path.with_suffix(".txt").read_bytes()))
    assert reading(page) == expected(path)
    assert list(page.notes) == json.loads(path.read_text(encoding="utf-8"))["notes"]


@pytest.mark.parametrize("path", sorted((GIVEN / "page-texts").glob("*.json")), ids=str)
def test_the_given_examples_read_as_expected(path: Path) -> None:
    seed = next((GIVEN / "seeds").glob("000_*.txt"), path)
    text = seed if path.stem == "00_seed" else path.with_suffix(".txt")
    page = parse(decode(text.read_bytes()))
    assert reading(page) == expected(path)
    assert not (path.stem == "00_seed" and page.notes)


def page(*lines: str, sections: tuple[str, ...] = ()) -> PageText:
    return parse(
        "\n".join(["Harbour", "Mole Rebuilt", "", "It will be ready in May.", *lines]), sections
    )


def test_a_lone_hyphen_inside_the_story_stays_in_it() -> None:
    read = page("-", "The lamp went out.", "-", "World4 days ago", "Gulls Return")
    assert read.body == ("It will be ready in May.", "-", "The lamp went out.")
    assert len(read.rail) == 1
    assert read.notes == ("line 5: a lone hyphen inside the story, kept as its own paragraph",)


def test_a_paragraph_that_ends_in_an_age_is_no_rail() -> None:
    assert page("The lamp went out 4 days ago", "World4 days ago", "Gulls Return").rail == ()


def test_a_paragraph_below_a_hyphen_that_ends_in_an_age_is_no_rail() -> None:
    assert page("-", "The old lamp on the mole went out 4 days ago").rail == ()


@pytest.mark.parametrize("sign", ["-", "–", "—", "‐", "‑", "−", " - ", "\u200f-"])
def test_any_hyphen_parts_the_teasers(sign: str) -> None:
    assert len(page(sign, "World4 days ago", "One", sign, "World5 days ago", "Two").rail) == 2


def test_the_same_teaser_twice_stays_twice() -> None:
    teaser = ("-", "World4 days ago", "Gulls Return")
    assert len(page(*teaser, *teaser).rail) == 2


def test_teasers_above_the_first_dated_one_belong_to_the_rail() -> None:
    read = page("-", "Gulls Return", "-", "World", "Ferry Late", "-", "World4 days ago", "Tide Low")
    assert [entry.headline for entry in read.rail] == ["Gulls Return", "Ferry Late", "Tide Low"]


def test_a_known_section_settles_where_the_age_begins() -> None:
    teaser = ("-", "World 14 days ago", "Gulls Return")
    assert page(*teaser, sections=("World",)).rail[0].age == Age(14, "day")
    assert page(*teaser, sections=("World 1",)).rail[0].age == Age(4, "day")


def test_the_section_of_the_page_is_known_in_its_rail() -> None:
    assert page("-", "Harbour 14 days ago", "Gulls Return").rail[0].section == "Harbour"


def test_a_known_section_alone_in_a_teaser_is_not_its_headline() -> None:
    read = page("-", "World4 days ago", "Gulls Return", "-", "World", sections=("World",))
    assert read.rail[1] == RailEntry("World", "", None, "")


def test_lines_below_a_headline_are_quoted_but_not_at_any_length() -> None:
    read = page("-", "World4 days ago", "Gulls Return", "More", "x" * 301)
    quoted = f"“More”, “{'x' * 300}…”"
    assert read.notes == (f"line 8: left out, below the teaser’s headline: {quoted}",)


def test_a_headline_may_be_a_question_or_end_in_a_point() -> None:
    for headline in ("Will It Hold?", "Street Named After Danny Quill Sr.", "“Never Again.”"):
        assert parse(f"Harbour\n{headline}\n\nIt will.").headline == headline


def test_a_section_may_be_an_abbreviation() -> None:
    assert parse("U.S.\n\nIt will be ready in May.").section == "U.S."


def test_a_long_first_line_is_no_headline() -> None:
    assert parse("mole " * 50).body == (("mole " * 50).strip(),)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<!doctype html>\n<title>Mole</title>", "HTML"),
        ("\n <html>", "HTML"),
        ('<?xml version="1.0"?>', "XML"),
        ("<rss>", "RSS"),
        ("<feed>", "Atom"),
        ('{"title": "Mole"}', "JSON"),
        ("{\\rtf1 Mole}", "RTF"),
        ("---\ntitle: Mole\n---\n", "Markdown with front matter"),
        ("%PDF-1.7\n", "PDF"),
    ],
)
def test_another_format_is_refused_by_name(text: str, name: str) -> None:
    with pytest.raises(NotPageText, match=f"^looks like {name}$"):
        parse(text)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "World", "World\n", "-\nWorld4 days ago\nGulls Return"]
)
def test_neither_headline_nor_story_is_refused(text: str) -> None:
    with pytest.raises(NotPageText, match="neither a headline nor a story"):
        parse(text)


def test_a_story_may_begin_with_a_hyphen() -> None:
    assert parse("-\nThe lamp went out.").body == ("-", "The lamp went out.")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "the file is empty"),
        (b"Caf\xe9", "not UTF-8 text: byte 0xE9 at position 3"),
        (b"\xef\xbb\xbfCaf\xe9", "not UTF-8 text: byte 0xE9 at position 6"),
        (b"\xff\xfea", "not UTF-16 text: byte 0x61 at position 2"),
        (b"PK\x03\x04\x00\x00\xff", "looks like a binary file"),
        ("World".encode("utf-32"), "looks like a binary file"),
    ],
)
def test_data_that_is_no_text_is_refused_in_one_sentence(data: bytes, message: str) -> None:
    with pytest.raises(NotPageText, match=f"^{message}$"):
        decode(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_with_or_without_byte_order_mark(encoding: str) -> None:
    assert decode("Hafen — Ñandú 🌊".encode(encoding)) == "Hafen — Ñandú 🌊"


def test_big_endian_text_is_read_too() -> None:
    assert decode(b"\xfe\xff" + "Mole".encode("utf-16-be")) == "Mole"


@pytest.mark.long
@pytest.mark.parametrize(
    "text", ["-", "-\n", "7", "7\n", "- ", "–\r", "\u200f", "a day ago ", "”", "."]
)
def test_a_huge_file_is_read_or_refused_within_its_time(text: str, monkeypatch: Any) -> None:
    # Of the processor's, a hundred times what it needs; another refusal is not suppressed.
    monkeypatch.setattr(safe_reading, "TIME_LIMIT", 5)
    for before in ("", "Harbour\nMole Rebuilt\n\nWorld", "Harbour\nMole\n\n-\nWorld4 days ago\n"):
        with safe_reading.time_limit(), contextlib.suppress(NotPageText):
            parse(before + text * (100_000 // len(text)) + "4 days ago")


# Signs a page may be made of, the awkward ones often.
AWKWARD = st.text(
    st.sampled_from("\n\n\n\r-–a1 4.\t\u00a0\u200f\ufeff\x00\x1c\x85\ud800\u2028<{?")
    | st.characters()
)
LINE = st.sampled_from(
    ["-", "", "-", "World4 days ago", "World", "4 days ago", "Gulls Return", "It rained.", "Snow"]
)
ODD_LINE = st.sampled_from(
    ["\u200f-", "now", "World 1", "Formula 14 days ago", "Ferry Sank Last Week", "Why?"]
)
LINES_OF_PAGES = st.lists(LINE | ODD_LINE | AWKWARD).map("\n".join)


@given(AWKWARD | LINES_OF_PAGES)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = parse(text)
    except NotPageText:
        return
    assert read.headline or read.body
    assert all(entry.age is None or entry.age.delta >= timedelta() for entry in read.rail)


@given(st.binary() | AWKWARD.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_data_is_decoded_or_refused(data: bytes) -> None:
    with contextlib.suppress(NotPageText):
        assert decode(data)


def words(*texts: str) -> list[str]:
    """Letters and digits only: hyphens part, and section and age may be run together."""
    return sorted("".join(re.findall(r"\w", " ".join(texts))))


@given(LINES_OF_PAGES)
@example("-\n0A\fÁ")  # a way to the section, above the story
@example("It rained.\n-\nWorld4 days ago\n0\nWorld4 days ago")  # furniture above a headline
@example("World4 days ago\nB\nFormula 14 days ago")  # a section below a section
@example("World4 days ago\nFormula 14 days ago\nFormula 14 days ago\nnow")  # said twice
def test_no_word_of_a_page_text_is_lost(text: str) -> None:
    text = re.sub(r"[^\w\s.?<{\u200f-]", "", text)
    if any(len(line) > 80 for line in text.splitlines()):
        return
    try:
        read = parse(text)
    except NotPageText:
        return
    entries = [part for e in read.rail for part in (e.section, e.age_text, e.headline)]
    quoted = [quote for note in read.notes for quote in re.findall("“(.*?)”", note, re.DOTALL)]
    section = "" if read.facts.section else read.section  # of a line that a note quotes
    head = section, read.headline, read.facts.dek
    assert words(*head, *read.body, *entries, *quoted) == words(text)


WORD = st.sampled_from(
    ["Mole", "Gulls", "Ellery", "tide", "“Lamp”", "l’eau", "מזח", "Été", "7", "-"]
)
SECTION = st.sampled_from(["World", "Formula 1", "Arts and Culture", "G20", "חדשות", "Web 2.0"])
HEADLINE = st.lists(WORD, min_size=2, max_size=9).map(lambda words: "The " + " ".join(words))
PARAGRAPH = HEADLINE.map(lambda words: words + ".") | st.just("-")
AGE = st.builds("{} {}s ago".format, st.integers(1, 8), st.sampled_from(["hour", "day", "week"]))
AGE |= st.sampled_from(["an hour ago", "a day ago", "yesterday", "12 hours ago", "3d ago"])
TEASER = st.builds(lambda s, a, h: RailEntry(s, a, parse_age(a), h), SECTION, AGE, HEADLINE)
# The last paragraph must not be a hyphen: it would open an empty teaser.
BODY = st.lists(PARAGRAPH).flatmap(lambda body: HEADLINE.map(lambda last: (*body, last + ".")))
PAGE = st.builds(PageText, SECTION, HEADLINE, BODY, st.lists(TEASER).map(tuple), st.just(()))


@given(PAGE, st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_page_written_in_the_format_is_read_back(written: PageText, line_end: str) -> None:
    lines = [written.section, written.headline, "", *written.body]
    for entry in written.rail:
        lines += ["-", entry.section + entry.age_text, entry.headline]
    sections = ["World", "Formula 1", "Arts and Culture", "G20", "חדשות", "Web 2.0"]
    assert reading(parse(line_end.join(lines), sections)) == reading(written)

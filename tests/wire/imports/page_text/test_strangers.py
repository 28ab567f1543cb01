"""Pages of sites that the importer was not made for (strangers.txt): interviews, recipes, poems,
tables, diaries, in 26 languages, among furniture and rails of many shapes."""

import re
from collections import Counter
from pathlib import Path

import pytest

from broadsheet.wire.imports.page_text.reading import parse

OF_LIST = re.compile(r"\A\d+\. | \([^()]* ago\)\Z")  # "1. Gulls Return (2 days ago)"
OF_THE_PAGE = {"F", "D", "A", "RS", "RA", "RM", "RH", "RX"}


def pages():
    name, lines = "", []
    for row in Path(__file__).with_name("strangers.txt").read_text("utf-8").splitlines():
        kind, _, text = row.partition(" ")
        if kind == "@":
            if name:
                yield pytest.param(lines, id=name)
            name, lines = text, []
        elif name:
            lines.append((kind, text) if text else ("", row))
    yield pytest.param(lines, id=name)


PAGES = [*pages()]


def read(lines):
    page = parse("\n".join(text for _, text in lines))
    return page, bool(page.doubtful or page.is_doubtful)


@pytest.mark.parametrize("lines", PAGES)
def test_no_paragraph_is_lost_and_no_line_of_the_page_is_published(lines):
    page, is_draft = read(lines)
    paragraphs = [text for kind, text in lines if kind == "P"]
    of_the_page = {text for kind, text in lines if kind in OF_THE_PAGE}
    kept = Counter(page.body)
    assert [text for text in page.body if text in set(paragraphs)] == paragraphs, page.notes
    assert max(kept.values()) == max(Counter(paragraphs).values())
    sure = [text for at, text in enumerate(page.body) if at not in page.doubtful]
    assert [text for text in sure if text in of_the_page] == []
    names = [text for kind, text in lines if kind in ("S", "RS", "RM")]
    assert is_draft or all(
        any(name.startswith(entry.section) for name in names) for entry in page.rail
    )
    if not is_draft:
        head = [text for kind, text in lines if kind in "SH" and kind]
        assert [page.section, page.headline] == head
        rail = [OF_LIST.sub("", text) for kind, text in lines if kind == "RH"]
        assert [entry.headline for entry in page.rail] == rail


@pytest.mark.parametrize("lines", PAGES)
def test_dek_and_names_are_told_from_headline_and_text(lines):
    page, _ = read(lines)
    deks = [text for kind, text in lines if kind == "D"]
    names = [text for kind, text in lines if kind == "A"]
    assert not deks or [page.headline, page.facts.dek] == [
        *(text for kind, text in lines if kind == "H"),
        *deks,
    ]
    assert not names or page.facts.authors == names


def test_a_third_of_them_is_published_and_the_others_wait_for_an_editor():
    drafts = [is_draft for _, is_draft in map(read, (page.values[0] for page in PAGES))]
    assert drafts.count(False) * 3 >= len(drafts)

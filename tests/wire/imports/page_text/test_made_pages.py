"""Any story, in any language, between any furniture, above any rail: nothing of a page becomes a
paragraph, and no paragraph is lost."""

import pytest

from broadsheet.wire.imports.page_text.reading import parse
from wire.imports.page_text.made_pages import FURNITURES, RAILS, STORIES, make

pytestmark = pytest.mark.long


def problems_of(page):
    read = parse(page.text)
    found = [f"lost: {paragraph}" for paragraph in page.body if paragraph not in read.body]
    certain = [text for at, text in enumerate(read.body) if at not in read.doubtful]
    found += [f"public: {line}" for line in certain if line in page.foreign]
    if not (read.doubtful or read.is_doubtful):
        headlines = [entry.headline for entry in read.rail]
        if headlines != page.headlines:
            found.append(f"rail: {headlines}")
        if (read.section, read.headline) != (page.section, page.headline):
            found.append(f"head: {read.section}, {read.headline}")
    names = {entry.section for entry in read.rail} | {read.section}
    found += [f"section: {name}" for name in names - {page.section, "", *page.sections}]
    return [*found, *read.notes] if found else []


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("furniture", FURNITURES)
def test_a_page_is_told_from_its_story_or_is_in_doubt(language, furniture):
    for number, rail in enumerate(RAILS):
        for seed in (number, number + 100):
            page = make(language, furniture, rail, seed)
            assert not problems_of(page), (rail, page.text)


@pytest.mark.parametrize("language", STORIES)
def test_most_pages_leave_no_doubt(language):
    pages = [make(language, furniture, rail, 7) for furniture in FURNITURES for rail in RAILS]
    read = [parse(page.text) for page in pages]
    doubtful = [page for page in read if page.doubtful or page.is_doubtful]
    assert len(doubtful) * 4 <= len(pages), [page.notes for page in doubtful]

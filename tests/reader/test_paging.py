from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from answers import addresses, older
from broadsheet.archive.lists.teasers import ON_A_PAGE
from broadsheet.archive.store import db
from conftest import ON_SQLITE

LISTS = ["/latest", "/world", "/authors/ada-venn", "/topics/tides"]
SIGNED = {"by": ["Ada Venn"], "about": ["Tides"]}


@pytest.fixture
def walk(client):
    """All addresses on a list, page after page; `meanwhile` happens between two pages."""

    def _walk(start, meanwhile=lambda: None):
        seen, where = [], start
        while where:
            page = client.get(where)
            assert page.status_code == 200
            seen.append(addresses(page.text))
            where = older(page.text)
            meanwhile()
        return seen

    return _walk


def test_walking_a_list_meets_every_story_exactly_once(paper, walk):
    stories = paper.stories(2 * ON_A_PAGE + 5, **SIGNED)
    for start in LISTS:
        pages = walk(start)
        assert [len(page) for page in pages] == [ON_A_PAGE, ON_A_PAGE, 5]
        assert [address for page in pages for address in page] == stories


def test_stories_published_meanwhile_neither_repeat_nor_hide_one(paper, clock, walk):
    stories = paper.stories(ON_A_PAGE + 5, **SIGNED)

    def meanwhile():
        clock.advance(minutes=10)
        stories.insert(0, paper.story("Breaking", ago=timedelta(0), **SIGNED))

    for start in LISTS:
        on_the_shelf = list(stories)
        seen = [address for page in walk(start, meanwhile) for address in page]
        assert seen == on_the_shelf


def test_a_page_that_is_just_full_leads_to_no_empty_one(paper, walk):
    paper.stories(ON_A_PAGE, **SIGNED)
    for start in LISTS:
        assert [len(page) for page in walk(start)] == [ON_A_PAGE]


def test_stories_of_one_moment_are_all_met(paper, walk):
    stories = [paper.story(f"At once {n}") for n in range(ON_A_PAGE + 7)]
    pages = walk("/latest")
    assert [address for page in pages for address in page] == stories[::-1]


def test_moments_a_microsecond_apart_keep_their_order(paper, walk):
    ages = [timedelta(hours=1, microseconds=n) for n in range(ON_A_PAGE + 3)]
    stories = [paper.story(f"Nearly at once {n}", ago=age) for n, age in enumerate(ages)]
    pages = walk("/world")
    assert [address for page in pages for address in page] == stories


def test_a_placed_story_stands_once_on_the_page_it_leads(paper, walk):
    stories = paper.stories(ON_A_PAGE + 2)
    with paper.open():
        db.session.execute(
            text("INSERT INTO placement (section_id, slot, article_id) VALUES (1, 1, 3)")
        )
        db.session.commit()
    first, second = walk("/world")
    assert first[0] == stories[2]
    assert len(set(first)) == len(first)
    assert sorted(first + second) == sorted(stories)


CURSORS = [
    "",
    "0",
    "-1",
    "1",
    "yesterday",
    "20251020T140500123456",
    "20251020T140500123456-",
    "20251020T140500123456--1",
    "20251020T140500123456-1 ",
    " 20251020T140500123456-1",
    "20251020T140500123456-1\n",
    "20251020T140500123456-1\0",
    "20251020T140500123456-01",
    "20251020T140500123456-1.0",
    "20251020T140500123456-9223372036854775808",
    "20251020T140500123456-99999999999999999999999999",
    "20251020T140500-1",
    "20251020T140500123456+0000-1",
    "20251020T140500123456-٣",
    "٢٠٢٥١٠٢٠T140500123456-1",
    "20251320T140500123456-1",
    "20250230T140500123456-1",
    "20251020T250500123456-1",
    "20251020T140560123456-1",
    "00000101T000000000000-1",
    "00010101T000000000000-1",
    "2025-10-20T14:05:00Z-1",
    "20251020T140500123456-1' OR 1=1 --",
    "💥",
    "a" * 5000,
]


def test_a_malformed_cursor_is_not_found(client, paper):
    paper.stories(2, **SIGNED)
    queries = [urlencode({"before": cursor}) for cursor in CURSORS]
    queries += ["before=%FF", "before=%00", "before=%ED%A0%80", "before"]
    statuses = {
        f"{start}?{query}": client.get(f"{start}?{query}").status_code
        for start in LISTS
        for query in queries
    }
    assert [where for where, status in statuses.items() if status != 404] == []


def test_a_cursor_beyond_the_oldest_story_is_not_found(client, paper):
    paper.stories(2, **SIGNED)
    for start in LISTS:
        answer = client.get(f"{start}?before=19991231T235959000000-1")
        assert answer.status_code == 404


@pytest.mark.parametrize("key", [1, 2**31, 2**53, 10**18 - 1])
def test_a_cursor_in_the_future_shows_nothing_that_is_not_public(client, paper, key):
    paper.story("Ahead", ago=timedelta(hours=-1), **SIGNED)
    shown = paper.story("Shown", **SIGNED)
    for start in LISTS:
        answer = client.get(f"{start}?before=99991231T235959999999-{key}")
        assert addresses(answer.text) == [shown]


@ON_SQLITE
def test_the_first_page_is_a_click_away_from_a_later_one(client, paper):
    paper.stories(ON_A_PAGE + 1, **SIGNED)
    for start in LISTS:
        second = client.get(older(client.get(start).text))
        assert f'<a href="{start}">' in second.text
        assert older(second.text) is None

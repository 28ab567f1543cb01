"""What came before and after a story in its section, beside the story and apart from its page."""

from datetime import timedelta

import pytest
from html5lib import HTMLParser

from answers import has_class, main, words
from stories import START

HOUR = timedelta(hours=1)


def beside(client, address: str) -> list[tuple[str | None, str]]:
    """The links of the fragment, in order: where they lead, and their words."""
    answer = client.get("/fragments/beside/" + address.rpartition("/")[2])
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    fragment = HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(answer.text)
    return [(a.get("href"), words(a)) for a in fragment.iter("a")]


def stories(client, address: str) -> list[str | None]:
    return [where for where, _ in beside(client, address)]


def test_a_story_has_the_one_before_and_the_one_after_it_in_its_section(client, paper):
    newest, middle, oldest = paper.stories(3)
    paper.story("Between", section="Sports", ago=timedelta(hours=1, minutes=1, seconds=30))
    assert stories(client, middle) == [oldest, newest]
    assert stories(client, newest) == [middle]
    assert stories(client, oldest) == [middle]


def test_stories_of_the_same_second_are_in_the_order_of_the_lists(client, paper):
    first, second, third = (paper.story(f"Story {n}") for n in range(3))
    assert stories(client, second) == [first, third]


def test_what_comes_and_goes_is_beside_it_on_the_second(client, paper, clock):
    address = paper.story()
    later = paper.story("Later", ago=-HOUR)
    clock.advance(hours=1, microseconds=-1)
    assert stories(client, address) == []
    clock.advance(microseconds=1)
    assert stories(client, address) == [later]
    paper.change(later, lambda story: story.withdraw(clock()))
    assert stories(client, address) == []


@pytest.mark.parametrize("facts", [{"ago": None}, {"ago": -HOUR}], ids=["draft", "embargoed"])
def test_what_is_not_public_has_nothing_beside_it(client, paper, facts):
    paper.story("Secret", **facts)
    assert client.get("/fragments/beside/secret").status_code == 404


def test_without_script_the_page_leads_to_its_day(make_app, paper):
    client = make_app(TIMEZONE="Europe/Berlin").test_client()
    address = paper.story(ago=START - START.replace(hour=22, day=19))
    (nav,) = (e for e in main(client.get(address).text).iter("nav") if has_class(e, "beside"))
    section, link = nav.iter("a")
    assert section.get("href") == "/world"
    assert link.get("href") == "/archive/2025/10/20"
    assert words(link) == "Everything from 20 October 2025"
    assert address in client.get(link.get("href")).text


def test_a_new_story_leaves_the_kept_page_of_the_one_before_it_alone(client, paper, app):
    address = paper.story()
    page = client.get(address).headers["ETag"]
    press = app.extensions["press"]
    copy = press.shelf.get(f"\n{address}\n")
    assert copy
    later = paper.story("Later", ago=timedelta(0))
    assert stories(client, address) == [later]
    assert client.get(address).headers["ETag"] == page
    assert press.shelf.get(f"\n{address}\n") is copy

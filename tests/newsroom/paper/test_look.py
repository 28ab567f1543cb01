"""The look of the paper: chosen at the desk, tried, and made live."""

import re

import pytest

from answers import main, tree, words
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, fields_of, notices

PAGE = "/newsroom/paper/look"
RED = "--lch-press:45.37% 0.1741 25.7;"  # "#a1121b"


@pytest.fixture
def publisher(desk):
    return desk("publisher")


def choose(browser, **chosen):
    return browser.post(PAGE, browser.fields(PAGE, "look") | chosen)


def styles(client, page="/"):
    """The address of a page's styles, and what they are."""
    links = tree(client.get(page).text).iter("link")
    address = next(link.get("href") for link in links if link.get("rel") == "stylesheet")
    return address, client.get(address)


def test_a_look_that_is_made_live_is_on_every_page_at_the_next_request(client, paper, publisher):
    story = paper.story()
    before, plain = styles(client, story)
    answer = choose(publisher, accent="A1121B", headline_face="slab", text_face="slab", do="live")
    assert "every page looks so" in notices(publisher.get(answer.location).text)
    address, sheet = styles(client, story)
    assert address != before
    assert RED in sheet.text
    assert RED not in plain.text
    assert "Rockwell" in sheet.text
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert 'rel="preload"' not in client.get(story).text, "nothing is fetched for it"
    assert fields_of(publisher.get(PAGE).text, "look")["accent"] == "#a1121b"
    with paper.open():
        entry = db.session.scalars(db.select(AuditEntry)).one()
        assert entry.details["accent"] == "nothing → #a1121b"
    # A page from before, in an open tab, gets what is current.
    for old in (before, re.sub(r"story-\w+", "story-0123456789ab", address)):
        answer = client.get(old)
        assert answer.status_code == 200
    assert (answer.data, answer.headers["Cache-Control"]) == (sheet.data, "no-cache")


@ON_SQLITE
def test_a_look_is_tried_on_the_front_page_and_readers_see_nothing_of_it(client, paper, publisher):
    paper.story("The ebb")
    before = client.get("/").text
    answer = choose(publisher, accent="#a1121b", nameplate="boxed")
    frame = tree(answer.text).find(".//iframe")
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    assert fields_of(answer.text, "look")["accent"] == "#a1121b"
    front = publisher.get(frame.get("src"))
    assert "The ebb" in words(main(front.text))
    address, sheet = styles(publisher, frame.get("src"))
    assert address.startswith(frame.get("src"))
    assert RED in sheet.text
    assert "--lch-plate" in sheet.text
    assert client.get("/").text == before
    assert "Nothing was changed" in notices(
        publisher.get(choose(publisher, do="live").location).text
    )


REFUSED = [
    ({"accent": "#ffcc00"}, "1.31"),
    ({"accent_dark": "#a1121b"}, "2.08"),
    ({"background": "#808080"}, "4.51"),
    ({"background_dark": "#707070"}, "4 : 1"),
    ({"accent": "#d0021b", "background": "#c8d8c8"}, ""),
    ({"accent": "crimson"}, "written like #a1121b"),
]


@ON_SQLITE
@pytest.mark.parametrize(("chosen", "told"), REFUSED)
def test_what_cannot_be_read_is_refused_at_its_field_with_the_nearest_that_can(
    client, publisher, chosen, told
):
    answer = choose(publisher, **chosen, do="live")
    assert answer.status_code == 422
    ((field, message),) = errors(answer.text).items()
    assert field in chosen
    assert told in message
    assert styles(client)[0].endswith("/lists.css")
    offered = re.search(r'name="take"\s+value="(\w+ #[0-9a-f]{6})"', answer.text)
    if offered is None:
        assert "#a1121b" in message
        return
    taken = choose(publisher, **chosen, take=offered[1])
    assert (taken.status_code, errors(taken.text)) == (200, {})
    assert fields_of(taken.text, "look")[field] == offered[1].split()[1]


def test_two_publishers_do_not_overwrite_each_other_s_look(publisher, desk):
    other = desk("publisher", "other@example.org")
    mine, theirs = publisher.fields(PAGE, "look"), other.fields(PAGE, "look")
    assert other.post(PAGE, theirs | {"accent": "#00538c", "do": "live"}).status_code == 303
    answer = publisher.post(PAGE, mine | {"accent": "#a1121b", "do": "live"})
    assert answer.status_code == 409
    assert "“#00538c”" in errors(answer.text)["accent"]
    again = publisher.post(PAGE, fields_of(answer.text, "look") | {"do": "live"})
    assert again.status_code == 303


def test_what_a_hand_left_in_the_database_is_no_reason_to_fail(client, paper):
    plain = client.get("/").text
    paper.set(accent="red;}*{display:none", text_face="comic", nameplate="../desk/form")
    assert client.get("/").text == plain

"""Sections at the desk: named, ordered, moved, merged, deleted; and readers follow."""

import pytest

from answers import addresses, main, tree, words
from broadsheet.archive import sections
from broadsheet.archive.desk import audit
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, fields_of, notices


@pytest.fixture
def publisher(desk, paper):
    """A publisher at the desk of a paper with three sections."""
    with paper.open():
        for name in ("World", "Sports", "Science"):
            sections.named(name)
        db.session.commit()
    return desk("publisher")


def at(paper, slug):
    """The address of a section's page at the desk."""
    with paper.open():
        found = sections.by_slug(slug)
        assert found is not None
        return f"/newsroom/sections/{found.id}"


def logged(paper):
    """What the log says of sections, oldest first."""
    with paper.open():
        query = db.select(AuditEntry).where(AuditEntry.kind == "section").order_by(AuditEntry.id)
        return [(e.action, e.subject, e.details) for e in db.session.scalars(query)]


def listed(browser):
    links = main(browser.get("/newsroom/sections").text).findall(".//li/a[@class='rows__main']")
    return [words(link) for link in links]


def names(client):
    """Those whose pages readers find, in the paper's order; the navigation has them from their
    first story on (tests/press/test_sections_shown.py)."""
    with client.application.app_context():
        order = sections.names()
    return [one.name for one in order if client.get(f"/{one.slug}").status_code == 200]


def test_a_section_is_added_and_readers_have_it_at_once(client, paper, publisher):
    assert client.get("/local-news").status_code == 404
    form = publisher.fields("/newsroom/sections", "add")
    answer = publisher.post("/newsroom/sections", form | {"name": "Local news", "dek": "Ours."})
    assert answer.status_code == 303
    assert "Local news stands at /local-news." in notices(publisher.get(answer.location).text)
    assert names(client) == ["World", "Sports", "Science", "Local news"]
    assert "Ours." in client.get("/local-news").text
    assert logged(paper)[-1][:2] == ("added", "Local news")


WRONG = [
    ({"name": ""}, {"name"}),
    ({"name": "sports"}, {"name"}),
    ({"name": "Latest"}, {"slug"}),
    ({"name": "News", "slug": "World"}, {"slug"}),
    ({"name": "News", "slug": "world"}, {"slug"}),
    ({"name": "News", "slug": "newsroom"}, {"slug"}),
    ({"name": "—"}, {"slug"}),
    ({"name": "x" * 61}, {"name"}),
]


@ON_SQLITE
def test_what_a_section_cannot_have_is_said_at_its_field(paper, publisher):
    for typed, wrong in WRONG:
        form = publisher.fields("/newsroom/sections", "add") | {"dek": "My words."} | typed
        answer = publisher.post("/newsroom/sections", form)
        assert answer.status_code == 422, typed
        assert set(errors(answer.text)) == wrong, typed
        assert fields_of(answer.text, "add") | {"csrf_token": ""} == form | {"csrf_token": ""}
        (name,) = wrong
        assert f'href="#{name}"' in answer.text, typed
    assert listed(publisher) == ["World", "Sports", "Science"]
    assert logged(paper) == []


def test_sections_are_ordered_by_buttons_and_the_button_keeps_the_focus(client, paper, publisher):
    for name in ("World", "Sports", "Science"):
        paper.story(section=name)
    moved = publisher.post(at(paper, "science") + "/move", by="up")
    page = publisher.get(moved.location).text
    assert listed(publisher) == names(client) == ["World", "Science", "Sports"]
    (focused,) = (e for e in tree(page).iter("button") if e.get("autofocus") is not None)
    assert focused.get("aria-label") == "Move Science up"
    moved = publisher.post(at(paper, "science") + "/move", by="up")
    page = publisher.get(moved.location).text
    assert names(client) == ["Science", "World", "Sports"]
    (focused,) = (e for e in tree(page).iter("button") if e.get("autofocus") is not None)
    assert focused.get("aria-label") == "Move Science down"
    disabled = [
        e.get("aria-label") for e in tree(page).iter("button") if e.get("disabled") is not None
    ]
    assert disabled == ["Move Science up", "Move Sports down"]
    publisher.post(at(paper, "science") + "/move", by="down")
    assert names(client) == ["World", "Science", "Sports"]


def test_a_section_is_renamed_and_its_old_address_leads_on(client, paper, publisher):
    story = paper.story("Budget vote", section="World")
    page = at(paper, "world")
    form = publisher.fields(page, "part") | {"name": "Globe", "slug": "globe", "dek": "All of it."}
    answer = publisher.post(page, form)
    assert answer.status_code == 303
    told = notices(publisher.get(answer.location).text)
    assert "It stands at /globe; /world, its stories and its feeds lead there." in told
    assert client.get("/world").location == "/globe"
    assert client.get(story).location == "/globe/budget-vote"
    assert addresses(client.get("/globe").text) == ["/globe/budget-vote"]
    action, subject, details = logged(paper)[-1]
    assert (action, subject) == ("changed", "Globe")
    assert details == {"name": "World → Globe", "address": "/world → /globe"}


def test_a_slug_that_another_section_has_is_refused_and_nothing_is_saved(client, paper, publisher):
    page = at(paper, "world")
    form = publisher.fields(page, "part") | {"name": "Globe", "slug": "sports"}
    answer = publisher.post(page, form)
    assert answer.status_code == 422
    assert "the section “Sports”" in errors(answer.text)["slug"]
    assert fields_of(answer.text, "part")["name"] == "Globe"
    assert names(client)[0] == "World"


def test_two_publishers_do_not_overwrite_each_other(client, paper, publisher, desk):
    page, other = at(paper, "world"), desk("publisher", "other@example.org")
    mine, theirs = publisher.fields(page, "part"), other.fields(page, "part")
    assert other.post(page, theirs | {"name": "Globe"}).status_code == 303
    answer = publisher.post(page, mine | {"name": "Planet"})
    assert answer.status_code == 409
    assert "Saved by somebody meanwhile: “Globe”" in errors(answer.text)["name"]
    again = fields_of(answer.text, "part")
    assert again["name"] == "Planet"
    assert names(client)[0] == "Globe"
    assert publisher.post(page, again).status_code == 303
    assert names(client)[0] == "Planet"
    forged = publisher.post(page, again | {"version": "99", "name": "Forged"})
    assert forged.status_code == 409
    assert names(client)[0] == "Planet"


def test_a_merger_says_first_what_it_will_do_and_then_does_it(client, paper, publisher):
    kept = paper.story("Kept", section="Sports")
    moved = [paper.story(f"Moved {n}", section="World") for n in range(2)]
    paper.story("A draft", section="World", ago=None)
    page = at(paper, "world")
    publisher.post(page, publisher.fields(page, "part") | {"slug": "globe"})
    into = at(paper, "sports").rpartition("/")[2]
    asked = publisher.get(f"{page}/merge?into={into}")
    said = words(main(asked.text))
    assert "3 stories move from World to Sports; 2 addresses will redirect to /sports." in said
    assert names(client) == ["World", "Sports", "Science"]
    answer = publisher.post(f"{page}/merge", fields_of(asked.text, "merge"))
    told = notices(publisher.get(answer.location).text)
    assert told == "World is part of Sports now: 3 stories moved."
    assert names(client) == ["Sports", "Science"]
    for former in ("/world", "/globe"):
        assert client.get(former).location == "/sports"
    assert client.get(moved[0]).location == "/sports/moved-0"
    assert set(addresses(client.get("/sports").text)) == {
        kept,
        "/sports/moved-0",
        "/sports/moved-1",
    }
    action, subject, details = logged(paper)[-1]
    assert (action, subject) == ("merged", "World")
    assert details == {"into": "Sports", "stories": 3, "address": "/globe → /sports"}


def test_a_merger_into_nothing_does_nothing(client, paper, publisher):
    page = at(paper, "world")
    for into in ("", "999999", "9" * 30, "-1", "world", "²"):
        assert publisher.get(f"{page}/merge?into={into}").status_code == 303, into
        assert publisher.post(f"{page}/merge", into=into).status_code == 404, into
    own = page.rpartition("/")[2]
    assert publisher.post(f"{page}/merge", into=own).status_code == 404
    assert names(client) == ["World", "Sports", "Science"]


def test_an_empty_section_is_deleted_and_one_with_stories_is_not(client, paper, publisher):
    paper.story("A draft", section="World", ago=None)
    page = at(paper, "world")
    assert "Delete World" not in publisher.get(page).text
    answer = publisher.post(f"{page}/delete")
    assert "“World” has one story: merge it" in notices(publisher.get(answer.location).text)
    empty = at(paper, "science")
    assert "Delete Science" in publisher.get(empty).text
    answer = publisher.post(f"{empty}/delete")
    assert "Science is deleted." in notices(publisher.get(answer.location).text)
    assert names(client) == ["World", "Sports"]
    assert publisher.get(empty).status_code == 404
    assert logged(paper)[-1][:2] == ("deleted", "Science")


@ON_SQLITE
def test_a_paper_without_sections_says_how_to_begin(desk):
    assert "There are no sections yet" in desk("publisher").get("/newsroom/sections").text


def test_a_section_s_page_shows_what_was_done_to_it(paper, publisher):
    page = at(paper, "world")
    publisher.post(page, publisher.fields(page, "part") | {"name": "Globe"})
    assert "World → Globe" in words(main(publisher.get(page).text))
    with paper.open():
        assert len(audit.entries(kind="section")) == 1

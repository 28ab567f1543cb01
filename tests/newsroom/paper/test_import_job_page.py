"""The page of one import says what readers would see at once, and in which section."""

import pytest

from answers import tree
from broadsheet.archive import sections
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.newsroom.paper import import_running
from desk import Desk, hire
from newsroom.paper.uploading import PAGE, send, told
from newsroom.paper.uploading import at_once as at_once
from wire.imports import wordpress


@pytest.fixture
def database() -> str:
    return "sqlite"


def bare(count):
    return wordpress.export(*(wordpress.item(n, content_encoded="") for n in range(count)))


def test_headlines_that_would_be_public_without_a_text_are_listed(editor, at_once, monkeypatch):
    monkeypatch.setattr(import_running, "MOST_SHOWN", 2)
    page = told(editor, send(editor, bare(2)).location)
    assert "Public at once: 2 stories" in page
    assert "Public without text: 2 headlines Story 0Story 1 Story 0" in page
    assert "imported · /world/story-0 · public at once" in page
    page = told(editor, send(editor, bare(5)).location)
    assert "Public without text: 5 headlines Story 0Story 1" in page
    assert "… and 3 more: in the report" in page


def test_of_stories_that_have_texts_or_wait_nothing_is_listed(editor, at_once):
    whole = wordpress.item(1)
    draft = wordpress.item(2, content_encoded="", wp_status="draft")
    page = told(editor, send(editor, wordpress.export(whole, draft)).location)
    assert "Public at once: 1 story" in page
    assert "Public without text" not in page


def test_a_teaser_without_a_section_comes_into_the_one_that_was_chosen(app, desk, client, at_once):
    publisher = desk(Role.PUBLISHER)
    with app.app_context():
        sections.named("Sports")
        db.session.commit()
    page = "World\nA headline\n\nA paragraph.\n-\n4 days ago\nA teaser\n"
    job = send(publisher, page, "page.txt", section="Sports").location
    publisher.post(job + "/bring-in")
    assert [client.get(f"/{at}").status_code for at in ("world/a-headline", "sports/a-teaser")] == [
        200,
        200,
    ]


def test_a_publisher_is_offered_news_in_the_language_of_the_paper(make_app, clock):
    app = make_app(LOCALE="de")
    publisher = Desk(app, clock).sign_in_as(hire(app, clock, Role.PUBLISHER))
    choices = tree(publisher.get(PAGE).text).find(".//select[@name='section']")
    assert [option.get("value") for option in choices] == ["Nachrichten"]

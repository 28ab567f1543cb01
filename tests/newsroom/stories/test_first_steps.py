"""An empty paper says where to begin, and nobody stands before a closed door."""

import pytest

from answers import main, tree, words
from broadsheet.archive import sections
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, fields_of, row

NEW = "/newsroom/stories/new"


@pytest.fixture
def publisher(desk):
    return desk("publisher")


def steps(browser):
    """The first steps that the desk shows, and whether each is done."""
    page = tree(browser.get("/newsroom").text)
    (found,) = (e for e in page.iter("section") if e.get("aria-labelledby") == "begin-title")
    return {words(li.find("a")): "Done" in words(li) for li in found.iter("li")}


@ON_SQLITE
def test_the_desk_of_an_empty_paper_leads_a_publisher_to_its_first_story(publisher, desk, paper):
    assert steps(publisher) == {
        "Make a section": False,
        "Name the paper": False,
        "Invite a colleague": False,
        "Write the first story": False,
    }
    publisher.post("/newsroom/sections", {"name": "World", "version": "0"})
    paper.set(name="The Harbour")
    desk("reporter")
    assert list(steps(publisher).values()) == [True, True, True, False]
    publisher.write(headline="One")
    assert "A paper begins" not in publisher.get("/newsroom").text


@ON_SQLITE
def test_each_step_that_is_done_leads_on_to_the_next_and_back(publisher, paper):
    def offered(html):
        notices = (e for e in main(html).iter("p") if e.get("class") == "notice")
        return [words(link) for notice in notices for link in notice]

    back = "all first steps"
    assert offered(publisher.get("/newsroom/sections").text) == ["Name the paper", back]
    assert offered(publisher.get("/newsroom/paper").text) == ["Make a section", back]
    publisher.post("/newsroom/sections", {"name": "World", "version": "0"})
    paper.set(name="The Harbour")
    assert offered(publisher.get("/newsroom/paper").text) == ["Invite a colleague", back]
    colleague = {"name": "Ann", "email": "ann@example.org", "role": "editor"}
    link = publisher.post("/newsroom/staff", colleague)
    assert offered(link.text) == ["Write the first story", back]
    publisher.write(headline="One")
    for page in ("sections", "paper", "staff"):
        assert offered(publisher.get(f"/newsroom/{page}").text) == []


@ON_SQLITE
def test_each_first_step_leads_to_a_page(publisher):
    page = tree(publisher.get("/newsroom").text)
    (found,) = (e for e in page.iter("section") if e.get("aria-labelledby") == "begin-title")
    links = [link.get("href") for link in found.iter("a")]
    assert {publisher.get(link).status_code for link in links} == {200}


def test_a_publisher_makes_the_first_section_with_the_first_story(app, publisher):
    fields = publisher.fields(NEW) | {"headline": "One", "body_source": "Text."}
    answer = publisher.post(NEW, fields)
    assert answer.status_code == 422
    assert "new_section" in errors(answer.text)
    fields = fields_of(answer.text, "story") | {"new_section": "Search"}
    assert "the paper’s own pages" in errors(publisher.post(NEW, fields).text)["new_section"]
    answer = publisher.post(NEW, fields | {"new_section": "World"})
    assert answer.status_code == 303
    story = row(app, answer.location)
    assert (story.headline, story.section.name) == ("One", "World")
    assert "added" in words(main(publisher.get("/newsroom/audit").text))
    assert "new_section" not in publisher.fields(NEW)


def test_a_section_that_is_made_with_a_story_that_can_t_be_saved_is_not_made(publisher, paper):
    fields = publisher.fields(NEW) | {"headline": "One", "new_section": "World"}
    assert publisher.post(NEW, fields | {"picks": "no-such-story"}).status_code == 422
    with paper.open():
        assert sections.names() == []


@ON_SQLITE
def test_a_paper_without_a_publisher_says_who_could_make_a_section(desk):
    page = desk("editor").get(NEW).text
    assert "the paper has none yet. A publisher can make one." in page


@ON_SQLITE
@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_who_can_t_make_a_section_is_told_whom_to_ask_and_keeps_what_was_typed(
    desk, publisher, paper, role
):
    browser = desk(role)
    assert "Publisher can make the first" in browser.get("/newsroom").text
    page = browser.get(NEW).text
    assert "Publisher can make one" in page
    fields = fields_of(page, "story") | {
        "headline": "One",
        "body_source": "Words.",
        "section_id": "",
    }
    answer = browser.post(NEW, fields)
    assert answer.status_code == 422
    assert fields_of(answer.text, "story")["body_source"] == "Words."
    assert "section_id" in errors(answer.text)
    with paper.open():
        sections.named("World")
        db.session.commit()
    again = fields_of(browser.get(NEW).text, "story") | {"headline": "One"}
    assert browser.post(NEW, again).status_code == 303


@ON_SQLITE
@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_a_section_can_t_be_made_with_a_story_by_who_may_not(desk, paper, role):
    browser = desk(role)
    fields = browser.fields(NEW) | {"headline": "One", "new_section": "World"}
    assert browser.post(NEW, fields).status_code == 422
    with paper.open():
        assert sections.names() == []


@ON_SQLITE
def test_placing_says_when_every_story_is_placed(publisher, paper):
    paper.story("One")
    page = publisher.post("/newsroom/placing", {"do": "lead:1"})
    assert "There is no other story to place." in words(main(page.text))


@ON_SQLITE
@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("placing", "No story is published yet."),
        ("banners", "One is put up with the form"),
        ("pictures", "drop some on this page"),
        ("authors", "They come with the stories"),
        ("sections", "make the first"),
    ],
)
def test_an_empty_page_says_how_it_is_filled(publisher, place, says):
    assert says in words(main(publisher.get(f"/newsroom/{place}").text))

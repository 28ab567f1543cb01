"""Names are taken for those that the paper has, wherever somebody types them."""

import re

import pytest

from answers import tree, words
from broadsheet.archive import authors
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.store import db
from desk import fields_of, notices, row


@pytest.fixture
def known(paper):
    """A paper that knows two authors and a topic."""
    paper.story("Bridge", by=["José Lund", "John Smith"], about=["Élections"])


def all_named(paper, of):
    with paper.open():
        return sorted(db.session.scalars(db.select(of.name)))


def page_of(paper, of, slug):
    with paper.open():
        return f"/newsroom/{of.__tablename__}s/{authors.by_slug(of, slug).id}"


def test_a_name_in_other_capitals_and_accents_is_the_one_that_the_paper_has(
    app, paper, known, editor
):
    story = editor.write(headline="One", bylines=["JOSE  lund"], topics=["elections"])
    told = notices(editor.get(story).text)
    assert "“JOSE lund” is the author José Lund." in told
    assert "“elections” is the topic Élections." in told
    saved = row(app, story)
    assert [author.name for author in saved.authors] == ["José Lund"]
    assert [topic.name for topic in saved.topics] == ["Élections"]
    assert all_named(paper, Author) == ["John Smith", "José Lund"]
    assert all_named(paper, Topic) == ["Élections"]
    assert editor.fields(story)["bylines"] == "José Lund"


def test_a_live_story_that_is_saved_with_another_spelling_has_not_changed(app, known, editor):
    story = editor.write(headline="One", body_source="Text.", bylines=["José Lund"])
    editor.edit(story, "/publish")
    editor.edit(story, bylines=["jose lund"])
    assert "not published yet" not in editor.get(story).text


def test_a_name_near_a_known_one_is_new_and_the_known_one_is_offered(app, paper, known, editor):
    story = editor.write(headline="One", bylines=["José Lund", "Jon Smith"])
    page = editor.get(story).text
    assert "“Jon Smith” is a new author." in notices(page)
    (button,) = (e for e in tree(page).iter("button") if e.get("name") == "instead-bylines")
    assert words(button) == "Take John Smith"
    assert all_named(paper, Author) == ["John Smith", "Jon Smith", "José Lund"]
    fields = fields_of(editor.get(story).text, "story")
    editor.post(story, fields | {"instead-bylines": "Jon Smith\r\nJohn Smith"})
    assert [author.name for author in row(app, story).authors] == ["José Lund", "John Smith"]
    assert all_named(paper, Author) == ["John Smith", "José Lund"]


def test_an_author_of_whom_something_is_known_is_no_slip(paper, known, editor):
    with paper.open():
        authors.named(Author, "Jon Smith").bio = "Another one."
        db.session.commit()
    story = editor.write(headline="One", bylines=["Jon Smith"])
    fields = editor.fields(story) | {"instead-bylines": "Jon Smith\nJohn Smith"}
    editor.post(story, fields)
    assert "Jon Smith" in all_named(paper, Author)


def test_nothing_is_told_of_names_that_the_story_had(known, editor):
    story = editor.write(headline="One", bylines=["Jon Smith"])
    editor.get(story)
    editor.edit(story, headline="Two")
    assert "new author" not in notices(editor.get(story).text)


def test_reporters_search_names_and_are_told_what_would_be_new(known, desk):
    reporter = desk("reporter")
    found = reporter.get("/newsroom/names/author?q=smi&new=1").text
    assert re.findall(r'data-name="([^"]+)"', found) == ["John Smith", "smi"]
    assert "New" not in reporter.get("/newsroom/names/author?q=JOSE+LUND&new=1").text
    assert reporter.get("/newsroom/names/author?q=").text.strip() == ""
    assert desk().get("/newsroom/names/author?q=smi").status_code == 303


def test_who_had_a_name_is_offered_by_it(paper, known, editor):
    with paper.open():
        authors.rename(authors.named(Author, "John Smith"), "John Marsh")
        db.session.commit()
    assert "John Marsh" in editor.get("/newsroom/names/author?q=john+smith").text


def test_a_byline_of_the_staff_is_taken_for_the_author_there_is(app, paper, known, desk):
    publisher = desk("publisher")
    member = {"name": "J.", "email": "j@example.org", "role": "reporter", "byline": "jose lund"}
    publisher.post("/newsroom/staff", member)
    assert all_named(paper, Author) == ["John Smith", "José Lund"]


def test_a_topic_that_is_given_to_several_stories_is_the_one_there_is(app, paper, known, editor):
    story = editor.write(headline="One")
    number = story.rpartition("/")[2]
    page = editor.post("/newsroom/bulk", {"do": "topic", "story": number})
    fields = fields_of(page.text, "bulk") | {"topic": "ELECTIONS"}
    editor.post("/newsroom/bulk/do", fields)
    assert [topic.name for topic in row(app, story).topics] == ["Élections"]
    assert all_named(paper, Topic) == ["Élections"]


def test_a_merger_finds_a_name_as_it_is_typed_and_offers_what_is_near(paper, known, editor):
    paper.story("Another", by=["Jon Smith"])
    page = page_of(paper, Author, "jon-smith")
    assert "Merge Jon Smith into John Smith" in editor.get(f"{page}/merge?into=JOHN+smith").text
    answer = editor.get(f"{page}/merge?into=Jhn+Smith", follow_redirects=True)
    assert "There is John Smith." in notices(answer.text)


@pytest.mark.parametrize(("kind", "name"), [("authors", "JOSÉ LUND"), ("topics", "elections")])
def test_a_name_that_is_there_already_is_not_added_again(known, editor, kind, name):
    answer = editor.post(f"/newsroom/{kind}", {"name": name, "version": "0"})
    assert answer.status_code == 422
    assert "already" in answer.text

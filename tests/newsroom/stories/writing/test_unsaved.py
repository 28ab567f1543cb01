"""What is typed and not saved: each open form keeps its own, and nothing goes by itself."""

import re

import pytest
import sqlalchemy as sa

from answers import main, tree, words
from broadsheet.archive.desk import autosaves
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from desk import fields_of, row

NEW = "/newsroom/stories/new"


def keep(browser, story, form, **fields):
    where = "/newsroom/stories" if story == NEW else story
    answer = browser.client.post(where + "/autosave", data=form | fields)
    assert answer.status_code == 200, answer.text
    assert "not saved yet" in answer.text


def offered(browser, page):
    """What a page offers to take up: addresses, by the words that it shows of each."""
    found = {}
    for item in tree(browser.get(page).text).iter("li"):
        for link in item.iter("a"):
            if words(link) == "Take up":
                found[words(item)] = link.get("href")
    return found


def texts(browser, page, field="body_source"):
    return {browser.fields(where)[field] for where in offered(browser, page).values()}


@pytest.fixture
def story(editor, filled_once):
    return filled_once(lambda: editor.write(headline="A story", body_source="Saved."))


def test_what_is_offered_begins_with_whole_words(editor, story):
    keep(editor, story, editor.fields(story), body_source="Word by word.\n\nAnd on. " * 40)
    (shown,) = offered(editor, story)
    assert shown.startswith("A story: Word by word. And on. Word by word.")
    assert "…" in shown
    whole = "A story: Word by word. And on. And on"
    assert set(shown.partition("…")[0].split()) <= set(whole.split())


def test_what_is_offered_says_in_what_it_is_another_than_the_story(editor, story):
    editor.edit(story, body_source="It rained.\n\nIt snowed all day.", topics="Rain")
    form = editor.fields(story)
    keep(editor, story, form, body_source="It rained.\r\n\r\nIt snowed at night.", topics="Snow")
    (shown,) = offered(editor, story)
    assert shown.startswith("A story: … at night.")
    assert "differs in: Text, Topics" in shown


def test_what_is_offered_and_is_no_other_text_says_so(editor, story):
    keep(editor, story, editor.fields(story))
    (shown,) = offered(editor, story)
    assert shown.startswith("A story: Saved.")
    assert "the same as is saved" in shown


def test_two_tabs_of_one_story_keep_both_texts(editor, story):
    one, two = editor.fields(story), editor.fields(story)
    keep(editor, story, one, body_source="In the first tab.")
    keep(editor, story, two, body_source="In the second tab.")
    keep(editor, story, one, body_source="In the first tab, further.")
    assert texts(editor, story) == {"In the first tab, further.", "In the second tab."}


def test_two_browsers_of_one_editor_keep_both_texts(desk, editor, story):
    at_home = desk("editor")
    for browser, text in ((editor, "At the office."), (at_home, "At home.")):
        keep(browser, story, browser.fields(story), body_source=text)
    assert texts(editor, story) == texts(at_home, story) == {"At the office.", "At home."}


def test_two_new_stories_are_both_offered_at_the_desk_and_where_stories_begin(editor):
    for headline in ("One", "Two"):
        keep(editor, NEW, editor.fields(NEW), headline=headline, body_source=f"Of {headline}.")
    for page in ("/newsroom", NEW):
        assert texts(editor, page, "headline") == {"One", "Two"}
        shown = " ".join(offered(editor, page))
        assert "One: Of One." in shown
        assert "14:05" in shown


def test_a_save_takes_along_the_text_of_its_own_form_only(editor, story):
    form, other = editor.fields(NEW), editor.fields(NEW)
    keep(editor, NEW, form, headline="Mine")
    keep(editor, NEW, other, headline="Other")
    keep(editor, story, editor.fields(story), body_source="Of the story.")
    assert editor.client.post(NEW, data=form | {"headline": "Mine"}).status_code == 303
    assert texts(editor, NEW, "headline") == {"Other"}
    assert texts(editor, story) == {"Of the story."}


@pytest.mark.parametrize("action", ["", "/submit", "/publish"])
def test_whatever_saves_a_text_ends_its_autosave(editor, story, action):
    form = editor.fields(story)
    keep(editor, story, form, body_source="Better.")
    answer = editor.client.post(story + action, data=form | {"body_source": "Better."})
    assert answer.status_code == 303
    assert row(editor.app, story).body_source == "Better."
    assert offered(editor, story) == {}


def test_a_text_that_is_refused_keeps_its_autosave_until_it_is_saved(editor, story):
    form = editor.fields(story)
    keep(editor, story, form, slug="No Slug!")
    answer = editor.client.post(story, data=form | {"slug": "No Slug!"})
    assert answer.status_code == 422
    again = fields_of(answer.text, "story")
    assert again["autosave_key"] == form["autosave_key"]
    assert len(offered(editor, story)) == 1
    assert editor.client.post(story, data=again | {"slug": "a-slug"}).status_code == 303
    assert offered(editor, story) == {}


def test_the_page_with_both_texts_ends_the_autosave_of_the_form_before_it(desk, editor, story):
    form = editor.fields(story)
    desk("editor", "other@example.org").edit(story, body_source="Theirs.")
    keep(editor, story, form, body_source="Mine.")
    answer = editor.client.post(story, data=form | {"body_source": "Mine."})
    assert answer.status_code == 409
    assert editor.client.post(story, data=fields_of(answer.text, "story")).status_code == 303
    assert offered(editor, story) == {}


def test_what_is_taken_up_moves_to_its_new_form(editor, story):
    keep(editor, story, editor.fields(story), body_source="Typed.")
    (where,) = offered(editor, story).values()
    taken_up = editor.fields(where)
    assert offered(editor, where) == {}  # it stands in the form
    keep(editor, story, taken_up, body_source="Typed, and more.")
    assert texts(editor, story) == {"Typed, and more."}
    assert editor.client.post(story, data=taken_up).status_code == 303
    assert offered(editor, story) == {}


def test_two_tabs_that_take_up_the_same_text_keep_both(editor, story):
    keep(editor, story, editor.fields(story), body_source="Typed.")
    (where,) = offered(editor, story).values()
    one, two = editor.fields(where), editor.fields(where)
    keep(editor, story, one, body_source="Typed, one.")
    keep(editor, story, two, body_source="Typed, two.")
    assert texts(editor, story) == {"Typed, one.", "Typed, two."}


def test_a_form_that_went_on_keeps_its_text_when_another_took_it_up(editor, story):
    first = editor.fields(story)
    keep(editor, story, first, body_source="Typed.")
    (where,) = offered(editor, story).values()
    second = editor.fields(where)
    keep(editor, story, first, body_source="Typed, and went on.")
    assert editor.client.post(story, data=second).status_code == 303
    assert texts(editor, story) == {"Typed, and went on."}


def test_what_changes_a_story_elsewhere_leaves_what_is_typed(editor, story, paper):
    editor.edit(story, body_source="Saved again.")
    keep(editor, story, editor.fields(story), body_source="Hours of work.")
    oldest = re.findall(r'name="old" value="(\d+)"', editor.get(story + "/history").text)[-1]
    assert editor.press(story, "/restore", revision=oldest).status_code == 303
    paper.add(Image(name="pier", file="pier-1", width=640, height=480, alt="A pier"))
    number = story.rpartition("/")[2]
    answer = editor.post(
        "/newsroom/pictures/1/use", story=number, version=editor.version(story), how="lead"
    )
    assert answer.status_code == 303
    assert texts(editor, story) == {"Hours of work."}


def test_it_is_thrown_away_by_hand_one_by_one(editor, story):
    for text in ("One.", "Two."):
        keep(editor, story, editor.fields(story), body_source=text)
    page = main(editor.get(story).text)
    forms = [form for form in page.iter("form") if form.get("action", "").endswith("/forget")]
    sent = {i.get("name"): i.get("value") for i in forms[0].iter("input")}
    answer = editor.client.post(forms[0].get("action"), data=sent)
    assert (answer.status_code, answer.location) == (303, story)
    assert len(offered(editor, story)) == 1


def test_nobody_is_offered_or_can_throw_away_what_a_colleague_typed(desk, editor, story):
    form = editor.fields(story)
    keep(editor, story, form, body_source="Mine.")
    other = desk("editor", "other@example.org")
    assert offered(other, story) == {}
    assert other.fields(f"{story}?typed={form['autosave_key']}")["body_source"] == "Saved."
    other.post("/newsroom/stories/unsaved/forget", key=form["autosave_key"])
    assert texts(editor, story) == {"Mine."}


def test_the_text_of_one_story_is_not_shown_in_another(editor, story):
    form = editor.fields(story)
    keep(editor, story, form, body_source="Mine.")
    other = editor.write(headline="Another")
    for page in (other, NEW):
        shown = editor.fields(f"{page}?typed={form['autosave_key']}")
        assert shown["body_source"] == ""


def test_too_many_are_refused_aloud_and_none_is_thrown_away(editor, story, monkeypatch):
    monkeypatch.setattr(autosaves, "MOST", 2)
    forms = [editor.fields(story) for _ in range(3)]
    for form in forms[:2]:
        keep(editor, story, form)
    answer = editor.client.post(story + "/autosave", data=forms[2])
    assert answer.status_code == 422
    assert "Not kept" in answer.text
    keep(editor, story, forms[0], body_source="Still kept.")
    assert len(offered(editor, story)) == 2


@pytest.mark.parametrize("odd", ["", "x" * 500, "\x00", "🗞", "' OR 1=1 --"])
def test_a_form_with_an_odd_key_or_none_is_kept_all_the_same(app, editor, story, odd):
    keep(editor, story, editor.fields(story) | {"autosave_key": odd}, body_source="Kept.")
    assert texts(editor, story) == {"Kept."}
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(autosaves.Autosave.id))) == 1

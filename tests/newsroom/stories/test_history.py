"""History: every text that was saved can be seen, compared and restored."""

import re

import pytest

from answers import main, words
from desk import row


def test_every_save_is_a_revision_and_any_two_can_be_compared(editor):
    story = editor.write(headline="One", body_source="The pier is long.")
    editor.edit(story, headline="Two", body_source="The pier is very long.")
    editor.edit(story, headline="Three")
    page = editor.get(story + "/history").text
    ids = re.findall(r'name="old" value="(\d+)"', page)
    assert len(ids) == 3
    answer = editor.get(f"{story}/compare?old={ids[-1]}&new={ids[0]}")
    shown = main(answer.text)
    assert {"Three", "very"} <= {words(e) for e in shown.iter("ins")}
    assert "One" in {words(e) for e in shown.iter("del")}


def test_an_earlier_text_is_restored_and_nothing_goes(app, editor):
    story = editor.write(headline="One", body_source="First.", topics=["Piers"])
    editor.edit(story, headline="Two", body_source="Second.", topics=[])
    ids = re.findall(r'name="old" value="(\d+)"', editor.get(story + "/history").text)
    assert editor.press(story, "/restore", revision=ids[-1]).status_code == 303
    fields = editor.fields(story)
    assert (fields["headline"], fields["body_source"]) == ("One", "First.")
    assert fields["topics"] == "Piers"
    assert row(app, story).slug == "one"
    history = editor.get(story + "/history").text
    assert len(re.findall('name="old"', history)) == 3
    assert "Restored: the text of 20 October 2025, 14:05 UTC" in words(main(history))
    restored = re.findall('name="old" value="(\\d+)"', history)[0]
    same = words(main(editor.get(f"{story}/compare?old={ids[-1]}&new={restored}").text))
    assert "The two say the same." in same
    assert "Restore the" not in same


def test_a_slug_that_another_story_took_meanwhile_is_not_restored(app, editor):
    story = editor.write(headline="One", slug="pier", body_source="First.")
    editor.edit(story, slug="jetty", body_source="Second.")
    editor.write(headline="Another", slug="pier")
    oldest = re.findall(r'name="old" value="(\d+)"', editor.get(story + "/history").text)[-1]
    assert editor.press(story, "/restore", revision=oldest).status_code == 303
    article = row(app, story)
    assert (article.slug, article.body_source) == ("jetty", "First.")


@pytest.mark.parametrize("odd", ["0", "x", "9" * 30, "-1", "1.5", "٣"])
def test_revisions_that_are_not_this_story_s_are_not_found(editor, odd):
    story = editor.write(headline="One")
    assert editor.get(f"{story}/compare?old={odd}").status_code == 404
    assert editor.press(story, "/restore", revision=odd).status_code == 404


def test_readers_never_see_a_text_that_another_took_over_from_before_its_hour(desk, editor):
    reporter = desk("reporter")
    story = reporter.write(headline="Bridge", body_source="Closed.")
    editor.edit(story, "/publish", publish_at="2025-10-21T08:00")
    assert words(main(editor.get(story + "/history").text)).count("readers see it from") == 1
    reporter.edit(story, body_source="Closed until Monday.")  # and so proposed
    editor.edit(story, body_source="Closed for good.")
    shown = words(main(editor.get(story + "/history").text))
    assert "Proposed" in shown
    assert shown.count("readers see it from") == 1


def test_what_a_story_says_is_not_offered_to_be_restored_though_a_proposal_came_after(desk, editor):
    reporter = desk("reporter")
    story = reporter.write(headline="Bridge", body_source="Open.")
    reporter.edit(story, body_source="Closed.")
    editor.edit(story, "/publish")
    reporter.edit(story, body_source="Closed until Monday.")  # and so proposed
    page = editor.get(story + "/history").text
    proposed, says, *before = re.findall(r'name="old" value="(\d+)"', page)
    assert before
    assert re.findall(r'name="revision"\s+value="(\d+)"', page) == [proposed, *before]
    page = editor.get(f"{story}/compare?old={says}&new={proposed}").text
    assert re.findall(r'name="revision"\s+value="(\d+)"', page) == [proposed]

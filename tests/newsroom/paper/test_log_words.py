"""The log tells what was done in words of the desk, in the language of whoever reads it."""

import pytest

from answers import main, words
from broadsheet.archive.images import Image

FRONT, LOG = "/newsroom/placing", "/newsroom/audit"


@pytest.fixture
def database():
    return "sqlite"  # what is worded is so on both


def log(browser, language="en"):
    browser.post("/newsroom/account/language", language=language)
    return words(main(browser.get(LOG).text))


def place(browser, *chosen, form=""):
    version = browser.fields(FRONT, "placing")["version"]
    fields = {"version": version, "article_id": list(chosen), "form": form, "do": "save"}
    assert browser.post(FRONT, fields).status_code == 303


def test_an_order_is_told_by_headlines_as_the_language_parts_them(paper, editor):
    paper.stories(2, section="World")
    place(editor, "1", "2", form="big")
    told = log(editor)
    stories = "Story number 0, Story number 1"
    assert f"order: {stories} · added: {stories}" in told
    assert "form: One story bigger than all others" in told
    assert ";" not in log(editor, "ar")
    assert "، " in log(editor, "ar")
    place(editor, "1", "2")
    assert "form: What the stories call for" in log(editor)


def test_settings_are_told_by_the_names_of_what_they_are(paper, desk):
    publisher = desk("publisher")
    paper.add(Image(file="logo.png", name="the-lamp", width=600, height=90, alt=""))
    fields = publisher.fields("/newsroom/paper", "imprint")
    publisher.post("/newsroom/paper", fields | {"locale": "de-DE", "logo_id": "1"})
    told = log(publisher)
    assert "logo: nothing → the-lamp" in told
    assert "language: nothing → German (Germany)" in told
    assert "→ Deutsch (Deutschland)" in log(publisher, "de")


def test_numbers_of_rows_are_no_words(editor):
    story = editor.write(headline="A pier", body_source="Long.")
    editor.edit(story, body_source="Wide.")
    editor.press(story, "/restore", revision="1")
    told = log(editor)
    assert "Editor restored A pier" in told
    assert "revision" not in told


def test_what_somebody_wrote_is_told_as_they_wrote_it(desk, editor):
    story = desk("reporter").write(headline="A pier", body_source="Long.")
    editor.press(story, "/return", word="nothing")
    told = log(editor, "de")
    assert told.count("nothing") == 1


def test_the_log_of_a_story_has_whole_sentences(desk, editor):
    reporter = desk("reporter")
    story = reporter.write(headline="A pier", body_source="Long.")
    editor.edit(story, "/publish")
    reporter.edit(story, dek="Look.")
    number = reporter.fields(story)["proposal"]
    editor.client.post(story, data=editor.fields(f"{story}/proposals/{number}"))
    own = words(main(editor.get(story).text))
    assert "Editor took a proposed change into the text 14:05" in own
    assert "Reporter proposed a change 14:05" in own
    told = log(editor)
    assert "Editor took a proposed change into A pier" in told
    assert "Reporter proposed a change to A pier" in told


def test_words_of_another_direction_keep_their_order_and_arrows_point_on(paper, desk):
    publisher = desk("publisher")
    paper.story(section="World")
    former = {"path": "/2019/bridge.html", "target": "/world"}
    assert publisher.post("/newsroom/addresses", former).status_code == 303
    section = "/newsroom/sections/1"
    fields = publisher.fields(section, "part") | {"name": "The world!", "slug": "the-world"}
    assert publisher.post(section, fields).status_code == 303
    log(publisher, "ar")
    for address in (LOG, section):
        told = publisher.get(address).text
        assert "<bdi>World</bdi> ← <bdi>The world!</bdi>" in told, address
        assert '<bdi dir="ltr">/world</bdi> ← <bdi dir="ltr">/the-world</bdi>' in told, address
    told = publisher.get(LOG).text
    assert '<bdi dir="ltr">/2019/bridge.html</bdi>' in told
    log(publisher, "en")
    assert "<bdi>World</bdi> → <bdi>The world!</bdi>" in publisher.get(LOG).text


def test_who_signs_out_is_named_once(desk):
    desk("publisher").post("/newsroom/sign-out")
    publisher = desk("publisher")
    publisher.post("/newsroom/account/name", name="Pia")
    for address in (LOG, "/newsroom/staff/1"):
        publisher.post("/newsroom/account/language", language="en")
        told = words(main(publisher.get(address).text))
        assert "Publisher signed out October" in told, address
        assert "changed the name of Pia" in told, address
        publisher.post("/newsroom/account/language", language="de")
        assert "Publisher: abgemeldet 20." in words(main(publisher.get(address).text)), address


def test_a_note_in_a_story_s_history_keeps_its_own_order(editor):
    story = editor.write(headline="A pier", body_source="Long.")
    editor.edit(story, "/publish")
    editor.edit(story, "/publish-changes", dek="Look.", kind="correction", note="It is wide.")
    assert "<bdi>It is wide.</bdi>" in editor.get(f"{story}/history").text

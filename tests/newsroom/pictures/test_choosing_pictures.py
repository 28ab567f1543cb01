"""Pictures are chosen for stories, portraits and the logo."""

import re

from answers import main, tree, words
from desk import fields_of, notices, row
from library import LIBRARY, describe, image_at, use


def test_a_picture_is_chosen_for_a_story_from_its_form(app, client, editor, harbour):
    form = editor.fields("/newsroom/stories/new")
    text = "One.\n\nTwo.\n\nThree."
    sent = form | {"headline": "New", "body_source": text, "then": "pictures", "at": "8"}
    answer = editor.client.post("/newsroom/stories/new", data=sent)
    library = answer.location
    assert library.startswith(LIBRARY + "?story=")
    page = editor.get(library).text
    assert "for “New”" in words(tree(page))
    story = "/newsroom/stories/" + re.search(r"story=(\d+)", library)[1]
    assert use(editor, harbour, story, at="8").location == story
    back = use(editor, harbour, story, how="text", at="8").location
    fields = editor.fields(back)
    assert fields["body_source"] == "One.\n\nTwo.\n\n![](harbour)\n\nThree."
    assert fields["body_source"][: int(fields["at"])].endswith("![](harbour)")
    assert fields["lead_image_id"] == harbour.rpartition("/")[2]
    use(editor, harbour, story, how="text", at="99999999")
    assert editor.fields(story)["body_source"].endswith("Three.\n\n![](harbour)")


def test_a_story_that_changed_meanwhile_is_not_overwritten_by_its_form(editor, harbour):
    story = editor.write(headline="Open in a tab", body_source="Text.")
    tab = editor.fields(story)
    use(editor, harbour, story)
    answer = editor.client.post(story, data=tab | {"body_source": "More text."})
    assert answer.status_code in (303, 409)
    assert editor.fields(story)["lead_image_id"] == harbour.rpartition("/")[2]


def test_reporters_use_pictures_and_change_those_that_no_reader_sees(
    app, editor, desk, upload, harbour
):
    reporter = desk("reporter")
    assert describe(reporter, harbour, alt="Boats").status_code == 303
    own = reporter.write(headline="Mine", body_source="Text.")
    theirs = editor.write(headline="A secret plan", body_source="Text.")
    used = use(reporter, harbour, own)
    assert used.location == own
    hidden = use(reporter, harbour, theirs)
    assert hidden.status_code == 404
    assert reporter.get(f"{LIBRARY}?story={theirs.rpartition('/')[2]}").status_code == 404
    use(editor, harbour, theirs)
    page = reporter.get(harbour).text
    assert "Mine" in page
    assert "A secret plan" not in page
    editor.edit(own, "/publish")
    assert reporter.get(harbour).status_code == 200
    form = fields_of(editor.get(harbour).text, "picture") | {"csrf_token": reporter.token()}
    assert reporter.post(harbour, form | {"alt": "Other"}).status_code == 403
    assert reporter.post(harbour + "/replace").status_code == 403
    assert reporter.post(harbour + "/delete").status_code == 403
    assert image_at(app, harbour).alt == "Boats"
    assert row(app, own).lead_image.name == "harbour"


def test_portrait_and_logo_are_chosen_from_the_library_too(app, client, desk, editor, harbour):
    editor.write(headline="By somebody", body_source="Text.", bylines=["Ada Venn"])
    for browser, page, form, button in (
        (editor, "/newsroom/authors/1", "part", "Use harbour as Ada Venn’s portrait"),
        (desk("publisher"), "/newsroom/paper", "imprint", "Use harbour as the paper’s logo"),
    ):
        library = browser.post(page, browser.fields(page, form) | {"then": "pictures"}).location
        (choice,) = (
            f
            for f in main(browser.get(library).text).iter("form")
            if any(b.get("aria-label") == button for b in f.iter("button"))
        )
        fields = {e.get("name"): e.get("value") for e in choice.iter("input")}
        answer = browser.client.post(choice.get("action"), data=fields)
        assert answer.location == page
        assert "harbour" in notices(browser.get(answer.location).text)
        assert "harbour" in next(main(browser.get(page).text).iter("img")).get("src")
    assert "harbour" in next(tree(client.get("/").text).iter("img")).get("src")
    for asked in ("logo", "author-9", "author-99999999999", "topic-1", "'"):
        answer = editor.get(f"{LIBRARY}?whose={asked}")
        assert answer.status_code == 200
        assert "Use harbour as" not in answer.text
    assert editor.post(f"{harbour}/use/portrait", {"author": "9"}).status_code == 404

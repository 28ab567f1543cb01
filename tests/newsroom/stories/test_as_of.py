"""The paper as of a moment, previews, and links to them."""

import pytest

from answers import headlines, main, shown, tree, with_class, words
from desk import state


@pytest.mark.parametrize("when", ["2025-10-21T06:01", "2025-10-21T05:59"])
def test_the_paper_as_of_a_moment_ahead_is_what_it_will_be(editor, reader, clock, when):
    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    as_of = editor.get("/newsroom/as-of?at=" + when).location.rstrip("/")
    found = {}
    for page in ("/", "/world", "/latest", "/fragments/rail", "/world/a-new-pier"):
        answer = reader.get(as_of + page)
        assert answer.headers["Cache-Control"] == "private, no-store", page
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        found[page] = (answer.status_code, "A new pier" in answer.text)
        own = f' href="{as_of}/'
        assert answer.text.count(' href="/') == answer.text.count(own) + (
            "/newsroom" in answer.text
        )
    out = when.endswith("06:01")
    assert {seen for page, (_, seen) in found.items()} == {out}
    assert found["/world/a-new-pier"][0] == (200 if out else 404)
    # Readers have what they had, and the clock is where it was.
    assert headlines(reader.get("/").text) == []
    clock.now = clock.now.replace(day=21, hour=6, minute=0)
    assert headlines(reader.get("/").text) == ["A new pier"]


def test_what_is_scheduled_stands_beside_the_minute_after_it(editor):
    for headline, hour in (("A new pier", "06:00"), ("A long day", "18:00"), ("A pier", "06:00")):
        story = editor.write(headline=headline, body_source="It is long.")
        editor.edit(story, "/publish", publish_at=f"2025-10-21T{hour}")
    page = main(editor.get("/newsroom/as-of").text)
    rows = {}
    for row in with_class(page, "rows__row"):
        (link, *_), (told, *_) = with_class(row, "rows__main"), with_class(row, "rows__meta")
        rows[link.get("href")] = words(told)
    assert rows == {
        "?at=2025-10-21T06:01": "A new pier · A pier",
        "?at=2025-10-21T18:01": "A long day",
    }


def test_the_paper_as_of_the_past_has_the_texts_of_then(editor, reader, live, clock):
    then = clock.now
    clock.advance(days=1)
    editor.edit(live, "/publish-changes", headline="A short pier", kind="correction", note="Short.")
    clock.advance(days=1)
    assert "A short pier" in shown(reader)
    as_of = editor.get(f"/newsroom/as-of?at={then:%Y-%m-%dT%H:%M}").location.rstrip("/")
    text = words(main(reader.get(as_of + "/world/a-new-pier").text))
    assert "A new pier" in text
    assert "A short pier" not in text
    assert "Short." not in text
    assert "Updated" not in text
    assert headlines(reader.get(as_of + "/").text) == ["A new pier"]
    assert "A short pier" in shown(reader)
    assert headlines(reader.get("/").text) == ["A short pier"]


def test_the_paper_as_of_the_past_has_the_words_that_a_scheduled_story_came_out_with(
    editor, reader, clock
):
    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    clock.advance(minutes=1)
    editor.edit(story, dek="Saved while it waits.")
    clock.now = then = clock.now.replace(day=21, hour=6, minute=30)
    assert "Saved while it waits." in shown(reader)
    clock.advance(days=1)
    editor.edit(story, "/publish-changes", dek="Changed later.", kind="typo")
    edition = editor.get(f"/newsroom/as-of?at={then:%Y-%m-%dT%H:%M}").location.rstrip("/")
    assert "Saved while it waits." in words(main(reader.get(edition + "/world/a-new-pier").text))


def test_the_paper_as_of_the_past_never_has_what_was_not_published(editor, reader, live, clock):
    editor.edit(live, dek="Not yet for readers.")
    editor.press(live, "/address", slug="the-pier")
    then = clock.now
    clock.advance(days=1)
    editor.edit(live, "/discard-changes")
    editor.edit(live, "/publish-changes", dek="Look here.", kind="typo")
    clock.advance(days=1)
    as_of = editor.get(f"/newsroom/as-of?at={then:%Y-%m-%dT%H:%M}").location.rstrip("/")
    text = words(main(reader.get(as_of + "/world/the-pier").text))
    assert "Not yet for readers." not in text
    assert "Look." in text


def test_a_draft_is_previewed_in_the_paper_and_nobody_else_sees_it(editor, reader):
    story = editor.write(headline="A new pier", body_source="It is long.")
    where = editor.get(story + "/preview").location
    assert "It is long." in words(main(reader.get(where).text))
    front = where.rpartition("/world/")[0]
    assert headlines(reader.get(front + "/").text) == ["A new pier"]
    assert reader.get("/world/a-new-pier").status_code == 404
    assert headlines(reader.get("/").text) == []
    assert state(editor.get(story).text) == "Draft"


def test_a_scheduled_story_is_previewed_at_its_moment(editor, reader, desk):
    reporter = desk("reporter")
    story = reporter.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    other = editor.write(headline="Another pier", body_source="It is short.")
    editor.edit(other, "/publish", publish_at="2025-10-21T05:00")
    where = editor.get(story + "/preview").location
    assert "21 October 2025, 06:00" in words(main(reader.get(where).text))
    # What else waits is not for reporters: theirs is the paper of now.
    theirs = reporter.get(story + "/preview").location
    assert "20 October 2025, 14:05" in words(main(reader.get(theirs).text))
    assert "Another pier" not in reader.get(theirs.rpartition("/world/")[0] + "/").text


def test_a_working_copy_is_previewed_as_it_will_be(editor, reader, live):
    editor.edit(live, dek="Look again.")
    where = editor.get(live + "/preview").location
    assert "Look again." in words(main(reader.get(where).text))
    assert "Look again." not in shown(reader)


def test_the_history_says_what_readers_saw_and_what_they_will_see(editor, clock):
    def seen():
        page = main(editor.get(story + "/history").text)
        return [words(e) for e in page.iter("span") if e.get("class") == "rows__meta"]

    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    assert seen() == ["readers see it from Tue 21 Oct, 06:00"]
    clock.advance(minutes=1)
    editor.edit(story, "/publish", publish_at="")
    assert seen() == ["readers saw it from 14:06"]
    editor.press(story, "/withdraw", reason="x")
    clock.advance(minutes=1)
    editor.edit(story, headline="A newer pier")
    assert seen() == ["readers saw it from 14:06"]


def test_a_link_to_the_paper_as_of_a_moment_ends_and_can_t_be_forged(editor, reader, clock):
    as_of = editor.get("/newsroom/as-of?at=2025-10-21T06:00").location
    assert reader.get(as_of).status_code == 200
    forged = as_of[:-3] + ("xx" if as_of[-3:-1] != "xx" else "yy")
    assert reader.get(forged).status_code == 410
    assert reader.get("/as-of/nonsense").status_code == 410
    assert reader.get(as_of + "newsroom").status_code == 410
    assert reader.post(as_of.rstrip("/")).status_code == 405
    clock.advance(hours=12, seconds=1)
    assert reader.get(as_of.rstrip("/")).status_code == 410


def test_a_link_can_be_handed_on_for_a_week(editor, reader, clock):
    answer = editor.post("/newsroom/as-of", at="2025-10-21T06:00", share="1")
    link = next(e for e in tree(answer.text).iter("input") if e.get("id") == "link").get("value")
    path = link.removeprefix("http://127.0.0.1:5000")
    clock.advance(days=6)
    page = reader.get(path)
    assert page.status_code == 200
    assert "Back to the desk" not in page.text
    clock.advance(days=1, seconds=1)
    assert reader.get(path.rstrip("/")).status_code == 410


def test_nothing_of_the_paper_as_of_a_moment_is_kept_by_the_press(app, editor, reader, live):
    as_of = editor.get("/newsroom/as-of?at=2030-01-01T00:00").location.rstrip("/")
    before = reader.get("/").data
    for page in ("/", "/world", "/world/a-new-pier", "/fragments/rail"):
        reader.get(as_of + page)
    assert reader.get("/").data == before
    kept = app.extensions["press"].shelf.copies
    assert not [key for key in kept if "as-of" in key]


def test_the_day_line_of_the_paper_as_of_a_moment_is_its_own(editor, reader):
    as_of = editor.get("/newsroom/as-of?at=2030-01-01T12:00").location
    assert "Tuesday, 1 January 2030" in words(tree(reader.get(as_of).text))

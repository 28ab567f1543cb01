"""Previews: what is seen before readers see it, by whom, until when, and in nobody's way."""

import re

import pytest
import sqlalchemy as sa
from flask import template_rendered

from answers import headlines, main, tree, words
from broadsheet import as_of
from broadsheet.archive import articles, authors
from broadsheet.archive.authors import Author
from broadsheet.archive.database.overlay import begin_reading, over
from broadsheet.archive.lists import teasers
from broadsheet.archive.manuscripts.manuscript import Manuscript
from broadsheet.archive.store import WRITERS, db
from conftest import ON_SQLITE
from desk import fields_of

SHARED = {"share_shows": "story", "share_days": "7", "share_note": "Ada, our lawyer"}


@pytest.fixture
def reader(app):
    return app.test_client()


@pytest.fixture
def draft(editor, filled_once):
    return filled_once(lambda: editor.write(headline="A new pier", body_source="It is long."))


def share(browser, story, **more) -> str:
    """Hand a story out; returns the path of the link."""
    answer = browser.edit(story, "/share", **(SHARED | more))
    assert answer.status_code == 200, answer.text
    (field,) = (e for e in tree(answer.text).iter("input") if e.get("id") == "link")
    return field.get("value").removeprefix("http://127.0.0.1:5000")


def seen(reader, link: str) -> str:
    answer = reader.get(link, follow_redirects=True)
    assert answer.status_code == 200, answer.status
    return words(main(answer.text))


def has_ended(reader, link: str) -> bool:
    """Whether a link answers as one that never was."""
    answer, unknown = (reader.get(at, follow_redirects=True) for at in (link, "/as-of/never"))
    same = (answer.status_code, answer.data) == (unknown.status_code, unknown.data)
    if not same or answer.status_code != 410:
        return False
    told = words(main(answer.text))
    return "This link has ended Ask the newsroom for a new one." in told and "withdrawn" not in told


def links_of(browser, story: str) -> list[str]:
    page = tree(browser.get(story).text)
    (card,) = (e for e in page.iter("details") if e.get("id") == "share")
    return [words(e) for e in card.iter("li")]


def end(browser, story: str):
    (action,) = re.findall(rf'formaction="({story}/share/\d+/end)"', browser.get(story).text)
    return browser.post(action)


def test_a_link_shows_a_draft_to_somebody_who_can_t_sign_in(editor, reader, draft):
    link = share(editor, draft)
    text = seen(reader, link)
    assert "A new pier" in text
    assert "It is long." in text
    assert reader.get("/world/a-new-pier").status_code == 404
    front = reader.get(reader.get(link).location.partition("/world/")[0] + "/")
    assert headlines(front.text) == ["A new pier"]
    assert "/newsroom" not in front.text


@ON_SQLITE
def test_what_a_link_shows_stands_still_and_is_not_fetched_ahead(editor, reader, draft):
    answer = reader.get(share(editor, draft), follow_redirects=True)
    assert "data-tag" not in answer.text
    assert 'class="tools"' not in answer.text, "nobody shares or saves what is not the paper"
    assert "Speculation-Rules" not in answer.headers


def test_a_link_shows_the_version_or_the_story_as_was_chosen(editor, reader, draft):
    version = share(editor, draft, share_shows="version", headline="A pier")
    story = share(editor, draft)
    editor.edit(draft, headline="A long pier", body_source="It is very long.")
    assert "It is long." in seen(reader, version)
    assert "A pier" in seen(reader, version)
    assert "It is very long." in seen(reader, story)


def test_a_link_is_listed_with_its_maker_and_its_end_and_shown_once(editor, draft):
    link = share(editor, draft)
    (line,) = links_of(editor, draft)
    for part in ("Ada, our lawyer", "Editor", "until Mon 27 Oct", "as it goes on"):
        assert part in line
    assert link.rpartition("/")[2] not in editor.get(draft).text


def test_a_link_ends_by_a_click_and_then_answers_as_an_unknown_one(editor, reader, draft):
    link = share(editor, draft)
    own = reader.get(link).location
    assert end(editor, draft).status_code == 303
    assert links_of(editor, draft) == []
    assert has_ended(reader, link)
    assert has_ended(reader, own)


@pytest.mark.parametrize(("days", "lasts"), [("1", 1), ("7", 7), ("30", 30)])
def test_a_link_ends_when_it_was_said_to(editor, reader, draft, clock, days, lasts):
    link = share(editor, draft, share_days=days)
    clock.advance(days=lasts, seconds=-1)
    assert "It is long." in seen(reader, link)
    clock.advance(seconds=1)
    assert has_ended(reader, link)


def test_the_links_of_whoever_is_dismissed_end_for_good(editor, desk, reader):
    reporter, publisher = desk("reporter"), desk("publisher")
    story = reporter.write(headline="A new pier", body_source="It is long.")
    link, own = share(reporter, story), reporter.get(story + "/preview").location
    assert "It is long." in seen(reader, own)
    (person,) = re.findall(
        r'href="(/newsroom/staff/\d+)">Reporter', publisher.get("/newsroom/staff").text
    )
    publisher.post(person + "/dismiss")
    assert has_ended(reader, link)
    assert has_ended(reader, own)
    publisher.post(person + "/take-back")
    assert has_ended(reader, link)


def test_whoever_may_do_less_than_before_sees_nothing_by_the_links_of_before(editor, desk, reader):
    publisher = desk("publisher")
    story = editor.write(headline="A new pier", body_source="It is long.")
    link, own = share(editor, story), editor.get(story + "/preview").location
    (person,) = re.findall(
        r'href="(/newsroom/staff/\d+)">Editor', publisher.get("/newsroom/staff").text
    )
    fields = {"name": "Editor", "email": "editor@example.org", "role": "editor"}
    assert publisher.post(person, fields).status_code == 303
    assert "It is long." in seen(reader, link)
    assert publisher.post(person, fields | {"role": "reporter"}).status_code == 303
    assert has_ended(reader, link)
    assert has_ended(reader, own)


@pytest.mark.parametrize("page", ["search", "fragments/search"])
def test_no_search_from_a_link_to_one_version_knows_what_was_written_later(
    editor, reader, draft, page
):
    root = share(editor, draft, share_shows="version").partition("/as-of/")[2].partition("/")[0]
    editor.edit(draft, body_source="The Zebrasecret whistleblower is named.")
    for words_of_it in ("Zebrasecret", "Zebrasecrot", "whistlebloer"):
        answer = reader.get(f"/as-of/{root}/{page}?q={words_of_it}")
        assert answer.status_code == 302
        assert answer.location == f"/{page}?q={words_of_it}"
        found = reader.get(answer.location).text
        assert "A new pier" not in found
        assert "Zebrasecret" not in found.replace(words_of_it, "")


def test_what_somebody_sees_for_themselves_ends_with_their_session(editor, reader, draft):
    own = editor.get(draft + "/preview").location
    assert "It is long." in seen(reader, own)
    editor.post("/newsroom/sign-out")
    assert has_ended(reader, own)


@pytest.mark.parametrize("by", ["its own button", "the list"])
def test_a_link_ends_with_the_spike_for_good(editor, reader, draft, by):
    link = share(editor, draft)
    if by == "the list":
        number, version = draft.rpartition("/")[2], editor.fields(draft)["version"]
        sure = editor.post("/newsroom/bulk", do="spike", story=f"{number}:{version}")
        editor.client.post("/newsroom/bulk/do", data=fields_of(sure.text, "bulk"))
    else:
        editor.edit(draft, "/spike")
    assert has_ended(reader, link)
    editor.edit(draft, "/take-up")
    assert has_ended(reader, link)


def test_a_link_ends_when_its_story_is_taken_from_readers(editor, reader, draft, clock):
    editor.edit(draft, "/publish", unpublish_at="2025-10-20T15:00")
    by_hand = editor.write(headline="One", body_source="x")
    editor.edit(by_hand, "/publish")
    clock.advance(minutes=1)
    links = [share(editor, draft), share(editor, by_hand)]
    editor.press(by_hand, "/withdraw", reason="Wrong.")
    assert not has_ended(reader, links[0])
    clock.advance(hours=1)
    assert all(has_ended(reader, link) for link in links)
    again = share(editor, by_hand, share_shows="version")  # what is to be published again
    assert "One" in seen(reader, again)


def test_nobody_shares_or_ends_what_they_may_not_see(editor, desk, draft):
    link = share(editor, draft)
    (action,) = re.findall(rf'formaction="({draft}/share/\d+/end)"', editor.get(draft).text)
    reporter = desk("reporter")
    mine = reporter.write(headline="Mine", body_source="x")
    assert reporter.post(draft + "/share", SHARED).status_code == 404
    assert reporter.post(action).status_code == 404
    assert reporter.post(action.replace(draft, mine)).status_code == 404
    assert link


def test_ending_a_link_keeps_what_was_being_typed(editor, reader, draft):
    link = share(editor, draft)
    (action,) = re.findall(rf'formaction="{draft}(/share/\d+/end)"', editor.get(draft).text)
    editor.edit(draft, action, dek="Typed meanwhile.")
    assert has_ended(reader, link)
    assert editor.fields(draft)["dek"] == "Typed meanwhile."


def test_a_link_to_the_paper_as_of_a_moment_is_listed_and_ended(editor, reader):
    page = editor.post("/newsroom/as-of", at="2025-10-21T06:00", share="1").text
    (field,) = (e for e in tree(page).iter("input") if e.get("id") == "link")
    link = field.get("value").removeprefix("http://127.0.0.1:5000")
    assert reader.get(link).status_code == 200
    (action,) = re.findall(r'action="(/newsroom/as-of/links/\d+/end)"', page)
    assert editor.post(action).status_code == 303
    assert has_ended(reader, link)


def test_a_preview_holds_no_lock_while_it_is_printed(app, editor, reader, draft, clock):
    """A save of the very story goes through, on another connection, while the page is made."""
    editor.edit(draft, "/publish")
    clock.advance(minutes=1)
    editor.edit(draft, body_source="It is longer.")
    link = reader.get(share(editor, draft)).location
    meanwhile = []

    def save(*_: object, **__: object) -> None:
        with db.engine.connect() as other:
            if other.dialect.name == "sqlite":
                other.detach()  # or others would borrow one that waits for nobody
                other.exec_driver_sql("PRAGMA busy_timeout = 0")
                other = other.execution_options(broadsheet_writes=True)
            else:
                other.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
                other.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
            other.exec_driver_sql("UPDATE article SET dek = 'Look.', slug = 'the-pier'")
            other.commit()
        meanwhile.append("saved")

    with template_rendered.connected_to(save, app):
        text = seen(reader, link)
    assert meanwhile
    assert "It is longer." in text
    assert reader.get("/world/the-pier").status_code == 200


def test_a_preview_waits_for_no_writer(app, editor, reader, draft):
    link = reader.get(share(editor, draft)).location
    with app.app_context(), db.engine.connect() as writer:
        if writer.dialect.name == "sqlite":
            writer = writer.execution_options(broadsheet_writes=True)
        else:
            writer.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
        writer.exec_driver_sql("UPDATE article SET dek = 'Look.'")
        assert "It is long." in seen(reader, link)
        writer.rollback()


def test_strangers_with_links_leave_threads_for_readers(editor, reader, draft):
    link, own = reader.get(share(editor, draft)).location, editor.get(draft + "/preview").location
    assert as_of.SHARED_TURNS.acquire(blocking=False)
    assert reader.get(link).status_code == 200
    assert as_of.SHARED_TURNS.acquire(blocking=False)
    crowded = reader.get(link)
    assert (crowded.status_code, crowded.headers["Retry-After"]) == (503, "1")
    assert reader.get(own).status_code == 200
    as_of.SHARED_TURNS.release()
    assert reader.get(link).status_code == 200
    as_of.SHARED_TURNS.release()


def test_what_a_change_names_for_the_first_time_is_in_its_preview_alone(editor, reader, clock):
    for name in ("Ada Venn", "Ben Oru"):
        other = editor.write(headline=f"By {name}", body_source="x", bylines=[name])
        editor.edit(other, "/publish")
    story = editor.write(headline="A new pier", body_source="Long.", bylines=["Ada Venn"])
    editor.edit(story, "/publish")
    clock.advance(minutes=1)
    editor.edit(story, bylines=["New Name", "Ben Oru"], topics=["Piers"], picks=["by-ada-venn"])
    own = editor.get(story + "/preview").location
    text = words(main(reader.get(own).text))
    for part in ("New Name", "Ben Oru", "Piers"):
        assert part in text
    base = own.partition("/world/")[0]
    assert headlines(reader.get(base + "/authors/new-name").text) == ["A new pier"]
    assert headlines(reader.get(base + "/topics/piers").text) == ["A new pier"]
    assert headlines(reader.get(base + "/authors/ada-venn").text) == ["By Ada Venn"]
    assert set(headlines(reader.get(base + "/authors/ben-oru").text)) == {
        "A new pier",
        "By Ben Oru",
    }
    rail = reader.get(base + "/fragments/rail/a-new-pier").text
    assert rail.index("By Ada Venn") < rail.index("By Ben Oru")  # the pick comes first
    for gone in ("/authors/new-name", "/topics/piers"):
        assert reader.get(gone).status_code == 404
    assert "Ada Venn" in words(main(reader.get("/world/a-new-pier").text))


@ON_SQLITE  # the other goes by what there is
def test_lists_under_an_overlay_still_read_the_head_of_an_index(app, paper, clock):
    for n in range(3):
        paper.story(f"Story {n}", by=["Ada Venn"], about=["Piers"])
    with app.app_context():
        story = articles.by_slug("story-1")
        ada = authors.by_name(Author, "Ada Venn")
        text, seen = Manuscript.of(story), []
        begin_reading()
        with over({story.id: text}, None):
            pass
        record = lambda *args: seen.append(args[2:4])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", record)
        assert len(teasers.by_author(ada, clock()).teasers) == 3
        assert len(teasers.latest(clock()).teasers) == 3
        sa.event.remove(db.engine, "before_cursor_execute", record)
        for statement, values in seen:
            plan = db.session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", values
            )
            said = " ".join(row[3] for row in plan)
            assert "SCAN main" not in said
            assert "MATERIALIZE" not in said
            assert "CO-ROUTINE" not in said.replace("CO-ROUTINE signs", "")  # of one story


@ON_SQLITE
@pytest.mark.parametrize(
    ("asked", "shown"),
    [("phone", "phone"), ("tablet", "tablet"), ("desktop", "desktop"), ("x", "tablet")],
)
def test_a_story_is_seen_at_the_width_of_other_screens(editor, reader, draft, asked, shown):
    page = editor.get(f"{draft}/widths?width={asked}")
    (frame,) = tree(page.text).iter("iframe")
    assert frame.get("title") == f"The story on a {shown}"
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    inside = editor.get(frame.get("src"), follow_redirects=True)
    assert "It is long." in words(main(inside.text))
    assert "frame-ancestors 'self'" in inside.headers["Content-Security-Policy"]
    for outside in (reader.get("/"), editor.get(draft)):  # nothing else may be framed
        assert "frame-ancestors 'none'" in outside.headers["Content-Security-Policy"]

"""When a page is printed, when it is kept, and when it is not."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from flask import before_render_template, template_rendered

from broadsheet import press
from broadsheet.archive.placements import Banner
from broadsheet.archive.store import db
from broadsheet.press.copies import CopySerializer, print_copy
from broadsheet.press.printing import Printing
from conftest import ON_SQLITE


def test_a_page_is_rendered_once_until_something_in_it_changes(client, paper, clock, renders):
    story, other = paper.story("First"), paper.story("Second")
    for _ in range(5):
        client.get(story)
    paper.change(other, lambda article: setattr(article, "headline", "Second, again"))
    clock.advance(days=100)
    client.get(story)
    assert renders.count("reader/article.html") == 1
    paper.change(story, lambda article: setattr(article, "headline", "First, again"))
    assert "First, again" in client.get(story).text
    assert renders.count("reader/article.html") == 2


def test_an_edit_of_the_text_alone_leaves_the_lists(client, paper, renders):
    story = paper.story()
    client.get("/latest")
    paper.change(story, lambda article: setattr(article, "body_html", "<p>Typo gone.</p>"))
    client.get("/latest")
    assert renders.count("reader/list.html") == 1


def test_drafts_touch_no_readers_page(client, paper, renders):
    paper.story()
    client.get("/latest")
    draft = paper.story("Draft", ago=None, about=["Tides"], by=["Ada Venn"])
    client.get("/latest")
    listed = renders.count("reader/list.html")
    paper.change(draft, lambda article: setattr(article, "headline", "Draft, again"))
    client.get("/latest")
    assert renders.count("reader/list.html") == listed


def test_an_age_turns_on_the_second(client, paper, clock, renders):
    paper.story(ago=timedelta(days=4, hours=23, minutes=59, seconds=58))
    assert "4 days ago" in client.get("/world").text
    clock.advance(seconds=1, microseconds=999_999)
    assert "4 days ago" in client.get("/world").text
    assert renders.count("reader/section.html") == 1
    clock.advance(microseconds=1)
    assert "5 days ago" in client.get("/world").text


def test_a_clock_that_is_set_back_makes_ages_younger_again(client, paper, clock):
    paper.story(ago=timedelta(hours=3))
    clock.advance(minutes=10)
    for hours, age in ((0, "3 hours ago"), (-2, "an hour ago"), (3, "4 hours ago")):
        clock.advance(hours=hours)
        for _ in range(2):  # who asks again takes a shorter way
            assert age in client.get("/latest").text


def test_a_missing_page_is_never_kept(client, paper, clock):
    address = paper.story("Soon", ago=timedelta(seconds=-1))
    assert client.get(address).status_code == 404
    clock.advance(seconds=1)
    assert client.get(address).status_code == 200


def test_a_banner_comes_and_goes_on_every_page_by_the_second(client, paper, clock):
    story = paper.story()
    starts_at = clock.now + timedelta(seconds=10)
    ends_at = starts_at + timedelta(seconds=10)
    paper.add(Banner(headline="Ferries stop", starts_at=starts_at, ends_at=ends_at))
    for seconds, stands in ((0, False), (9, False), (1, True), (9, True), (1, False)):
        clock.advance(seconds=seconds)
        for address in (story, "/", "/world"):
            assert ("Ferries stop" in client.get(address).text) is stands


def test_a_slow_render_that_straddles_an_edit_is_not_kept(make_app, app, client, paper):
    story, editor = paper.story("Before"), make_app()
    edits = []

    def edit_meanwhile(_sender, template, **_):
        if not edits:
            edits.append(template.name)
            slug = story.rpartition("/")[2]
            type(paper)(editor, paper.clock).change(
                story, lambda article: setattr(article, "headline", f"After {slug}")
            )

    with before_render_template.connected_to(edit_meanwhile, app):
        assert "Before" in client.get(story).text
    assert "After" in client.get(story).text
    assert edits


def test_a_render_that_fails_releases_those_who_wait(app, paper):
    story, failures = paper.story(), []

    def fail_once(_sender, template, **_):
        if template.name == "reader/article.html" and not failures:
            failures.append(template.name)
            raise RuntimeError("the template broke")

    with before_render_template.connected_to(fail_once, app), ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(app.test_client().get, story) for _ in range(8)]
        statuses = sorted(answer.result(timeout=30).status_code for answer in answers)
    assert statuses == [200] * 7 + [500]


def test_sixty_four_readers_at_once_make_one_render(app, paper, renders):
    story = paper.story()
    barrier = threading.Barrier(64)

    def read():
        barrier.wait()
        return app.test_client().get(story).status_code

    with ThreadPoolExecutor(64) as pool:
        statuses = [answer.result() for answer in [pool.submit(read) for _ in range(64)]]
    assert statuses == [200] * 64
    assert renders.count("reader/article.html") == 1


def test_an_edit_in_one_process_is_seen_by_the_next_request_in_another(make_app, paper):
    story, others = paper.story("Version 0"), [make_app().test_client() for _ in range(3)]
    for version in range(1, 20):
        headline = f"Version {version}"
        paper.change(story, lambda article: setattr(article, "headline", headline))  # noqa: B023
        for client in others:
            assert headline in client.get(story).text
            assert headline in client.get("/").text


def test_what_a_page_that_is_printed_learns_counts_for_all_that_are_kept(app, client, paper):
    story, other = paper.story("First"), paper.story("Second")
    assert "First" in client.get(story).text
    change_log = app.extensions["change_log"]
    change_log.fingerprint = lambda: change_log.seen  # it notices nothing by itself
    paper.change(story, lambda article: setattr(article, "headline", "Anew"))
    assert "First" in client.get(story).text  # or this would show nothing
    client.get(other)
    assert "Anew" in client.get(story).text


@ON_SQLITE
def test_one_connection_that_knows_the_tables_does_for_one_thread(app, client, paper):
    """They take 1.4 MiB of each."""
    with app.app_context():
        db.engine.pool = db.engine.pool.recreate()  # which no other test has
    story = paper.story()
    client.get(story)
    asked_by_the_watch: list[str] = []
    app.extensions["change_log"].watch.connection.set_trace_callback(asked_by_the_watch.append)
    paper.change(story, lambda article: setattr(article, "headline", "Another"))
    assert "Another" in client.get(story).text
    assert asked_by_the_watch == []
    with app.app_context():
        assert db.engine.pool.checkedin() == 1


def test_a_page_that_declares_no_stamps_and_shows_a_part_is_not_kept(app):
    numbers = itertools.count()

    @press.printed()
    def odd():
        return press.part("number", "lists", lambda: str(next(numbers)))

    app.add_url_rule("/odd", view_func=odd)
    assert [app.test_client().get("/odd").text for _ in range(3)] == ["0", "1", "2"]


def test_what_answers_in_the_place_of_a_page_is_not_kept(make_app):
    app, numbers = make_app(CDN_SECONDS=600), itertools.count()
    app.before_request(lambda: str(next(numbers)))
    answers = [app.test_client().get("/latest") for _ in range(2)]
    assert [answer.text for answer in answers] == ["0", "1"]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"public, no-cache"}


@ON_SQLITE
def test_a_developer_sees_why_and_each_change_of_a_template(make_app, paper):
    story = paper.story()
    app = make_app()
    app.debug = True
    renders = []

    def note(_sender, template, **_):
        renders.append(template.name)

    with template_rendered.connected_to(note, app):
        for _ in range(2):
            why = app.test_client().get(story).headers["X-Press"]
    assert "made from frame, article:bridge-reopens-after-repairs" in why
    assert len(renders) == 2
    odd = app.test_client().get("/world/a%01b")  # refused before anything is printed
    assert odd.headers["X-Press"] == "never kept: this address is not printed"


@ON_SQLITE
def test_what_a_developer_is_told_arrives_in_any_script(make_app, paper):
    paper.story("Мост открыт", ago=timedelta(hours=3, minutes=20))
    app = make_app()
    app.debug = True
    why = app.test_client().get("/latest").headers["X-Press"]
    assert '"3 hours ago" of ' in why
    assert unquote(why).endswith(" of мост-открыт changes")


def test_why_says_from_what_until_when_and_because_of_what(app, paper):
    paper.story(ago=timedelta(hours=3, minutes=20))
    told = app.test_cli_runner().invoke(args=["why", "/latest?before=x"]).output
    assert "404" in told
    assert "never kept: only 200 is" in told
    told = app.test_cli_runner().invoke(args=["why", "/newsroom"]).output
    assert "not a reader's page" in told
    told = app.test_cli_runner().invoke(args=["why", "/speculation-rules.json"]).output
    assert "printed at 2025-10-20T14:05:00+00:00" in told
    assert "made from nothing that changes" in told
    assert "until one of these changes" in told
    told = app.test_cli_runner().invoke(args=["why", "https://example.org/latest?utm=1"]).output
    assert "made from frame, lists" in told
    assert (
        "until 2025-10-20T14:45:00+00:00: “3 hours ago” of bridge-reopens-after-repairs changes"
        in told
    )
    for front in ("/", "https://example.org"):
        told = app.test_cli_runner().invoke(args=["why", front]).output
        assert "made from frame, lists as of" in told  # and that of no section beside
    told = app.test_cli_runner().invoke(args=["why", "http://[::1"])
    assert (told.exit_code, "Error: Invalid value for URL" in told.output) == (2, True)


def test_a_copy_survives_being_written_down(clock):
    printing = Printing(
        *(("frame",), "0a1b", 7, clock.now, clock.now + timedelta(days=1), ("because",)),
        *(clock.now + timedelta(days=2), "4f2a"),
    )
    copy = print_copy(printing, [("Content-Type", "text/html")], b"<p>\n</p>" * 200)
    serializer = CopySerializer()
    assert serializer.loads(serializer.dumps(copy)) == copy


@pytest.mark.parametrize("rubbish", [None, b"", b"\n", b"{}\n", b"[]", b"\x80\x04K\x01.", b"{"])
def test_what_is_no_copy_is_none(rubbish):
    assert CopySerializer().loads(rubbish) is None


def test_what_all_pages_share_is_read_once_before_any_page_is_kept(make_app, paper):
    stories = [paper.story(f"Story {n}") for n in range(3)]
    app = make_app()  # which has learnt nothing yet, and keeps nothing of what `fresh` prints
    middleware = app.extensions["press_middleware"]
    assert [middleware.fresh(story)[0] for story in stories] == ["200 OK"] * 3
    asked = []
    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert middleware.fresh(stories[0])[0] == "200 OK"
    assert not [statement for statement in asked if "imprint.name" in statement]


def test_a_page_goes_with_the_address_under_which_it_was_kept(client, paper):
    story = paper.story(slug="pier")
    assert client.get(story).status_code == 200
    paper.change(story, lambda article: setattr(article, "slug", "the-pier"))
    assert client.get(story).status_code == 404
    assert client.get(story.replace("pier", "the-pier")).status_code == 200

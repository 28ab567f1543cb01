"""Telling hubs and search engines: a server stands for each, and writes down what it hears."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
import sqlalchemy as sa

from broadsheet import urls
from broadsheet.archive import sections
from broadsheet.archive.articles import Article
from broadsheet.archive.queues import outbox as letters
from broadsheet.archive.store import db
from broadsheet.wire import outbox
from stories import START

SITE, KEY = "https://paper.example", "0123456789abcdef"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Listener:
    """A hub or a search engine; it answers with `status`."""

    def __init__(self) -> None:
        heard: list[tuple[str, bytes]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler) -> None:  # noqa: N805
                body = handler.rfile.read(int(handler.headers["Content-Length"]))
                heard.append((handler.path, body))
                handler.send_response(self.status)
                if self.status in (301, 302, 307):
                    handler.send_header("Location", "/elsewhere")
                handler.end_headers()

            do_GET = do_POST  # noqa: N815 - whoever follows a redirect would come with this

            def log_message(self, *_: object) -> None:
                pass

        self.heard, self.status = heard, 202
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/say"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def all_heard(self) -> list[bytes]:
        """What was heard since this was asked last."""
        heard, self.heard[:] = [body for _, body in self.heard], []
        return heard


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def engine(make_app, listener, clock):
    """Drains the outbox of a paper that tells search engines; answers what they heard, as stories'
    addresses."""
    app = make_app(SITE_URL=SITE, INDEXNOW_KEY=KEY, INDEXNOW_URL=listener.url)

    def drain() -> list[str]:
        with app.app_context():
            outbox.drain(clock())
        messages = [json.loads(body) for body in listener.all_heard()]
        for message in messages:
            assert message["host"] == "paper.example"
            assert message["key"] == KEY
            assert message["keyLocation"] == f"{SITE}/{KEY}.txt"
        return [url.removeprefix(SITE) for message in messages for url in message["urlList"]]

    return drain


@pytest.fixture
def hub(make_app, listener, clock):
    """Drains the outbox of a paper with a hub; answers which feeds it heard of."""
    app = make_app(SITE_URL=SITE, WEBSUB_HUB=listener.url)

    def drain() -> set[str]:
        with app.app_context():
            outbox.drain(clock())
        pings = [parse_qs(body.decode()) for body in listener.all_heard()]
        assert all(ping["hub.mode"] == ["publish"] for ping in pings)
        assert all(ping["hub.url"] == ping["hub.topic"] for ping in pings)
        return {ping["hub.url"][0].removeprefix(SITE) for ping in pings}

    return drain


def in_all_forms(*scopes: str) -> set[str]:
    return {f"{scope}/feed.{form}" for scope in scopes for form in urls.FEEDS}


def test_search_engines_are_told_of_a_new_story_once(engine, paper):
    address = paper.story("Budget vote")
    assert engine() == [address]
    assert engine() == []


def test_of_a_story_that_turns_public_by_the_clock_alone_on_its_second(engine, paper, clock):
    address = paper.story("Embargoed", ago=-HOUR)
    clock.advance(hours=1, microseconds=-1)
    assert engine() == []
    clock.advance(microseconds=1)
    assert engine() == [address]


def test_of_what_was_written_past_all_of_our_code(engine, paper):
    address = paper.story("By hand", ago=None)
    with paper.open():
        db.session.execute(sa.update(Article).values(published_at=START))
        db.session.commit()
    assert engine() == [address]


def test_of_an_update_but_not_of_a_typo(engine, paper, clock):
    address = paper.story("Budget vote", ago=40 * DAY)
    assert engine() == []
    paper.change(address, lambda story: setattr(story, "dek", "A typo."))
    assert engine() == []
    clock.advance(minutes=1)
    paper.change(address, lambda story: setattr(story, "updated_at", clock()))
    assert engine() == [address]


def test_of_a_withdrawal_and_of_a_return(engine, paper, clock):
    address = paper.story("Budget vote")
    assert engine() == [address]
    paper.change(address, lambda story: story.withdraw(START + HOUR))
    assert engine() == []
    clock.advance(hours=1)
    assert engine() == [address]
    paper.change(address, lambda story: setattr(story, "unpublished_at", None))
    assert engine() == [address]


def test_of_the_address_that_a_story_left(engine, paper, clock):
    address = paper.story("Budget vote")
    assert engine() == [address]
    moved = paper.change(address, lambda story: setattr(story, "slug", "budget-passes"))
    assert sorted(engine()) == [moved, address]
    paper.change(moved, lambda story: story.hold())
    assert engine() == [moved]
    assert engine() == []
    clock.advance(days=1)
    assert engine() == []


def test_not_of_a_story_that_only_grows_old(engine, paper, clock):
    address = paper.story("Budget vote")
    assert engine() == [address]
    for _ in range(5):
        clock.advance(hours=16)
        assert engine() == []


@pytest.mark.parametrize(
    "facts",
    [{"ago": None}, {"body": ""}, {"canonical_url": "https://wire.example/x"}, {"ago": 3 * DAY}],
    ids=["draft", "headline only", "wire copy", "of the archive"],
)
def test_not_of_what_is_not_theirs_to_show_or_is_old(engine, paper, facts):
    paper.story("Quiet", **facts)
    assert engine() == []


def test_not_of_a_story_withdrawn_before_it_was_public(engine, paper):
    paper.story("Never", ago=-HOUR, unpublished_at=START - HOUR)
    assert engine() == []


@pytest.mark.parametrize("status", [500, 403, 429, 302])
def test_what_was_not_heard_is_told_again_each_time_after_twice_as_long(
    engine, paper, clock, listener, status
):
    address = paper.story("Budget vote")
    listener.status = status
    waits = [1, 2, 4]
    for minutes in waits:
        assert engine() == [address]
        clock.advance(minutes=minutes, microseconds=-1)
        assert engine() == []
        clock.advance(microseconds=1)
    listener.status = 200
    assert engine() == [address]
    assert engine() == []


def test_after_two_days_it_is_left_to_the_sitemaps(engine, paper, clock, listener):
    paper.story("Budget vote")
    listener.status = 500
    assert engine()
    clock.advance(days=4)
    assert engine() == []
    with paper.open():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(letters.Notice)) == 0


def test_a_hub_is_told_which_feeds_read_otherwise(hub, paper, clock):
    world = paper.story(section="World")
    paper.story(section="Sports")
    assert hub() == in_all_forms("", "/world", "/sports")
    assert hub() == set()
    paper.change(world, lambda story: setattr(story, "headline", "Bridge reopens"))
    assert hub() == in_all_forms("", "/world")
    paper.story("Embargoed", section="Sports", ago=-HOUR)
    assert hub() == set()
    clock.advance(hours=1)
    assert hub() == in_all_forms("", "/sports")


def test_a_hub_is_told_of_corrections_and_renamed_sections(hub, paper):
    paper.story(section="World")
    hub()
    with paper.open():
        sections.named("World").name = "The world"
        db.session.commit()
    assert hub() == in_all_forms("", "/world")


def test_a_sender_that_dies_leaves_its_letters_to_the_next(make_app, paper, clock):
    with paper.open():
        letters.note("indexnow", {"/a": "1", "/b": "1"}, clock())
        assert letters.claim("indexnow", clock(), 1) == {"/a": "1"}
        assert letters.claim("indexnow", clock(), 9) == {"/b": "1"}
        assert letters.claim("indexnow", clock(), 9) == {}
        clock.advance(minutes=5)
        assert letters.claim("indexnow", clock(), 9) == {"/a": "1", "/b": "1"}


def test_what_changes_while_it_is_told_is_told_again(paper, clock):
    with paper.open():
        letters.note("indexnow", {"/a": "1"}, clock())
        sent = letters.claim("indexnow", clock(), 9)
        letters.note("indexnow", {"/a": "2"}, clock())
        letters.told("indexnow", sent, clock())
        assert letters.claim("indexnow", clock(), 9) == {"/a": "2"}
        letters.told("indexnow", {"/a": "2"}, clock())
        letters.note("indexnow", {"/a": "2"}, clock())
        assert letters.claim("indexnow", clock(), 9) == {}


def test_what_became_as_it_was_told_is_not_told(paper, clock):
    with paper.open():
        letters.note("indexnow", {"/a": "1"}, clock())
        letters.told("indexnow", letters.claim("indexnow", clock(), 9), clock())
        letters.note("indexnow", {"/a": "2"}, clock())
        letters.note("indexnow", {"/a": "1"}, clock())
        assert letters.claim("indexnow", clock(), 9) == {}


def test_the_command_says_what_it_did_and_fails_if_it_could_not(make_app, paper, listener):
    paper.story("Budget vote")
    app = make_app(SITE_URL=SITE, INDEXNOW_KEY=KEY, INDEXNOW_URL=listener.url)
    run = app.test_cli_runner().invoke
    listener.status = 500
    failed = run(args=["outbox"])
    assert failed.exit_code == 1
    assert "indexnow: https://paper.example/world/budget-vote" in failed.stderr
    assert "answered 500" in failed.stderr
    assert run(args=["outbox"]).exit_code == 0


def test_a_paper_without_settings_tells_nobody(app, paper):
    paper.story("Budget vote")
    done = app.test_cli_runner().invoke(args=["outbox"])
    assert done.exit_code == 0
    assert "nobody is to be told" in done.output


def test_one_that_can_not_be_reached_is_an_error_with_its_name(make_app, paper, listener):
    paper.story("Budget vote")
    listener.server.server_close()
    app = make_app(SITE_URL=SITE, WEBSUB_HUB=listener.url)
    failed = app.test_cli_runner().invoke(args=["outbox"])
    assert failed.exit_code == 1
    assert "can't be reached" in failed.stderr

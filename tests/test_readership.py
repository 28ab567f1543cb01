"""Who counts as a reader, and that counts arrive in the archive."""

import threading

import pytest
import sqlalchemy as sa

from broadsheet import readership
from broadsheet.archive import articles, readings
from broadsheet.archive.readings import Reading
from broadsheet.archive.store import db
from broadsheet.press.printing import Printing
from broadsheet.readership import is_a_reading, is_browser
from stories import START

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
READER = {"User-Agent": FIREFOX}


def counted(app):
    """Counts by slug, of all hours."""
    app.extensions["readership"].write_down()
    with app.app_context():
        query = sa.select(articles.Article.slug, sa.func.sum(Reading.count)).join_from(
            articles.Article, Reading
        )
        rows = db.session.execute(query.group_by(articles.Article.slug)).all()
        return {slug: int(count) for slug, count in rows}


@pytest.mark.parametrize(
    ("agent", "is_one"),
    [
        (FIREFOX, True),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15", True),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", True),
        ("Opera/9.80 (Windows NT 6.1) Presto/2.12", True),
        ("", False),
        ("curl/8.9", False),
        ("python-requests/2.32", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", False),
        ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)", False),
        ("Mozilla/5.0 (compatible; YandexImages/3.0; +http://yandex.com/bots)", False),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/142.0.0.0 Safari/537.36", False),
        ("Mozilla/5.0 (Macintosh) Chrome-Lighthouse", False),
        ("Mozilla/5.0 (compatible; Yahoo! Slurp)", False),
        ("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", False),
        ("Mozilla/5.0 (compatible; NobodyKnowsItYetBot/1.0)", False),
        ("Mozilla/5.0 (compatible; Newcomer/1.0; +https://newcomer.example)", False),
        ("facebookexternalhit/1.1", False),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile/15E148 [FBAN/FBIOS;FBAV/467.0]", True),
        ("Mozilla/5.0 (Linux; Android 14; wv) Chrome/125.0 Instagram 334.0 Android", True),
    ],
)
def test_programs_that_give_their_name_are_no_readers(agent, is_one):
    assert is_browser[agent] is is_one


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_MOZ": "prefetch"},
        {"HTTP_CACHE_CONTROL": "max-age=0"},
        {"HTTP_CACHE_CONTROL": "no-cache"},
    ],
)
def test_what_nobody_reads_is_not_counted(header):
    assert is_a_reading({"HTTP_USER_AGENT": FIREFOX})
    assert not is_a_reading({"HTTP_USER_AGENT": FIREFOX} | header)


def test_pages_and_rails_of_stories_are_counted_and_nothing_else(app, client, paper):
    address = paper.story("Read")
    paper.story("Not read")
    for _ in range(3):  # the first is printed, the others are kept
        client.get(address, headers=READER)
    client.get("/fragments/rail/read", headers=READER)
    for other in ("/", "/world", "/latest", "/fragments/rail", "/world/nothing"):
        client.get(other, headers=READER)
    assert counted(app) == {"read": 4}


def test_a_head_an_unchanged_page_and_an_error_are_not_counted(app, client, paper):
    address = paper.story("Read")
    tag = client.get(address).headers["ETag"]
    client.head(address, headers=READER)
    client.get(address, headers=READER | {"If-None-Match": tag})
    client.post(address, headers=READER)
    hidden = paper.story("Draft", ago=None)
    client.get(hidden, headers=READER)
    assert counted(app) == {}


def test_a_page_that_was_fetched_ahead_is_counted_when_it_is_opened(app, client, paper):
    address = paper.story("Read")
    ahead = client.get(address, headers=READER | {"Sec-Purpose": "prefetch"})
    assert counted(app) == {}
    tab = READER | {"If-None-Match": ahead.headers["ETag"], "Cache-Control": "no-cache"}
    assert client.get(address, headers=tab).status_code == 304
    assert counted(app) == {}
    opened = client.get(address, headers=tab | {"X-Opened": "prefetch"})
    assert opened.status_code == 304
    assert counted(app) == {"read": 1}
    paper.change(address, lambda article: setattr(article, "dek", "Edited meanwhile"))
    assert client.get(address, headers=tab | {"X-Opened": "prefetch"}).status_code == 200
    assert counted(app) == {"read": 2}
    client.get(address, headers=tab | {"X-Opened": "prefetch", "User-Agent": "curl/8.9"})
    assert counted(app) == {"read": 2}


def test_counts_are_kept_by_the_hour_and_forgotten_in_time(app, client, paper, clock):
    address = paper.story("Read")
    for _ in range(3):
        client.get(address, headers=READER)
        counted(app)
        clock.advance(minutes=30)
    with app.app_context():
        rows = db.session.execute(sa.select(Reading.hour, Reading.count).order_by(Reading.hour))
        assert [tuple(row) for row in rows] == [
            (START.replace(minute=0), 2),
            (START.replace(hour=15, minute=0), 1),
        ]
    clock.advance(days=3)
    client.get(address, headers=READER)
    assert counted(app) == {"read": 1}


def test_a_story_that_is_gone_by_then_is_not_counted(app, client, paper):
    address = paper.story("Read")
    client.get(address, headers=READER)
    paper.change(address, db.session.delete)
    assert counted(app) == {}


def test_counts_wait_for_a_writer_that_takes_its_time(app, client, paper, monkeypatch):
    address = paper.story("Read")
    client.get(address, headers=READER)

    def refuse(*_):
        raise sa.exc.OperationalError("", {}, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(readings, "add", refuse)
        assert not app.extensions["readership"].write_down()
    assert counted(app) == {"read": 1}
    assert counted(app) == {"read": 1}


def test_what_is_read_while_counts_can_t_be_written_is_counted_with_them(
    app, client, paper, monkeypatch
):
    address = paper.story("Read")

    def refuse(*_):
        client.get(address, headers=READER)
        raise sa.exc.OperationalError("", {}, Exception("database is locked"))

    client.get(address, headers=READER)
    counts = app.extensions["readership"]
    with monkeypatch.context() as patched:
        patched.setattr(readings, "add", refuse)
        assert not counts.write_down()
        assert not counts.write_down()
    assert len(counts.read) == 1
    client.get(address, headers=READER)
    assert counted(app) == {"read": 4}
    client.get(address, headers=READER)
    assert counted(app) == {"read": 5}


def test_none_is_lost_that_is_read_while_counts_are_written(app, monkeypatch):
    total = 0

    def add(by_story, *_):
        nonlocal total
        total += by_story["read"]

    monkeypatch.setattr(readings, "add", add)
    counts, page = app.extensions["readership"], Printing(("frame", "article:read"))

    def read():
        for _ in range(20_000):
            counts.note(page, {"HTTP_USER_AGENT": FIREFOX})

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    while any(reader.is_alive() for reader in readers):
        counts.write_down()
    counts.write_down()
    assert total == 60_000


def test_of_too_many_that_wait_the_oldest_are_forgotten_and_counted_again_when_read(
    app, monkeypatch
):
    written = []
    monkeypatch.setattr(readings, "add", lambda by_story, *_: written.append(dict(by_story)))
    monkeypatch.setattr(readership, "MOST_WAITING", 2)
    counts, pages = app.extensions["readership"], [Printing((f"article:{n}",)) for n in range(3)]
    for page in [*pages, pages[2], pages[2]]:
        counts.note(page, {"HTTP_USER_AGENT": FIREFOX})
    counts.write_down()
    counts.note(pages[0], {"HTTP_USER_AGENT": FIREFOX})
    counts.write_down()
    assert written == [{"1": 1, "2": 3}, {"0": 1}]


def test_many_pages_are_written_before_their_time(app, client, paper, monkeypatch):
    monkeypatch.setattr(readership, "IN_A_HURRY", 1)
    addresses = [paper.story(f"Read {n}") for n in range(2)]
    for address in addresses:
        client.get(address, headers=READER)
    for thread in threading.enumerate():
        if thread.name == "readership":
            thread.join(30)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.sum(Reading.count))) == 2


def test_counts_are_written_by_a_thread_that_ends(app, client, paper):
    address = paper.story("Read")
    app.extensions["readership"].due = 0
    client.get(address, headers=READER)
    for thread in threading.enumerate():
        if thread.name == "readership":
            thread.join(30)
    with app.app_context():
        assert db.session.scalar(sa.select(Reading.count)) == 1


def test_nothing_is_counted_when_it_is_off(make_app):
    app = make_app(MOST_READ="off")
    assert "readership" not in app.extensions
    assert app.extensions["press_middleware"].on_hand_out is None
    tag = app.test_client().get("/").headers["ETag"]
    opened = READER | {"If-None-Match": tag, "X-Opened": "prefetch"}
    assert app.test_client().get("/", headers=opened).status_code == 304

"""No page may cost more because the archive is large: the queries it takes, and their plans."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from answers import older, statements
from archive.large import (
    IN_POSTGRESQL,
    LARGE,
    SMALL,
    fill,
    is_of_the_page,
    is_whole_scan,
    opened,
)
from broadsheet.archive.store import db
from conftest import ON_POSTGRESQL

# Besides one for the stamps, which these leave out.
MOST = {
    "front": 6,  # one of them for who signs, where a section without pictures may be opinions
    "section": 6,
    "latest": 4,
    "author": 5,
    "topic": 5,
    "article": 3,
    "rail": 5,  # one of them for the paper's zone and language, which its page has read before it
    "rail alone": 3,
    "beside": 4,  # the same
    "feed": 6,
    "section feed": 7,  # what stands below its name: with the sections it would be on all pages
    "author feed": 7,
    "topic feed": 7,
    "sitemaps": 4,
    "sitemap of sections": 3,
    "sitemap of a month": 3,
    "news sitemap": 3,
    "archive": 7,  # two of them for how many stories its months have, and which stand for them
    "archive of a year": 7,
    "archive of a month": 7,
    "archive of a day": 5,
    "unknown": 6,
    "corrections": 5,
}
# The authors, topics and corrections of an article or of the stories in a feed are sorted when they
# are read, and so are the banners that have not ended: handfuls, however large the archive.
A_HANDFUL = re.compile(r"WHERE article\.slug = |FROM banner\b|article_id IN \(")
BY_KEY = re.compile(r"FROM (byline|tagging)\b.*WHERE \w+\.article_id IN \(", re.DOTALL)

pytestmark = pytest.mark.long  # 100,000 stories take their time to be made


@pytest.fixture(scope="session")
def asked_of(archives):
    """The statements of each page of both papers."""
    return {size: asked(INSTANCE_PATH=str(archives[size])) for size in archives}


def pages(app: Flask) -> dict[str, str]:
    """One address for each kind of page, deep ones from halfway down the archive."""
    with app.app_context():
        count = db.session.scalar(sa.text("SELECT count(*) FROM article"))
        half = "SELECT a.slug, s.slug FROM article a JOIN section s ON s.id = section_id"
        half += " ORDER BY published_at LIMIT 1 OFFSET :half"
        slug, section = db.session.execute(sa.text(half), {"half": count // 2}).one()
    address = f"/{section}/{slug}"
    found = {
        "front": "/",
        "section": "/world",
        "latest": "/latest",
        "author": "/authors/ada-venn",
        "topic": "/topics/tides",
        "article": address,
        "rail": f"/fragments/rail/{slug}",
        "rail alone": "/fragments/rail",
        "beside": f"/fragments/beside/{slug}",
        "feed": "/feed.rss",
        "section feed": "/world/feed.atom",
        "author feed": "/authors/ada-venn/feed.json",
        "topic feed": "/topics/tides/feed.rss",
        "sitemaps": "/sitemap.xml",
        "sitemap of sections": "/sitemap-sections.xml",
        "sitemap of a month": "/sitemap-2024-10.xml",
        "news sitemap": "/sitemap-news.xml",
        "archive": "/archive",
        "archive of a year": "/archive/2024",
        "archive of a month": "/archive/2024/10",
        "archive of a day": "/archive/2024/10/20",
        "unknown": "/nowhere/at-all",
        "corrections": "/corrections",
    }
    deep = older(app.test_client().get("/latest").text)
    assert deep is not None
    if count > SMALL:
        deep = "/latest?before=20241020T140500000000-1"
    cursor = deep.partition("?")[2]
    for name in ("section", "latest", "author", "topic", "corrections"):
        found[f"deep {name}"] = f"{found[name]}?{cursor}"
    return found


def asked(**settings: Any) -> dict[str, list[tuple[str, object]]]:
    """The statements of each page, printed by a process that has printed nothing yet."""
    found = {}
    with opened(**settings) as app:
        addresses = pages(app)
    for name, address in addresses.items():
        with opened(**settings) as app, statements(app) as sent:
            answer = app.test_client().get(address)
            assert answer.status_code == (404 if name == "unknown" else 200), address
            found[name] = [one for one in sent if is_of_the_page(*one)]
    return found


def test_every_list_is_tried(archives):
    with opened(INSTANCE_PATH=str(archives[SMALL])) as app:
        doors = app.url_map.bind("localhost")
        met = {doors.match(address.partition("?")[0])[0] for address in pages(app).values()}
        views = app.view_functions.items()
        lists = {name for name, view in views if "before" in getattr(view, "parameters", ())}
    assert "pages.latest" in lists
    assert lists - met == set(), "lists without a line in pages() and MOST"


def test_every_page_takes_as_many_queries_in_a_large_archive_as_in_a_small_one(asked_of):
    small, large = asked_of[SMALL], asked_of[LARGE]
    counts = {name: len(sent) for name, sent in large.items()}
    assert counts == {name: len(sent) for name, sent in small.items()}
    assert {name: n for name, n in counts.items() if n > MOST[name.removeprefix("deep ")]} == {}


def test_a_start_asks_nothing_of_the_stories(make_app):
    sent = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        assert make_app().test_client().get("/healthz").status_code == 200
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    stories = re.compile(r"\b(article|byline|tagging|search_(entry|text|key))\b")
    assert sent
    assert [one for one in sent if stories.search(one)] == []


def test_no_page_reads_a_table_from_end_to_end_or_sorts_a_list_on_sqlite(archives, asked_of):
    found, wrong = asked_of[LARGE], []
    large = opened(INSTANCE_PATH=str(archives[LARGE]))
    with large as app, app.app_context(), db.engine.connect() as connection:
        for name, sent in found.items():
            for statement, parameters in sent:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                lines = [row[3] for row in plan]
                wrong += [(name, line) for line in lines if is_whole_scan(line)]
                if touches_lists(lines) and not A_HANDFUL.search(statement):
                    wrong += [(name, line) for line in lines if "USE TEMP B-TREE" in line]
    assert wrong == []


def touches_lists(lines: list[str]) -> bool:
    return any(re.match(r"(SCAN|SEARCH) (article|byline|tagging)", line) for line in lines)


@ON_POSTGRESQL
def test_pages_take_as_many_queries_and_read_indexes_on_postgresql_too(make_app, asked_of):
    app = make_app()
    fill(app, IN_POSTGRESQL)
    names = ("SQLALCHEMY_DATABASE_URI", "INSTANCE_PATH")
    found, wrong = asked(**{name: app.config.get(name, app.instance_path) for name in names}), []
    counts = {name: len(sent) for name, sent in found.items()}
    assert counts == {name: len(sent) for name, sent in asked_of[SMALL].items()}
    whole = re.compile(r"Seq Scan on (article|byline|tagging)\b")
    with app.app_context(), db.engine.connect() as connection:
        for name, sent in found.items():
            for statement, parameters in sent:
                if BY_KEY.search(statement):
                    continue  # thirty keys of two thousand: reading all is cheaper, here
                plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
                wrong += [(name, row[0].strip()) for row in plan if whole.search(row[0])]
    assert wrong == []

"""No page may cost more because the archive is large: the queries it takes, and their plans."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any
from urllib.parse import quote_plus

import pytest
import sqlalchemy as sa
from flask import Flask

from answers import older, statements
from broadsheet import create_app, sample
from broadsheet.archive import search
from broadsheet.archive.articles import Article
from broadsheet.archive.images import Image
from broadsheet.archive.lists import worklists
from broadsheet.archive.lists.worklists import Filter, State
from broadsheet.archive.search import index, postgresql
from broadsheet.archive.store import db
from conftest import compile_once, dispose
from desk import Desk, hire
from stories import Clock

SMALL, LARGE, IN_POSTGRESQL = 100, 100_000, 2_000
TWO_YEARS = 730 * 24 * 3600  # seconds, over which the stories are spread
EARLIER = "strftime('%Y-%m-%d %H:%M:%f000', published_at, (-n * :step) || ' seconds')"
# Besides one for the stamps, which these leave out.
MOST = {
    "front": 5,
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


@pytest.fixture(scope="module")
def archives(tmp_path_factory, sqlite_template):
    """The instance folders of a small and a large paper, on SQLite."""
    made = {size: tmp_path_factory.mktemp(f"archive-of-{size}") for size in (SMALL, LARGE)}
    shutil.copy(sqlite_template / "broadsheet.db", made[SMALL] / "broadsheet.db")
    with opened(INSTANCE_PATH=str(made[SMALL])) as app:
        fill(app, SMALL)
    shutil.copy(made[SMALL] / "broadsheet.db", made[LARGE] / "broadsheet.db")
    with opened(INSTANCE_PATH=str(made[LARGE])) as app:
        multiply(app, LARGE // SMALL)
    yield made
    shutil.rmtree(made[LARGE])  # a hundred megabytes


@pytest.fixture(scope="module")
def asked_of(archives):
    """The statements of each page of both papers."""
    return {size: asked(INSTANCE_PATH=str(archives[size])) for size in archives}


@contextmanager
def opened(**settings: Any) -> Iterator[Flask]:
    """An application that has printed nothing yet."""
    app = create_app(**{"CLOCK": Clock(), "TESTING": True} | settings)
    compile_once(app)
    yield app
    dispose(app)


def fill(app: Flask, size: int) -> None:
    with app.app_context():
        for _ in sample.bulk.publish(size, Clock()()):
            pass
        _correct_every_tenth()
        if db.engine.dialect.name == "postgresql":
            db.session.execute(sa.text("ANALYZE"))
            db.session.commit()


def multiply(app: Flask, times: int) -> None:
    """Between each story of a paper on SQLite and the next older one so many like it, but for the
    text: by statements of the database, in a tenth of the time that publishing takes."""
    columns = [column.name for column in Article.__table__.columns]
    new = dict.fromkeys(("body_source", "body_html", "body_text"), "dek")
    new |= {"id": "id + n * :size", "uid": "uid || n", "slug": "slug || '-' || n"}
    new |= {"origin": "origin || '-' || n", "published_at": EARLIER, "saved_at": EARLIER}
    facts = {"size": SMALL, "times": times, "step": TWO_YEARS / SMALL / times}
    with app.app_context():
        db.session.execute(sa.text("DELETE FROM correction"))
        index.rest(db.session.connection())
        _insert_copies("article", {name: new.get(name, name) for name in columns}, facts)
        for table, name in (("byline", "author_id"), ("tagging", "topic_id")):
            link = {"article_id": "article_id + n * :size", "published_at": EARLIER}
            _insert_copies(table, link | {name: name, "position": "position"}, facts)
        index.resume(db.session.connection())
        _correct_every_tenth()


def _insert_copies(table: str, columns: dict[str, str], facts: dict[str, float]) -> None:
    numbers = "WITH RECURSIVE many(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM many"
    numbers += " WHERE n < :times - 1)"
    copies = f"SELECT {', '.join(columns.values())} FROM {table}, many"
    insert = f"{numbers} INSERT INTO {table} ({', '.join(columns)}) {copies}"
    db.session.execute(sa.text(insert), facts)


def _correct_every_tenth() -> None:
    db.session.execute(
        sa.text(
            "INSERT INTO correction (article_id, kind, note, noted_at)"
            " SELECT id, 'correction', 'It was Tuesday.', published_at FROM article"
            " WHERE id % 10 = 0"
        )
    )
    db.session.commit()


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


def is_of_the_page(statement: str, _parameters: object) -> bool:
    """Not a look for other machines' commits, which a process takes from time to time."""
    return statement.startswith("SELECT") and "FROM stamp WHERE" not in statement


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


def is_whole_scan(line: str) -> bool:
    table = re.match(r"SCAN (article|byline|tagging|rail_pick|correction)\w*", line)
    return bool(table) and "INDEX" not in line


def touches_lists(lines: list[str]) -> bool:
    return any(re.match(r"(SCAN|SEARCH) (article|byline|tagging)", line) for line in lines)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.postgres
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


ASKED = {
    "one word": "harbour",
    "words": "ferry company opens",
    "a phrase": '"north pier"',
    "a beginning": "ferry compa",
    "a slip": "harbuor board",
    "words that none has": "zeppelin airship",
    "a word too many": "tide mill unheard of",
    "a script without blanks": "東京の橋",
}
NARROWED = {
    "": "",
    "a section": "section=world",
    "an author": "author=venn",
    "newest": "sort=newest",
}
LATER = {"first page": "", "later page": "before=00-{place}"}
QUESTIONS = [
    "&".join([f"/search?q={quote_plus(text)}", *filter(None, further)])
    for text, *further in product(ASKED.values(), NARROWED.values(), LATER.values())
]
WHOLE = re.compile(r"Seq Scan on (article|byline|tagging|search_entry|search_key)\b")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.postgres
def test_no_question_reads_a_table_from_end_to_end_on_postgresql(make_app, monkeypatch):
    # Of so few stories the windows of the newest are as small a part as of very many.
    monkeypatch.setattr(postgresql, "_NEWEST", dict.fromkeys(postgresql._NEWEST, (10, 50)))
    app = make_app()
    fill(app, IN_POSTGRESQL)
    assert len(QUESTIONS) == 64
    wrong, words = [], set()
    with app.app_context(), db.engine.connect() as connection:
        # As many words as a large archive has.
        connection.exec_driver_sql(
            "INSERT INTO search_key SELECT word, word FROM"
            " (SELECT 'word' || n AS word FROM generate_series(1, 200000) AS n) AS words"
        )
        connection.exec_driver_sql("ANALYZE search_key")  # taken back with the words
        place = connection.scalar(sa.text("SELECT place FROM search_entry ORDER BY 1 OFFSET 1000"))
        for question in QUESTIONS:
            with statements(app) as sent:
                assert app.test_client().get(question.format(place=place)).status_code in (200, 404)
            asked = [one for one in sent if "search_" in one[0]]
            assert asked, question
            for statement, parameters in asked:
                plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
                wrong += [(question, row[0].strip()) for row in plan if WHOLE.search(row[0])]
                words.update(re.findall(r"search_by_\w+", statement))
        assert words == {"search_by_headline", "search_by_top", "search_by_words"}
        for name in sorted(words):
            wrong += [(name, line) for line in plan_within(connection, name) if WHOLE.search(line)]
    assert wrong == []


def plan_within(connection: sa.Connection, name: str) -> list[str]:
    """How a function that asks an index of words reads it, with the settings that it has."""
    found = sa.text("SELECT prosrc, proconfig FROM pg_proc WHERE proname = :name")
    source, settings = connection.execute(found, {"name": name}).one()
    for setting in settings:
        connection.exec_driver_sql(f"SET LOCAL {setting}")
    query = source.replace("@@ query", "@@ 'harbour'::tsquery").replace("LIMIT most", "LIMIT NULL")
    lines: list[str] = list(connection.exec_driver_sql(f"EXPLAIN {query}").scalars())
    assert any("Bitmap Index Scan" in line for line in lines)
    connection.rollback()
    return lines


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.postgres
@pytest.mark.parametrize("text", ["harbour", "zeppelin", "the harbour board", '"north pier"'])
def test_the_desk_looks_stories_up_whether_many_have_the_words_or_none(make_app, text, monkeypatch):
    monkeypatch.setattr(search, "FEW", 50)
    app = make_app()
    fill(app, IN_POSTGRESQL)
    wrong = []
    with app.app_context(), statements(app) as sent:
        worklists.of(State.ALL, Clock()(), Filter(matching=search.matching(text)))
    with app.app_context(), db.engine.connect() as connection:
        for statement, parameters in sent:
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            wrong += [row[0].strip() for row in plan if WHOLE.search(row[0])]
    assert wrong == []
    assert [one for one, _ in sent if "FROM article" in one and "search_by_" in one] == []


DESK = {
    "first page": "/newsroom",
    "a state": "/newsroom?state=live",
    "drafts": "/newsroom?state=draft",
    "a section": "/newsroom?state=live&section=world",
    "an author": "/newsroom?state=live&author=ada-venn",
    "search": "/newsroom?q=harbour",
    "deep": "/newsroom?before=20241020T140500000000-1",
    "a story": "/newsroom/stories/1",
    "pictures": "/newsroom/pictures",
    "search of pictures": "/newsroom/pictures?q=tide",
    "pictures without words": "/newsroom/pictures?undescribed=1",
    "log": "/newsroom/audit",
}


def at_desk(pictures: int, **settings: Any) -> dict[str, list[tuple[str, object]]]:
    """The statements of each page of the desk, for an editor, with so many pictures."""
    found = {}
    with opened(**settings) as app:
        editor = Desk(app, app.config["CLOCK"])
        editor.sign_in_as(hire(app, app.config["CLOCK"], "editor"))
        with app.app_context():
            facts = {"width": 600, "height": 400, "alt": "The tide"}
            rows = [{"file": f"{n}.webp", "name": f"p-{n}", **facts} for n in range(pictures)]
            db.session.execute(sa.insert(Image), rows)
            db.session.commit()
        for name, address in DESK.items():
            with statements(app) as sent:
                assert editor.get(address).status_code == 200, address
            found[name] = [one for one in sent if is_of_the_page(*one)]
    return found


def test_the_desk_takes_as_many_queries_each_from_an_index_in_a_large_archive(archives):
    small = at_desk(100, INSTANCE_PATH=str(archives[SMALL]))
    settings = {"INSTANCE_PATH": str(archives[LARGE])}
    large, wrong = at_desk(1000, **settings), []
    counts = {name: len(sent) for name, sent in large.items()}
    assert counts == {name: len(sent) for name, sent in small.items()}
    assert max(counts.values()) <= 20, counts
    with opened(**settings) as app, app.app_context(), db.engine.connect() as connection:
        for name, sent in large.items():
            for statement, parameters in sent:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                wrong += [(name, row[3]) for row in plan if is_whole_scan(row[3])]
    assert wrong == []

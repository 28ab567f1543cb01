"""No question may cost more because the archive is large: how PostgreSQL plans it."""

import re
from itertools import product
from urllib.parse import quote_plus

import pytest
import sqlalchemy as sa

from answers import statements
from archive.large import IN_POSTGRESQL, fill
from broadsheet.archive import search
from broadsheet.archive.lists import worklists
from broadsheet.archive.lists.worklists import Filter, State
from broadsheet.archive.search.postgresql import matching
from broadsheet.archive.store import db
from conftest import ON_POSTGRESQL
from stories import Clock

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
LOOKED_UP = ["harbour", "zeppelin", "the harbour board", '"north pier"']
WHOLE = re.compile(r"Seq Scan on (article|byline|tagging|search_entry|search_section|search_key)\b")

pytestmark = [pytest.mark.long, ON_POSTGRESQL]


def test_no_question_reads_a_table_from_end_to_end_on_postgresql(make_app, monkeypatch):
    # Of so few stories the windows of the newest are as small a part as of very many.
    monkeypatch.setattr(matching, "_NEWEST", dict.fromkeys(matching._NEWEST, (10, 50)))
    monkeypatch.setattr(matching, "_matches", matching._matches.__wrapped__)
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
    found = sa.text("SELECT prosrc, proconfig, proisstrict FROM pg_proc WHERE proname = :name")
    source, settings, is_strict = connection.execute(found, {"name": name}).one()
    assert is_strict  # with no place from which on, nothing is read
    for setting in settings:
        connection.exec_driver_sql(f"SET LOCAL {setting}")
    query = source.replace("@@ query", "@@ 'harbour'::tsquery")
    query = query.replace("<= first", "<= 9").replace("LIMIT most", "LIMIT 9")
    lines: list[str] = list(connection.exec_driver_sql(f"EXPLAIN {query}").scalars())
    assert any("Bitmap Index Scan" in line for line in lines)
    connection.rollback()
    return lines


def test_the_desk_looks_stories_up_whether_many_have_the_words_or_none(make_app, monkeypatch):
    monkeypatch.setattr(search, "FEW", 50)
    app = make_app()
    fill(app, IN_POSTGRESQL)
    for text in LOOKED_UP:
        wrong = []
        with app.app_context(), statements(app) as sent:
            worklists.of(State.ALL, Clock()(), Filter(matching=search.matching(text)))
        with app.app_context(), db.engine.connect() as connection:
            for statement, parameters in sent:
                plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
                wrong += [row[0].strip() for row in plan if WHOLE.search(row[0])]
        assert wrong == [], text
        asked = [one for one, _ in sent if "FROM article" in one and "search_by_" in one]
        assert asked == [], text

"""Names of authors and topics are found as people type them."""

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from answers import statements
from broadsheet.archive import authors
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.search import names
from broadsheet.archive.store import db

BEFORE = "5d0b7a91e3c8"  # names were folded
MANY = 40_000


def name_all(kind, *made):
    for name in made:
        authors.named(kind, name)
    db.session.commit()


@pytest.mark.parametrize(
    "typed",
    [
        "josé Ó brien",
        "JOSE O BRIEN",
        "Jose\u0301  O\u0301 Brien",
        " José\tÓ Brien ",
        "ＪＯＳＥ o brien",
    ],
)
def test_a_name_means_who_has_it_whatever_its_capitals_accents_and_blanks(app, typed):
    with app.app_context():
        name_all(Author, "José Ó Brien")
        assert authors.named(Author, typed).name == "José Ó Brien"
        assert authors.meant(Topic, typed) is None


@pytest.mark.parametrize(("one", "other"), [("C++", "C"), ("Go", "Go!"), ("9/11", "911")])
def test_other_signs_make_another_name(app, one, other):
    with app.app_context():
        name_all(Topic, one)
        assert authors.named(Topic, other).name == other


def test_word_processors_quotes_and_dashes_make_none(app):
    with app.app_context():
        name_all(Author, "Fay O'Hara-Lind")
        assert authors.named(Author, "Fay O’Hara‑Lind").name == "Fay O'Hara-Lind"


def test_a_former_name_is_folded_too_and_the_same_spelling_comes_first(app):
    with app.app_context():
        name_all(Author, "Ada Ven")
        authors.rename(authors.named(Author, "Ada Ven"), "Ada Venn")
        name_all(Author, "Åda Ven")
        assert authors.named(Author, "Ada Ven").name == "Ada Venn"
        assert authors.named(Author, "ada ven").name == "Ada Venn"


def test_two_that_older_versions_told_apart_stay_two(app):
    with app.app_context():
        for number, name in enumerate(["Muller", "Müller"]):
            db.session.add(Author(name=name, slug=f"m-{number}"))
        db.session.commit()
        assert [authors.named(Author, name).name for name in ("Muller", "Müller")] == [
            "Muller",
            "Müller",
        ]
        second = authors.named(Author, "Müller")
        authors.check_name(Author, "Müller", second)
        with pytest.raises(ValueError, match="There is “Muller” already"):
            authors.check_name(Author, "Muller", second)


def test_an_upgrade_folds_the_names_that_are_there(app):
    with app.app_context():
        name_all(Author, "José Lund")
        name_all(Topic, "Élections")
        authors.rename(authors.named(Topic, "Élections"), "Votes")
        db.session.commit()
        downgrade(revision=BEFORE)
        upgrade()
        assert authors.named(Author, "jose lund").slug == "jose-lund"
        assert authors.named(Topic, "elections").name == "Votes"


def fill(kind):
    made = (f"{'Ada' if n % 2 else 'Bo'} {n:05} Lund-{n % 97}" for n in range(MANY))
    rows = [{"name": name, "slug": name.replace(" ", "-"), "version": 1} for name in made]
    db.session.execute(sa.insert(kind), rows)
    if db.engine.dialect.name == "postgresql":
        # Of all rows: what is known by a sample is another thing each time.
        db.session.execute(sa.text("SET LOCAL default_statistics_target = 1000"))
        db.session.execute(sa.text(f"ANALYZE {kind.__tablename__}"))
    db.session.commit()


def test_among_forty_thousand_names_each_is_found_by_an_index(app):
    with app.app_context():
        fill(Author)
        assert names.offered(Author, "lund-33 39900") == ["Bo 39900 Lund-33"]
        with statements(app) as asked:
            assert authors.named(Author, "BO 39900 lund-33").name == "Bo 39900 Lund-33"
            assert authors.meant(Author, "nobody of them") is None
            assert names.offered(Author, "bo 399")[:2] == ["Bo 39900 Lund-33", "Bo 39902 Lund-35"]
        is_sqlite = db.engine.dialect.name == "sqlite"
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        with db.engine.connect() as connection:
            for statement, values in asked:
                plan = connection.exec_driver_sql(f"{explain} {statement}", values).all()
                assert "ix_author_name_folded" in str(plan) or "former_name" in str(plan), plan
                assert "Seq Scan on author" not in str(plan)


def test_what_is_offered_begins_as_what_is_typed_then_has_its_words(app):
    with app.app_context():
        name_all(Author, "Ann Lee", "Lee Ann", "Leë Marsh", "Bo Sleep", "Ann 100%")
        assert names.offered(Author, "lee") == ["Lee Ann", "Leë Marsh", "Ann Lee", "Bo Sleep"]
        assert names.offered(Author, "LEE an") == ["Lee Ann", "Ann Lee"]
        assert names.offered(Author, "%") == ["Ann 100%"]
        assert names.offered(Author, " ") == []


def test_near_a_name_is_what_a_slip_of_the_hand_makes_of_it(app):
    with app.app_context():
        name_all(Author, "John Smith", "Jane Smith", "Ada Venn")
        assert names.near(Author, "Jon Smith") == ["John Smith"]
        assert names.near(Author, "Smith") == ["Jane Smith", "John Smith"]
        assert names.near(Author, "Vera Stone") == []
        assert names.near(Author, "ada venn") == []

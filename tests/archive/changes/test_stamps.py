"""Stamps: whoever changes what a kept page shows, by whatever statement, it is printed anew."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from broadsheet.archive import articles
from broadsheet.archive.articles import Article
from broadsheet.archive.corrections import Correction
from broadsheet.archive.house.machine_terms import Terms
from broadsheet.archive.images import Image
from broadsheet.archive.lists.teasers import ON_TOP
from broadsheet.archive.placements import Banner, Placement
from broadsheet.archive.readings import Reading, hour_of
from broadsheet.archive.sections import Section
from broadsheet.archive.store import db
from conftest import ON_POSTGRESQL, ON_SQLITE

TUBA, QUAY = "/world/tuba", "/world/quay"
PIER, OTHER, RAIL, FEED = "/world/pier", "/sports/match", "/fragments/rail/pier", "/feed.rss"
BY_ADA, BY_TOM, TIDES, OF_PIERS = (
    "/authors/ada-venn", "/authors/tom-pike", "/topics/tides", "/topics/piers"
)  # fmt: skip
LISTS = ["/", "/world", "/latest", BY_ADA, TIDES, FEED]
NAMED = ["/world", "/latest", TIDES, "/most-read", "/fragments/rail", "/fragments/rail/quay"]
ID = "(SELECT id FROM article WHERE slug = '{}')"
IT = ID.format("pier")
OF_IT = "FROM article WHERE slug = 'pier'"
TOM = "(SELECT id FROM author WHERE slug = 'tom-pike')"
PIERS = "(SELECT id FROM topic WHERE slug = 'piers')"


def copied(model: type, where: str, **changed: str) -> str:
    """A statement that adds a copy of a row, with some of its columns (SQL) changed."""
    table = model.__table__
    columns = [column.name for column in table.columns if column.name != "id"]
    values = ", ".join(changed.get(name, name) for name in columns)
    return f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {values} FROM {where}"


# Statements, one after the other, and of each the pages that show what it changes.
CHANGES = {
    "what a teaser shows, or where it stands": [
        ("UPDATE article SET kicker = 'Harbour' WHERE slug = 'pier'", ["/", "/world", "/latest"]),
        ("UPDATE article SET headline = 'A jetty' WHERE slug = 'pier'", LISTS),
        ("UPDATE article SET dek = 'It is shut.' WHERE slug = 'pier'", LISTS),
        ("UPDATE article SET language = 'ar' WHERE slug = 'pier'", [*LISTS, PIER]),
        ("UPDATE article SET lead_width = 'full' WHERE slug = 'pier'", [PIER]),
        ("UPDATE article SET lead_image_id = 2 WHERE slug = 'pier'", ["/latest", "/world", TIDES]),
        ("UPDATE article SET published_at = saved_at WHERE slug = 'pier'", ["/", "/world"]),
        ("UPDATE article SET slug = 'jetty' WHERE slug = 'pier'", LISTS),
        ("UPDATE article SET section_id = 2 WHERE slug = 'jetty'", LISTS),
        ("UPDATE article SET unpublished_at = published_at WHERE slug = 'jetty'", ["/", TIDES]),
    ],
    "which stories are out": [
        ("UPDATE article SET published_at = saved_at WHERE slug = 'draft'", ["/world", FEED]),
        ("UPDATE article SET published_at = NULL WHERE slug = 'pier'", [*LISTS, PIER]),
        (copied(Article, "article WHERE slug = 'draft'", slug="'mole'", uid="'urn:x'"),
         ["/world", FEED]),
        ("DELETE FROM article WHERE slug = 'quay'", [QUAY, "/world", FEED]),
    ],
    "which sections have something to read": [
        ("UPDATE article SET section_id = 3 WHERE slug = 'quay'", ["/", "/about", PIER]),
        ("UPDATE article SET unpublished_at = published_at WHERE slug = 'quay'", ["/about", PIER]),
        ("UPDATE article SET unpublished_at = NULL WHERE slug = 'quay'", ["/about", PIER]),
        ("UPDATE article SET published_at = NULL WHERE slug = 'quay'", ["/about", PIER]),
        ("UPDATE article SET section_id = 3, published_at = (SELECT max(saved_at) FROM article)"
         " WHERE slug IN ('quay', 'draft')", ["/about"]),
        ("DELETE FROM article WHERE slug IN ('quay', 'draft')", ["/about", PIER]),
        (copied(Article, "article WHERE slug = 'match'", slug="'mole'", uid="'urn:x'",
                section_id="3"), ["/about", PIER]),
        ("UPDATE article SET section_id = 3", ["/about", PIER]),
    ],
    "what a story's own page and feeds show": [
        ("UPDATE article SET body_html = '<p>It is shut.</p>' WHERE slug = 'pier'", [PIER]),
        ("UPDATE article SET updated_at = saved_at WHERE slug = 'pier'", [PIER, "/feed.atom"]),
        ("UPDATE correction SET note = 'It was May.'", ["/corrections", PIER]),
        (copied(Correction, "correction", note="'Or July.'"), ["/corrections", PIER]),
        (f"UPDATE correction SET article_id = {ID.format('match')}", [PIER, OTHER]),
        ("DELETE FROM correction", ["/corrections", OTHER]),
    ],
    "which stories are its translations": [
        ("UPDATE article SET language = 'es' WHERE slug = 'tuba'", [TUBA]),
        ("UPDATE article SET translation_group = 'x' WHERE slug IN ('pier', 'tuba')", [PIER, TUBA]),
        ("UPDATE article SET language = 'de' WHERE slug = 'tuba'", [PIER]),
        ("UPDATE article SET slug = 'horn' WHERE slug = 'tuba'", [PIER]),
        ("UPDATE article SET section_id = 2 WHERE slug = 'horn'", [PIER]),
        ("UPDATE article SET unpublished_at = published_at WHERE slug = 'horn'", [PIER]),
        ("UPDATE article SET unpublished_at = NULL WHERE slug = 'horn'", [PIER]),
        ("UPDATE article SET published_at = NULL WHERE slug = 'horn'", [PIER]),
        (copied(Article, "article WHERE slug = 'match'", slug="'mole'", uid="'urn:x'",
                language="'fr'", translation_group="'x'"), [PIER]),
        ("DELETE FROM article WHERE slug = 'mole'", [PIER]),
        ("UPDATE article SET translation_group = 'x', language = 'nl' WHERE slug = 'quay'",
         [PIER, QUAY]),
        ("UPDATE article SET translation_group = NULL WHERE slug = 'quay'", [PIER, QUAY]),
    ],
    "who signs a story": [
        (f"INSERT INTO byline SELECT {IT}, {TOM}, 1, published_at {OF_IT}", [BY_TOM, PIER, FEED]),
        (f"DELETE FROM byline WHERE article_id = {IT} AND position = 1", [BY_TOM, PIER, FEED]),
        (f"UPDATE byline SET author_id = {TOM} WHERE article_id = {IT}", [BY_ADA, BY_TOM]),
    ],
    "whose opinion a story is": [
        ("INSERT INTO page_form (section_id, form) VALUES (1, 'opinion')", NAMED),
        ("UPDATE author SET name = 'Ada V.' WHERE slug = 'ada-venn'", NAMED),
        (f"INSERT INTO byline SELECT {IT}, {TOM}, 1, published_at {OF_IT}", NAMED),
        (f"UPDATE byline SET position = 2 WHERE article_id = {IT} AND position = 0", NAMED),
        (f"DELETE FROM byline WHERE article_id = {IT} AND position = 1", NAMED),
        ("UPDATE page_form SET form = 'lead'", NAMED),
    ],
    "what a story is about": [
        (f"INSERT INTO tagging SELECT {IT}, {PIERS}, 1, published_at {OF_IT}",
         [OF_PIERS, PIER, FEED]),
        (f"DELETE FROM tagging WHERE article_id = {IT} AND position = 1", [OF_PIERS]),
        (f"UPDATE tagging SET topic_id = {PIERS} WHERE article_id = {IT}", [TIDES, OF_PIERS]),
    ],
    "what editors chose": [
        (f"INSERT INTO rail_pick SELECT article_id, 1, {ID.format('tuba')} FROM rail_pick", [RAIL]),
        (f"UPDATE rail_pick SET pick_id = {ID.format('quay')} WHERE position = 1", [RAIL]),
        ("DELETE FROM rail_pick WHERE position = 0", [RAIL]),
        (f"UPDATE placement SET article_id = {ID.format('tuba')}", ["/"]),
        (copied(Placement, "placement", slot="2", article_id=ID.format("quay")), ["/"]),
        ("DELETE FROM placement WHERE slot = 1", ["/"]),
        ("INSERT INTO page_form (form) VALUES ('big')", ["/"]),
        ("UPDATE page_form SET form = 'usual'", ["/"]),
        ("DELETE FROM page_form", ["/"]),
        ("UPDATE banner SET headline = 'Later news'", ["/", "/about", PIER]),
        ("UPDATE article SET slug = 'game' WHERE slug = 'match'", ["/about", PIER]),  # its banner
        ("UPDATE article SET language = 'de' WHERE slug = 'game'", ["/about", PIER]),
        (copied(Banner, "banner", headline="'More news'"), ["/", "/about", PIER]),
        ("DELETE FROM banner", ["/", "/about", PIER]),
    ],
    "what stands around pages and names them": [
        ("UPDATE section SET name = 'Abroad' WHERE slug = 'world'", ["/", "/about", PIER]),
        ("UPDATE section SET dek = 'Abroad' WHERE slug = 'world'", ["/world", "/world/feed.rss"]),
        ("UPDATE section SET position = 9 WHERE slug = 'world'", ["/", "/about", PIER]),
        ("UPDATE author SET name = 'Ada V.' WHERE slug = 'ada-venn'", [BY_ADA, PIER, FEED]),
        ("UPDATE author SET beat = 'Tides'", [BY_ADA]),
        ("UPDATE author SET bio = 'She sails.'", [BY_ADA, f"{BY_ADA}/feed.rss", PIER]),
        ("UPDATE author SET portrait_id = 1", [BY_ADA, PIER]),
        ("UPDATE topic SET name = 'Flood' WHERE slug = 'tides'", [TIDES, PIER]),
        ("UPDATE topic SET dek = 'High water'", [TIDES, f"{TIDES}/feed.rss"]),
        ("UPDATE imprint SET logo_id = 2", ["/about", PIER]),
        ("UPDATE image SET file = 'kite-2' WHERE name = 'kite'", ["/about", PIER]),  # the logo
        ("UPDATE image SET caption = 'At low tide' WHERE name = 'pier'", [PIER]),
        ("UPDATE image SET caption = 'A tuba', alt = 'It' WHERE name = 'tuba'", [OTHER, "/about"]),
        ("UPDATE image SET focal_x = 0.9 WHERE name = 'pier'", ["/latest", BY_ADA]),
        ("UPDATE image SET file = 'pier-2' WHERE name = 'pier'", ["/latest", PIER, BY_ADA, FEED]),
        ("DELETE FROM image WHERE name = 'tuba'", [OTHER]),  # it stands in the text
        (copied(Image, "image WHERE name = 'kite'", name="'tuba'", file="'tuba'"), [OTHER]),
        ("UPDATE imprint SET name = 'The Ebb'", ["/", "/about", PIER]),
        ("DELETE FROM imprint", ["/", "/about", PIER]),
        ("UPDATE standing_page SET html = '<p>Us.</p>'", ["/about"]),
        ("INSERT INTO standing_page (slug, source, html, version) VALUES ('ethics', 'x', 'x', 1)",
         ["/about", PIER]),
        ("UPDATE standing_page SET slug = 'terms' WHERE slug = 'ethics'", ["/about", PIER]),
        ("DELETE FROM standing_page WHERE slug = 'terms'", ["/about", PIER]),
        ("UPDATE text_file SET text = 'b.example, 1, DIRECT'", ["/ads.txt"]),
        ("DELETE FROM text_file", ["/ads.txt"]),
        ("UPDATE machine_terms SET training = true", ["/robots.txt", "/.well-known/tdmrep.json"]),
        ("UPDATE section_terms SET training = NULL", ["/robots.txt"]),
        ("DELETE FROM section_terms", ["/robots.txt"]),
    ],
    "what was read": [
        (f"UPDATE reading SET count = 9 WHERE article_id = {IT}", ["/most-read"]),
        (f"DELETE FROM reading WHERE article_id = {IT}", ["/most-read"]),
        (copied(Reading, "reading", article_id=IT), ["/most-read"]),
    ],
}  # fmt: skip

# The same of a section on the front page, whose stories are read anew only if one of them moved.
ON_THE_FRONT = [
    "UPDATE article SET kicker = 'Harbour' WHERE slug = 'pier'",
    "UPDATE article SET headline = 'A jetty' WHERE slug = 'pier'",
    "UPDATE article SET dek = 'It is shut.' WHERE slug = 'pier'",
    "UPDATE article SET language = 'ar' WHERE slug = 'pier'",
    "UPDATE article SET lead_image_id = NULL WHERE slug = 'pier'",
    "UPDATE article SET lead_image_id = 2 WHERE slug = 'pier'",
    "UPDATE image SET focal_x = 0.9 WHERE id = 2",
    "UPDATE image SET file = 'kite-2' WHERE id = 2",
    "UPDATE section SET name = 'Abroad' WHERE slug = 'world'",
    "UPDATE article SET slug = 'jetty' WHERE slug = 'pier'",
    "INSERT INTO page_form (section_id, form) VALUES (1, 'briefs')",
    "UPDATE page_form SET form = 'across'",
    "DELETE FROM page_form",
    "INSERT INTO page_form (section_id, form) VALUES (1, 'opinion')",
    "UPDATE author SET name = 'Ada V.' WHERE slug = 'ada-venn'",
    f"UPDATE byline SET author_id = {TOM} WHERE article_id = {ID.format('jetty')}",
    f"DELETE FROM byline WHERE article_id = {ID.format('jetty')}",
    "DELETE FROM page_form",
    "UPDATE article SET section_id = 3 WHERE slug = 'jetty'",
    "UPDATE article SET section_id = 1 WHERE slug = 'jetty'",
    "UPDATE article SET unpublished_at = published_at WHERE slug = 'jetty'",
    "UPDATE article SET unpublished_at = NULL WHERE slug = 'jetty'",
    "UPDATE article SET published_at = NULL WHERE slug = 'jetty'",
    "UPDATE article SET published_at = saved_at WHERE slug = 'jetty'",
    copied(Article, "article WHERE slug = 'jetty'", slug="'mole'", uid="'urn:x'"),
    "DELETE FROM article WHERE slug = 'mole'",
]


@pytest.fixture
def full(paper, clock):
    """A paper of which everything is on some page."""
    pictures = [
        Image(name=name, file=name, width=2000, height=1500, alt=name)
        for name in ("pier", "kite", "tuba")
    ]
    sections = [Section(slug=name.lower(), name=name) for name in ("World", "Sports", "Empty")]
    paper.add(*pictures, *sections)
    lately = {"saved_at": clock() - timedelta(minutes=30)}
    facts = {"section": "Sports", "by": ["Tom Pike"], "about": ["Piers"], "body_format": "markdown"}
    paper.story("A match", slug="match", body="![A tuba](tuba)", ago=timedelta(days=3), **facts)
    for slug in ("tuba", "quay"):
        paper.story(f"A {slug}", slug=slug, ago=timedelta(days=2))
    facts = {"by": ["Ada Venn"], "about": ["Tides"], "picks": ["match"], "lead_image_id": 1}
    paper.story("A pier", slug="pier", dek="It opens.", **facts, **lately)
    paper.story("A draft", slug="draft", ago=None, **lately)
    paper.change(PIER, lambda article: article.correct("correction", "It was June.", clock()))
    paper.set(name="The Tide")
    paper.write_page("about", "Who we are.\n\n![A tuba](tuba)")
    paper.tell_machines(Terms(answers=True), world=Terms(search=False, training=False))
    paper.write_file("ads.txt", "a.example, 1, DIRECT")
    ends = clock() + timedelta(days=1)
    with paper.open():
        pier, match = articles.by_slug("pier"), articles.by_slug("match")
        db.session.add(Banner(headline="News", article=match, starts_at=clock(), ends_at=ends))
        db.session.add(Placement(slot=1, article_id=match.id, ends_at=ends))
        for article, count in ((pier, 1), (match, 2)):
            db.session.add(Reading(hour=hour_of(clock()), article_id=article.id, count=count))
        db.session.commit()


@pytest.mark.parametrize("what", CHANGES)
def test_what_any_statement_changes_is_on_its_pages_at_once(app, make_app, full, what):
    kept, fresh = app.test_client(), make_app(CACHE_BYTES=0).test_client()
    for statement, pages in CHANGES[what]:
        before = {page: kept.get(page) for page in pages}
        assert {200} == {answer.status_code for answer in before.values()}, statement
        with app.app_context():
            db.session.execute(sa.text(statement))
            db.session.commit()
        for page in pages:
            after, printed = kept.get(page), fresh.get(page)
            assert (after.status_code, after.data) == (printed.status_code, printed.data), statement
            assert after.data != before[page].data, (statement, page)


@ON_POSTGRESQL
@pytest.mark.parametrize(("tables", "page"), [("reading", "/most-read"), ("correction", PIER)])
def test_what_is_in_a_table_that_is_emptied_at_once_is_on_no_page(app, full, tables, page):
    kept = app.test_client()
    before = kept.get(page).data
    with app.app_context():
        db.session.execute(sa.text(f"TRUNCATE {tables}"))
        db.session.commit()
    assert kept.get(page).data != before


@ON_SQLITE
@pytest.mark.parametrize("table", ["article", "author", "topic", "section", "correction"])
def test_sqlite_replaces_no_row_past_all_that_tells_pages_of_it(app, full, table):
    """Its REPLACE takes a row away without a word to the triggers of a deletion."""
    with app.app_context():
        rows = db.session.execute(sa.text(f"SELECT * FROM {table}")).all()
        for insert in ("REPLACE", "INSERT"):
            statement = f"{insert} INTO {table} SELECT * FROM {table}"
            with pytest.raises(sa.exc.IntegrityError, match=f"{table} has it: UPDATE"):
                db.session.execute(sa.text(statement))
            db.session.rollback()
        assert db.session.execute(sa.text(f"SELECT * FROM {table}")).all() == rows


@ON_SQLITE
@pytest.mark.parametrize(
    ("model", "key"),
    [(Article, "uid"), (Article, "origin"), (Image, "name"), (Image, "file"), (Image, "digest")],
)
def test_sqlite_replaces_no_row_by_any_other_key_that_it_has(app, full, model, key):
    """What has a number and a slug of its own takes the row away that is alike in that."""
    keys = {name: f"'new-{name}'" for name in ("slug", "uid", "origin", "name", "file", "digest")}
    others = {name: new for name, new in keys.items() if name != key}
    table = model.__table__.name
    replace = copied(model, f"{table} WHERE {table}.id = 1", **others).replace("INSERT", "REPLACE")
    with app.app_context():
        db.session.execute(sa.text(f"UPDATE {table} SET {key} = 'own' WHERE id = 1"))
        with pytest.raises(sa.exc.IntegrityError, match=f"{table} has it: UPDATE"):
            db.session.execute(sa.text(replace))
        db.session.rollback()


def test_a_story_that_is_brought_forward_by_hand_is_in_all_of_its_lists(app, client, paper):
    paper.story("Soon", by=["Ada Venn"], about=["Tides"], ago=-timedelta(days=1))
    paper.story("Out", by=["Ada Venn"], about=["Tides"])
    with app.app_context():
        out = "(SELECT published_at FROM article WHERE slug = 'out')"
        db.session.execute(sa.text(f"UPDATE article SET published_at = {out} WHERE slug = 'soon'"))
        db.session.commit()
    for page in ("/world", "/latest", BY_ADA, TIDES, f"{BY_ADA}/feed.rss"):
        assert "Soon" in client.get(page).text, page


def test_what_any_statement_changes_is_in_its_section_of_the_front_at_once(
    app, make_app, full, paper
):
    for n in range(ON_TOP):
        paper.story(f"At the top {n}", section="Sports", ago=timedelta(minutes=n))
    paper.change(PIER, lambda article: setattr(article, "saved_at", article.published_at))
    kept, fresh = app.test_client(), make_app(CACHE_BYTES=0).test_client()
    before = kept.get("/").data
    for statement in ON_THE_FRONT:
        with app.app_context():
            db.session.execute(sa.text(statement))
            db.session.commit()
        after = kept.get("/").data
        assert after == fresh.get("/").data, statement
        assert after != before, statement
        before = after

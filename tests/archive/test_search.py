"""What is found, in which order, and that the index is right whoever writes."""

import random
import sqlite3
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from answers import statements
from broadsheet.archive import articles, authors, search, sections
from broadsheet.archive.articles import Article
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.lists import teasers
from broadsheet.archive.search import Narrowed, Question, SearchPlan, index, postgresql
from broadsheet.archive.search.words import slips
from broadsheet.archive.store import db
from broadsheet.sample import bulk
from stories import START

HOUR = timedelta(hours=1)
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def found(paper, text, language="en", **narrowed):
    """The headlines that a question finds, in order."""
    with paper.open():
        results = search.page(Question.parse(text), paper.clock(), language, Narrowed(**narrowed))
        return [story.teaser.headline for story in results.found]


def instead(paper, text, language=""):
    with paper.open():
        return search.instead(Question.parse(text), paper.clock(), language)


def test_words_in_the_headline_come_before_the_dek_and_the_dek_before_the_body(paper):
    paper.story("In the body", ago=1 * HOUR, body="A bridge.")
    paper.story("In the dek", ago=2 * HOUR, dek="A bridge.")
    paper.story("In the kicker", ago=3 * HOUR, kicker="Bridge")
    paper.story("By the author", ago=4 * HOUR, by=["Ada Bridge"])
    paper.story("On the topic", ago=5 * HOUR, about=["Bridge"])
    paper.story("The bridge itself", ago=6 * HOUR)
    assert found(paper, "bridge") == [
        "The bridge itself",
        "In the dek",
        "In the kicker",
        "By the author",
        "On the topic",
        "In the body",
    ]
    assert found(paper, "bridge", by_date=True)[::5] == ["In the body", "The bridge itself"]


def test_stories_with_all_words_hide_those_with_some(paper):
    paper.story("Ferry and harbour", body="")
    paper.story("Ferry alone", body="")
    assert found(paper, "harbour ferry") == ["Ferry and harbour"]
    assert found(paper, "harbour ferry lighthouse") == ["Ferry and harbour"]
    assert found(paper, "ferry zeppelin") == ["Ferry alone", "Ferry and harbour"]


def test_small_words_are_not_enough_where_some_words_are(paper):
    paper.story("The story of the year", body="")
    paper.story("A zeppelin", body="")
    assert found(paper, "the zeppelin") == ["A zeppelin"]
    assert found(paper, "the airship") == []
    assert found(paper, "the") == ["The story of the year"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Malmö and Łódź", "malmo lodz"),
        ("Malmo and Lodz", "MALMÖ ŁÓDŹ"),
        ("Straße, Ørsted, Đoković", "strasse orsted djokovic dokovic"),
        ("e\u0301lan, \u00e9lan", "élan"),
        ("Ελλάδα, Ёлка", "ελλαδα елка"),
        ("إعادة فتح الجسر", "الجسر"),
        ("पुल फिर खुला", "पुल"),
        ("al-Asad, c++, U.S.", "al-Asad c++ U.S."),
        ("A/B and x@y.example", "a b y example"),
        ("The council’s vote, the mayor's car", "council mayor"),
        ("Flat <b>& wide", "flat b wide"),
    ],
)
def test_case_accents_and_signs_make_no_difference(paper, text, words):
    paper.story("It", body=text)
    paper.story("Another", body="")
    missing = [word for word in words.split() if found(paper, word) != ["It"]]
    assert missing == [word for word in ["djokovic"] if word in words]


def test_a_plural_finds_its_singular_in_english_only(paper):
    paper.story("Ferries", body="")
    paper.story("Boxes and bridges", body="")
    assert found(paper, "ferry") == ["Ferries"]
    assert found(paper, "box bridge") == ["Boxes and bridges"]
    assert found(paper, "news") == []
    assert found(paper, "bridge", language="de") == ["Boxes and bridges"]  # as a beginning
    assert found(paper, "bridge box", language="de") == []
    assert found(paper, "ferry", language="de") == []


def test_the_last_word_may_be_a_beginning_if_no_story_has_it_whole(paper):
    paper.story("Article", body="")
    paper.story("Art", body="")
    assert found(paper, "art") == ["Art"]
    assert found(paper, "articl") == ["Article"]
    assert found(paper, "a") == []
    assert found(paper, '"articl"') == []


def test_a_phrase_in_quotes_is_one(paper):
    paper.story("Two", body="the open bridge")
    paper.story("One", body="the bridge is open")
    assert found(paper, '"bridge is open"') == ["One"]
    assert found(paper, "“bridge is open” the") == ["One"]
    assert found(paper, '"open bridge') == ["One", "Two"]
    assert found(paper, '"is bridge"') == []


def test_section_and_author_narrow_what_is_found(paper):
    bridge = paper.story("A bridge", section="World", by=["Ada Venn"], body="")
    paper.story("The bridge", section="Sports", by=["Bram Ostler", "Ada Venn"], body="")
    paper.story("Bridge of Venn", section="Sports", body="")
    with paper.open():
        sports = articles.by_slug("the-bridge").section_id
    assert found(paper, "bridge", section_id=sports) == ["Bridge of Venn", "The bridge"]
    assert found(paper, "bridge", author="venn") == ["The bridge", "A bridge"]
    assert found(paper, "bridge", author="Ostl", section_id=sports) == ["The bridge"]
    assert found(paper, "bridge", author="nobody") == []
    paper.change(bridge, lambda story: setattr(story, "section_id", sports))
    assert found(paper, "bridge", section_id=sports)[-1] == "A bridge"


@pytest.mark.parametrize("text", ["東京", "橋", "日本語", "สะพาน", "東京の橋 日本語"])
def test_scripts_without_blanks_are_found_as_they_stand(paper, text):
    paper.story("東京の橋", body="日本語の文章と สะพานใหม่")
    paper.story("大阪の城", body="文章")
    assert found(paper, text) == ["東京の橋"]
    assert found(paper, "文章") == ["大阪の城", "東京の橋"]


def test_scripts_without_blanks_are_found_by_letters_that_follow_each_other(paper):
    paper.story("京東", body="東の京都")
    paper.story("น้ำท่วม", body="2025年に開く。ガス「東・京」 " + "あ" * 1300 + "終わり")
    assert found(paper, "東京") == []
    assert found(paper, "東京都") == []
    assert found(paper, "京都") == found(paper, "京東") == ["京東"]
    for text in ("น้ำ", "2025年", "ガス", "開", "あ終わり", '"開く"', "ท่วม"):
        assert found(paper, text) == ["น้ำท่วม"], text


def test_scripts_without_blanks_are_found_in_the_whole_archive_in_parts_of_the_list(paper):
    paper.story("古い記事", ago=5000 * HOUR, body="東京の橋")
    paper.story("東京", ago=6000 * HOUR, body="")
    with paper.open():
        for _ in bulk.publish(300, START):
            pass
    assert found(paper, "東京") == ["東京", "古い記事"]
    assert found(paper, "東京", by_date=True) == ["古い記事", "東京"]
    assert found(paper, "東京 橋") == ["古い記事"]


def test_a_question_in_a_script_without_blanks_reads_the_index_alone(paper, app):
    paper.story("東京の橋")
    with statements(app) as sent:
        assert found(paper, "東京") == ["東京の橋"]
    assert [one for one, _ in sent if "LIKE" in one.upper()] == []


UGLY = [
    *["", " ", "*", '"', "'", "a OR", "NOT", "NEAR(a b)", "{headline} : a", "-a", "a:*", "(", "()"],
    *["\x00a\x07", "a\u202eb", "😀", "½ ⑴ (1)", "%", "_", "\\", "'; DROP TABLE article; --", "&|!"],
    *["<b>", "a" * 5000, "a " * 5000, '"' * 300, "\ud800", "ﷺ", "²", "a" * 30 + "é" * 170],
    *["https://example.org/a?b=c&d=e", "x@y.z", "1e5 -3 0x1F 12:30", "s1", "日'", "日%_\\"],
]


@pytest.mark.parametrize("text", UGLY)
def test_no_text_is_an_error(paper, text):
    paper.story("A story", body="Of 1e5 things: https://example.org/a?b=c&d=e")
    for narrowed in ({}, {"author": text}, {"by_date": True}):
        found(paper, text, **narrowed)
    instead(paper, text)
    with paper.open():
        db.session.scalars(sa.select(Article.id).where(search.matching(text))).all()


def test_only_the_first_words_of_a_long_question_are_read():
    assert len(Question.parse("word " * 30).terms) == 1
    question = Question.parse(" ".join(f"w{n}" for n in range(30)))
    assert (len(question.terms), question.is_cut) == (12, True)
    question = Question.parse('"' + " ".join(f"w{n}" for n in range(30)) + '"')
    assert (len(question.terms[0].words), question.is_cut) == (12, True)
    assert not Question.parse("a b c").is_cut


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("harbuor", "harbour"),
        ("harbor", "harbour"),
        ("harboour", "harbour"),
        ("hatbour", "harbour"),
        ("the harbuor", "the harbour"),
        ('"north pier" harbuor', '"north pier" harbour'),
        ("harbour", None),
        ("hrbor", None),
        ("лодкка", "лодка"),
        ("abc", None),
    ],
)
def test_a_slip_of_the_hand_finds_the_likely_word(paper, text, likely):
    paper.story("The harbour and its north pier", body="Лодка.")
    assert instead(paper, text) == likely


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("hawksberry", "hawkesbury"),
        ("hawksbury", "hawkesbury"),
        ("hakwesbruy", "hawkesbury"),
        ("awkesburyy", "hawkesbury"),
        ("hxwkesbxry", "hawkesbury"),
        ("hawkxsburx", "hawkesbury"),
        ("comitee", "committee"),
        ("xxwkesbury", "hawkesbury"),
        ("hawkesbuxx", "hawkesbury"),
        ("hxwkxsbxry", None),
        ("saven", "seven"),
        ("svon", None),
    ],
)
def test_two_slips_in_a_long_word_still_find_it(paper, text, likely):
    paper.story("Hawkesbury", body="The committee of seven.")
    assert instead(paper, text) == likely


def test_any_two_slips_in_a_long_word_still_find_it(paper):
    paper.story("A lighthouse", body="Zeppelin, council, harbour.")
    chance = random.Random(11)
    for word in ["lighthouse", "zeppelin", "council", "harbour"] * 25:
        typed = word
        for _ in range(2):
            typed = chance.choice(list(slips(typed)))
        if len(typed) >= len("council"):
            assert instead(paper, typed) in ({word} if typed != word else {None}), typed


def test_a_word_that_is_there_is_not_traded_for_another(paper):
    paper.story("Seven bridges", body="Stevenson and the ferries.")
    paper.story("Seven again", body="")
    assert instead(paper, "steven bridges") is None
    assert instead(paper, "ferry bridgs", language="en") == "ferry bridges"
    assert instead(paper, "bridge", language="en") is None
    assert instead(paper, "stevensn") == "stevenson"
    paper.story("Steven", body="")
    assert instead(paper, "steven zeppelin") is None


def test_of_two_likely_words_the_commoner_one_is_taken(paper):
    paper.story("Boats", body="")
    for n in range(2):
        paper.story(f"Coats {n}", body="")
    assert instead(paper, "xoats") == "coats"


def test_pages_follow_each_other_without_gap_or_repetition(paper):
    for n in range(40):
        paper.story(f"Ferry {n}", ago=HOUR * (n // 3), body="")
        paper.story(f"Other {n}", ago=HOUR * (n // 2), body="ferry")
    for narrowed in ({}, {"by_date": True}):
        seen, before = [], None
        with paper.open():
            while True:
                page = search.page(
                    Question.parse("ferry"), paper.clock(), "", Narrowed(**narrowed), before
                )
                seen += [story.teaser.headline for story in page.found]
                if page.next is None:
                    break
                before = search.Cursor.parse(str(page.next))
                # What comes in meanwhile moves nothing.
                paper.story(f"New ferry {len(seen)}", ago=timedelta(0))
        assert len(seen) == len(set(seen))
        assert len([name for name in seen if not name.startswith("New")]) == 80
        if not narrowed:
            assert [name.split()[0] for name in seen] == ["Ferry"] * 40 + ["Other"] * 40


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_windows_of_the_newest_and_the_index_of_the_others_miss_and_repeat_nothing(
    paper, monkeypatch
):
    monkeypatch.setattr(postgresql, "_NEWEST", dict.fromkeys(postgresql._NEWEST, (3, 7)))
    for n in range(20):
        paper.story(f"Ferry pier {n}", ago=HOUR * n, body="" if n % 2 else "in the harbour")
        paper.story(f"The pier {n}", ago=HOUR * n, body="A ferry." if n % 3 else "An old ferry.")
    ferries, piers = [f"Ferry pier {n}" for n in range(20)], [f"The pier {n}" for n in range(20)]
    assert found(paper, "ferry") == [*ferries, *piers][: teasers.ON_A_PAGE]
    assert found(paper, "harbour") == ferries[::2]
    assert found(paper, '"old ferry"') == piers[::3]
    assert found(paper, '"the harbour" ferry') == ferries[::2]
    both = found(paper, "ferry", by_date=True)
    assert sorted(both[:10]) == sorted([*ferries[:5], *piers[:5]])


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_the_newest_stories_answer_asks_no_index_of_words(paper):
    for n in range(teasers.ON_A_PAGE + 1):
        paper.story(f"Ferry {n}", ago=HOUR * n)
    question = Question.parse("ferry")
    wanted = search.asking.SearchRequest(search.asking.ways(question, "")[SearchPlan.ALL])
    with paper.open():
        db.session.execute(sa.text("ANALYZE"))
        limit = teasers.ON_A_PAGE + 1
        (query,) = postgresql.matches(wanted, paper.clock(), limit)
        asked = query.limit(limit).compile(db.engine)
        explain = f"EXPLAIN (ANALYZE, COSTS OFF) {asked}"
        plan = db.session.connection().exec_driver_sql(explain, asked.params).scalars().all()
    functions = [line for line in plan if "Function Scan" in line]
    assert functions
    assert all("never executed" in line for line in functions)


@pytest.mark.parametrize(
    "text", ["", "1", "40-1", "03-1", "00-0", "00-01", "00--", "٠٠-١", "00-1 "]
)
def test_a_malformed_cursor_is_refused(text):
    with pytest.raises(ValueError, match="not a cursor"):
        search.Cursor.parse(text)


def test_hidden_stories_are_not_found_to_the_second(paper, clock):
    paper.story("Embargoed word", ago=-HOUR)
    paper.story("Draft word", ago=None)
    address = paper.story("Withdrawn word")
    paper.change(address, lambda story: story.withdraw(START + HOUR))
    clock.advance(hours=1, microseconds=-1)
    assert found(paper, "word") == ["Withdrawn word"]
    clock.advance(microseconds=1)
    assert found(paper, "word") == ["Embargoed word"]
    for _ in range(40):  # hidden ones don't shorten a page either
        paper.story("Another draft word", ago=None)
    paper.story("Old word", ago=1000 * HOUR)
    assert found(paper, "word") == ["Embargoed word", "Old word"]


@pytest.mark.parametrize("ago", [None, -HOUR])
def test_a_word_that_only_hidden_stories_have_is_never_suggested(paper, clock, ago):
    address = paper.story("Resignation", dek="Zanzibar", body="Zeppelin", ago=ago)
    slips = ["resignatoin", "zanzibra", "zepelin"]
    assert [instead(paper, slip) for slip in slips] == [None] * 3
    paper.change(address, lambda story: story.publish(clock()))
    assert [instead(paper, slip) for slip in slips] == ["resignation", "zanzibar", "zeppelin"]
    paper.change(address, lambda story: story.withdraw(clock()))
    assert [instead(paper, slip) for slip in slips] == [None] * 3


@pytest.mark.parametrize("few", [2000, 1])
def test_the_desk_finds_drafts_by_all_their_words(paper, few, monkeypatch):
    monkeypatch.setattr(search, "FEW", few)
    paper.story("Draft of a word", ago=None)
    paper.story("Another word")

    def matching(text):
        with paper.open():
            query = sa.select(Article.headline).where(search.matching(text)).order_by(Article.id)
            return db.session.scalars(query).all()

    assert matching("word") == ["Draft of a word", "Another word"]
    assert matching("wor") == ["Draft of a word", "Another word"]
    assert matching("draft word") == ["Draft of a word"]
    assert matching('"a word"') == ["Draft of a word"]
    assert matching('"word a"') == []
    assert matching("…") == matching("draft nothing") == []


def contents():
    """Everything that the index holds."""
    entries = db.session.execute(sa.text("SELECT * FROM search_entry ORDER BY article_id")).all()
    if db.engine.dialect.name == "postgresql":
        return [tuple(row) for row in entries]
    held = [row[:2] for row in entries]
    held += db.session.execute(sa.text("SELECT * FROM search_section ORDER BY article_id")).all()
    for table in ("search_headline", "search_top", "search_text"):
        db.session.execute(
            sa.text(
                f"CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', '{table}', 'instance')"
            )
        )
        rows = db.session.execute(sa.text("SELECT doc, col, term FROM temp.held")).all()
        held += sorted(tuple(row) for row in rows)
        db.session.execute(sa.text("DROP TABLE temp.held"))
    return held


def made_anew():
    connection = db.session.connection()
    index.disarm(connection)
    index.arm(connection, anew=True)
    return contents()


CHANGES = [
    lambda story: setattr(story, "headline", "Ärger über die Brücke"),
    lambda story: setattr(story, "dek", "Naïve œuvre"),
    lambda story: setattr(story, "kicker", "Łódź"),
    lambda story: setattr(story, "body_html", "<p>New</p><p>words &amp; <em>more</em></p>"),
    lambda story: story.publish(START - 77 * HOUR),
    lambda story: story.withdraw(START),
    lambda story: setattr(story, "published_at", None),
    lambda story: setattr(story, "slug", "another"),
    lambda story: setattr(story, "section", sections.named("Sports")),
    lambda story: story.sign([]),
    lambda story: story.sign([authors.named(Author, "Bram Ostler")]),
    lambda story: story.tag([authors.named(Topic, "Trams"), authors.named(Topic, "Tides")]),
    lambda story: story.tag([]),
    lambda story: setattr(authors.named(Author, "Bram Ostler"), "name", "Bram Łukasz"),
    lambda story: setattr(authors.named(Topic, "Tides"), "name", "Ebb"),
    lambda story: db.session.delete(story),
]


def test_after_any_changes_the_index_is_what_it_would_be_if_made_anew(paper):
    chance = random.Random(7)
    for n in range(6):
        paper.story(f"Story {n}", by=["Ada Venn", "Bram Ostler"], about=["Tides"])
    with paper.open():
        for _ in range(60):
            story = chance.choice(list(db.session.scalars(sa.select(Article))))
            likely = CHANGES[:-1] if chance.random() < 0.9 else CHANGES
            change = chance.choice(likely)
            change(story)
            try:
                db.session.commit()
            except sa.exc.IntegrityError:
                db.session.rollback()  # a slug or name that another has
        kept = contents()
        assert kept == made_anew()
        db.session.rollback()


def test_who_writes_past_the_program_is_indexed_too(paper, app):
    paper.story("Old words", by=["Ada Venn"])
    statements = [
        "UPDATE article SET headline = 'New words', body_text = 'told at the prompt'",
        "UPDATE author SET name = 'Ada Prompt'",
        "UPDATE article SET section_id = section_id",
    ]
    with app.app_context():
        url = db.engine.url
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(url.database))
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
    else:
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()
    assert found(paper, "told prompt") == ["New words"]
    assert found(paper, "new", author="prompt") == ["New words"]
    assert found(paper, "old") == found(paper, "x", author="venn") == []


def test_a_failed_save_leaves_the_index_as_it_was(paper):
    paper.story("Kept")
    with paper.open():
        articles.by_slug("kept").headline = "Lost"
        db.session.flush()
        db.session.rollback()
    assert found(paper, "kept") == ["Kept"]
    assert found(paper, "lost") == []


def test_upgrading_takes_in_the_stories_that_were_there(app, paper):
    with app.app_context():
        downgrade(revision="7f228e8552d2")
        section = "INSERT INTO section (id, slug, name, dek, position) VALUES (1, 'w', 'W', '', 1)"
        article = (
            "INSERT INTO article (id, slug, section_id, kicker, headline, dek, dateline,"
            " body_source, body_format, body_html, has_copy, published_at, source, canonical_url,"
            " search_title, search_description, version) VALUES (1, 'old', 1, '', 'An old one', '',"
            " '', 'x', 'plain', '<p>Of <em>ferr</em>ies</p><p>&amp; tides</p>', true, :at, '', '',"
            " '', '', 1)"
        )
        db.session.execute(sa.text(section))
        db.session.execute(sa.text(article), {"at": "2025-10-20 12:00:00.000000"})
        db.session.commit()
        upgrade()
        assert articles.by_slug("old").body_text == "Of ferries & tides"
    assert found(paper, "ferries tides") == ["An old one"]


def test_upgrading_again_leaves_the_index_alone(app, paper):
    paper.story("Kept")
    with app.app_context():
        before = contents()
        db.session.rollback()
        upgrade()
        assert contents() == before


def test_upgrading_makes_an_index_anew_that_was_made_in_another_way(app, paper, client):
    paper.story("Kept")
    with app.app_context():
        before = contents()
        db.session.execute(sa.text("UPDATE search_version SET version = 'of last year'"))
        db.session.execute(sa.text("DELETE FROM search_entry"))
        db.session.commit()
    health = client.get("/healthz")
    assert (health.status_code, health.json["status"]) == (200, "degraded")
    assert health.json["search"] == "not upgraded: run `flask db upgrade`"
    with app.app_context():
        upgrade()
        assert contents() == before
    assert client.get("/healthz").json["status"] == "ok"


def test_a_story_that_is_deleted_with_all_its_rows_leaves_nothing(paper):
    paper.story("Gone", by=["Ada Bridge"], about=["Ferries"])
    paper.story("There", by=["Ada Bridge"])
    with paper.open():
        db.session.execute(sa.text("DELETE FROM article WHERE headline = 'Gone'"))
        assert contents() == made_anew()


@SQLITE
def test_a_connection_needs_little_memory_for_the_triggers(paper):
    """SQLite keeps the statements of all triggers and views, in each connection, at some 20 bytes
    of memory for each letter."""
    with paper.open():
        letters = "SELECT sum(length(sql)) FROM sqlite_master WHERE type IN ('trigger', 'view')"
        assert db.session.scalar(sa.text(letters)) < 110_000


def test_thousands_of_new_stories_are_taken_in_together(paper, app):
    paper.story("Before them")
    with paper.open():
        for _ in bulk.publish(50, START):
            pass
        kept = contents()
        assert len(kept) > 50
        assert kept == made_anew()
        db.session.rollback()
        paper.story("After them")
    assert found(paper, "before them") == ["Before them"]
    assert found(paper, "after them")[0] == "After them"


def test_the_body_is_indexed_by_its_words_alone(paper):
    address = paper.story("Marked up", body="x")
    html = '<p>One<br>two</p><ul><li>th<b>ree</b></li></ul><a href="/four" title="a > b">five</a>'
    html += '<!--picture {"name": "a", "caption": "it\'s \\"big\\""}--><p>six</p>'
    paper.change(address, lambda story: setattr(story, "body_html", html))
    with paper.open():
        assert articles.by_slug("marked-up").body_text == "One two three five six"


def test_a_very_long_story_can_be_saved_and_found(paper):
    chance = random.Random(1)
    words = ("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(120_000))
    paper.story("Very long", body=f"Beginning {' '.join(words)}")
    assert found(paper, "beginning") == ["Very long"]


def test_what_is_found_in_a_large_paper_is_the_newest(paper):
    with paper.open():
        for _ in bulk.publish(400, START):
            pass
        results = search.page(Question.parse("said"), START)
        newest = teasers.latest(START).teasers
        assert results.way == SearchPlan.ALL
        assert [story.teaser.id for story in results.found] == [teaser.id for teaser in newest]

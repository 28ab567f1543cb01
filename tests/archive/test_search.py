"""What is found, and in which order."""

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from answers import statements
from archive.searching import found, instead
from broadsheet.archive import articles, search
from broadsheet.archive.articles import Article
from broadsheet.archive.search import Narrowed, Question, Term
from broadsheet.archive.search.postgresql import tsqueries
from broadsheet.archive.search.words import slips
from broadsheet.archive.store import db
from broadsheet.sample import large_archive
from conftest import ON_POSTGRESQL
from stories import START

HOUR = timedelta(hours=1)


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
    assert found(paper, "「bridge is open」") == ["One"]
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
        for _ in large_archive.publish(300, START):
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


def test_no_text_is_an_error(paper):
    paper.story("A story", body="Of 1e5 things: https://example.org/a?b=c&d=e")
    for text in UGLY:
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


def test_a_slip_of_the_hand_finds_the_likely_word(paper):
    paper.story("The harbour and its north pier", body="Лодка.")
    for text, likely in [
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
    ]:
        assert instead(paper, text) == likely, text


def test_two_slips_in_a_long_word_still_find_it(paper):
    paper.story("Hawkesbury", body="The committee of seven.")
    for text, likely in [
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
    ]:
        assert instead(paper, text) == likely, text


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
                before = search.SearchCursor.parse(str(page.next))
                # What comes in meanwhile moves nothing.
                paper.story(f"New ferry {len(seen)}", ago=timedelta(0))
        assert len(seen) == len(set(seen))
        assert len([name for name in seen if not name.startswith("New")]) == 80
        if not narrowed:
            assert [name.split()[0] for name in seen] == ["Ferry"] * 40 + ["Other"] * 40


@ON_POSTGRESQL
def test_postgresql_reads_plain_words_as_they_are_written(paper, monkeypatch):
    words = ["harbour", "the", "e", "2026", "007", "1e5", "s1", "x0f", "café", "日本"]
    terms = [Term((word,), begins=begins) for word in words for begins in (False, True)]
    terms += [Term((word, "new", "pier"), is_quoted=True) for word in words]
    with paper.open():
        written = tsqueries._lexemes(terms)
        monkeypatch.setattr(tsqueries, "_is_plain", lambda word: False)
        parsed = tsqueries._lexemes(terms)
        for term in terms:
            pairs = dict(zip(written[term], parsed[term], strict=True))
            for ours, theirs in pairs.items():
                same = sa.cast(sa.literal(ours), TSQUERY) == sa.cast(sa.literal(theirs), TSQUERY)
                assert db.session.scalar(sa.select(same)), (ours, theirs)


@pytest.mark.parametrize(
    "text", ["", "1", "40-1", "03-1", "00-0", "00-01", "00--", "٠٠-١", "00-1 "]
)
def test_a_malformed_cursor_is_refused(text):
    with pytest.raises(ValueError, match="not a cursor"):
        search.SearchCursor.parse(text)


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


def test_no_suggestion_tells_that_a_hidden_story_has_a_word(paper):
    paper.story("Council and harbour", body="A bridge of seven.")
    questions = ["resigned concil harbuor", "concil resigned harbuor", "bridgex concil", "bridgex"]
    before = [instead(paper, question) for question in questions]
    paper.story("Resigned", body="Bridgex.", ago=None)
    assert [instead(paper, question) for question in questions] == before


def test_no_word_of_a_hidden_story_is_offered_in_place_of_a_likelier_one(paper):
    paper.story("Aoats boats coats doats eoats foats goats hoats", body="")
    paper.story("Hoats", body="")
    assert instead(paper, "xoats") == "hoats"
    paper.story("Axoats", body="", ago=None)
    assert instead(paper, "xoats") == "hoats"


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

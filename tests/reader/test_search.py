"""The search page: its form, its results, and what it keeps to itself."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from answers import addresses, has_class, headlines, main, meta, older, statements, tree, words
from broadsheet.archive import articles, search
from conftest import ON_SQLITE
from stories import START

HOUR = timedelta(hours=1)
SECRET = "Minister resigns"


def marked(html):
    return [words(element) for element in main(html).iter("mark")]


def note(html):
    notes = [words(e) for e in main(html).iter("p") if has_class(e, "search__note")]
    return notes + [words(e) for e in main(html).iter("p") if has_class(e, "empty")]


def test_results_are_teasers_with_the_words_marked_where_they_stand(client, paper):
    address = paper.story(
        "Bridge reopens", dek="No word of it.", body="A year ago.\nThe old Brücke & bridge stand."
    )
    html = client.get("/search?q=brucke+BRIDGE").text
    assert (addresses(html), headlines(html)) == ([address], ["Bridge reopens"])
    assert marked(html) == ["Brücke", "bridge"]
    (excerpt,) = (e for e in main(html).iter("p") if has_class(e, "teaser__dek"))
    assert words(excerpt) == "A year ago. The old Brücke & bridge stand."


@ON_SQLITE
def test_an_excerpt_is_cut_between_words_around_the_first_one(client, paper):
    paper.story("Long", body="before " * 100 + "the zeppelin " + "after " * 100)
    (excerpt,) = (
        e
        for e in main(client.get("/search?q=zeppelin").text).iter("p")
        if has_class(e, "teaser__dek")
    )
    text = words(excerpt)
    assert text.startswith("…before")
    assert "before the zeppelin after" in text
    assert text.endswith("after…")
    assert 150 < len(text) < 240


@ON_SQLITE
def test_an_excerpt_has_half_as_many_letters_where_each_is_twice_as_wide(client, paper):
    paper.story("長い", body="前の文です。" * 60 + "飛行船" + "後の文です。" * 60, language="ja")
    found = main(client.get("/search?q=飛行船").text)
    (excerpt,) = (e for e in found.iter("p") if has_class(e, "teaser__dek"))
    assert "飛行船" in words(excerpt)
    assert 80 < len(words(excerpt)) < 125


@ON_SQLITE
@pytest.mark.parametrize("where", ["headline", "kicker", "dek", "body", "by", "about"])
def test_what_stories_and_readers_write_stays_text(client, paper, where):
    evil = '<img src=x onerror=alert(1)> <mark>"harbour\x02\x03'.replace("\x02\x03", "")
    facts = {"headline": "A harbour", "dek": "x", "body": "The harbour."}
    paper.story(**(facts | {where: [evil] if where in ("by", "about") else evil}))
    for page in ("/search", "/fragments/search"):
        answer = client.get(page, query_string={"q": f'harbour {evil} "><script>', "author": "<b>"})
        assert answer.status_code == 200
        assert "<img src=x" not in answer.text
        assert "<script>" not in answer.text.replace("<script>(() =>", "")  # our own: head.js
        answer = client.get(page, query_string={"q": "harbour"})
        assert "<img src=x" not in answer.text
        assert "&lt;mark&gt;" in answer.text or "<mark>" in answer.text
    tree(client.get("/search", query_string={"q": evil, "author": evil, "section": evil}).text)


@ON_SQLITE
def test_the_form_keeps_what_was_asked_and_works_by_itself(client, paper):
    paper.story("A bridge", section="World", by=["Ada Venn"])
    paper.story("The bridge", section="Sports")
    html = client.get("/search?q=bridge&section=world&author=venn&sort=newest").text
    assert headlines(html) == ["A bridge"]
    (form,) = main(html).iter("form")
    assert (form.get("action"), form.get("method")) == ("/search", None)
    fields = {e.get("name"): e.get("value") for e in form.iter("input")}
    assert fields == {"q": "bridge", "author": "venn"}
    chosen = [e.get("value") for e in form.iter("option") if e.get("selected") is not None]
    assert chosen == ["world", "newest"]


@ON_SQLITE
def test_without_a_question_there_are_no_results(client, paper):
    for query in ("", "?q=", "?q=+++", "?q=%00", "?section=world", "?nothing=1"):
        html = client.get(f"/search{query}").text
        assert (addresses(html), note(html)) == ([], [])
    html = client.get("/search?q=%F0%9F%98%80").text
    assert note(html) == ["There is no word in that to look for."]


def test_nothing_found_says_so_and_offers_the_likely_word(client, paper):
    paper.story("The harbour", section="World")
    html = client.get("/search?q=harbuor&section=world").text
    assert note(html) == ["Did you mean harbour?", "Nothing found for “harbuor” in World."]
    (link,) = (e for e in main(html).iter("a") if words(e) == "harbour")
    assert headlines(client.get(link.get("href")).text) == ["The harbour"]
    assert parse_qs(urlsplit(link.get("href")).query) == {"q": ["harbour"], "section": ["world"]}
    assert note(client.get("/search?q=zzzz&author=venn").text) == [
        "Nothing found for “zzzz” by venn."
    ]


def test_stories_with_some_of_the_words_are_named_as_such(client, paper):
    paper.story("The harbour")
    html = client.get("/search?q=harbour+zeppelin").text
    assert headlines(html) == ["The harbour"]
    assert note(html) == ["No story has all of these words. These have some of them."]


def test_a_long_question_is_cut_and_says_so(client, paper):
    paper.story("The harbour")
    for text in ("harbour " + " ".join(f"w{n}" for n in range(20)), "harbour " + "x" * 5000):
        html = client.get("/search", query_string={"q": text}).text
        assert note(html)[0] == "That was a long question: its first words were looked for."
        assert headlines(html) == ["The harbour"]


def test_results_are_paged_by_links_that_keep_the_question(client, paper):
    for n in range(70):
        paper.story(f"Ferry {n}", ago=HOUR * n, section="World")
    where, seen = "/search?q=ferry&section=world&nothing=1", []
    while where:
        html = client.get(where).text
        seen += headlines(html)
        where = older(html)
    assert seen == [f"Ferry {n}" for n in range(70)]


@pytest.mark.parametrize(
    "cursor", ["", "x", "00-", "40-1", "00-99999999999999999999", "20251020T140500000000-1"]
)
def test_a_malformed_cursor_is_not_found(client, paper, cursor):
    paper.story("Ferry")
    for page in ("/search", "/fragments/search"):
        assert client.get(page, query_string={"q": "ferry", "before": cursor}).status_code == 404


def test_a_cursor_behind_the_last_result_is_not_found(client, paper):
    paper.story("Ferry")
    assert client.get("/search?q=ferry&before=02-1").status_code == 404
    assert client.get("/search?q=ferry&before=30-999999999999999999").status_code == 200
    assert client.get("/search?before=00-1").status_code == 404


@ON_SQLITE
def test_nobody_keeps_or_lists_results(app, client, paper):
    paper.story("Ferry")
    for page in ("/search", "/search?q=ferry", "/fragments/search?q=ferry"):
        for _ in range(2):
            answer = client.get(page)
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in answer.headers
    assert meta(tree(client.get("/search?q=ferry").text))["robots"] == "noindex"
    assert not [key for key in app.extensions["press"].shelf.copies if "search" in str(key)]
    assert not [n for n in app.extensions["press"].parts.copies if "teaser" in str(n)]


def test_the_results_alone_are_those_of_the_page(client, paper):
    for n in range(40):
        paper.story(f"Ferry {n}")
    query = "?q=ferry+zepelin&section=world&sort=newest"
    alone = client.get(f"/fragments/search{query}").text
    page = client.get(f"/search{query}").text
    assert alone.strip() in page
    assert "<html" not in alone


@pytest.mark.parametrize("ago", [None, -HOUR], ids=["draft", "embargoed"])
def test_a_hidden_story_changes_no_answer(client, paper, clock, ago):
    paper.story("Shown minister", by=["Ada Venn"], body="resigned")
    questions = [
        *[
            "minister",
            "resigns",
            "minister+resigns",
            "secretword",
            "secretwrod",
            '"minister+resigns"',
        ],
        *["minister&author=hidden", "resgins", "resig", "hidden", "ministre&section=secrets"],
    ]
    pages = [f"{page}?q={q}" for page in ("/search", "/fragments/search") for q in questions]
    paper.change("/world/shown-minister", lambda story: None)
    before = [client.get(page).text for page in pages]
    address = paper.story(
        SECRET, dek="Secretword", by=["Hidden Author"], about=["Resignation"], ago=ago
    )
    assert [client.get(page).text for page in pages] == before
    paper.change(address, lambda story: story.publish(clock()))
    assert SECRET in client.get("/search?q=secretword").text
    paper.change(address, lambda story: story.withdraw(clock()))
    assert [client.get(page).text for page in pages] == before


def test_an_embargoed_story_is_found_from_its_second_on(client, paper, clock):
    paper.story(SECRET, ago=-HOUR)
    paper.change(paper.story("Other"), lambda story: story.withdraw(START + HOUR))
    clock.advance(hours=1, microseconds=-1)
    assert SECRET not in headlines(client.get("/search?q=minister").text)
    assert headlines(client.get("/search?q=other").text) == ["Other"]
    clock.advance(microseconds=1)
    assert headlines(client.get("/search?q=minister").text) == [SECRET]
    assert "Other" not in headlines(client.get("/search?q=other").text)


def test_a_page_takes_few_queries_however_many_stories_match(app, client, paper):
    def asked(query):
        with statements(app) as sent:
            assert client.get(f"/search?q={query}").status_code == 200
            return len([s for s, _ in sent if s.startswith("SELECT") and "FROM stamp" not in s])

    paper.story("Ferry")
    few = [asked(query) for query in ("ferry", "zeppelin", "ferry+zeppelin+quux")]
    for n in range(40):
        paper.story(f"Ferry {n}")
    many = [asked(query) for query in ("ferry", "zeppelin", "ferry+zeppelin+quux")]
    assert many <= few
    assert max(few) <= 3 + 4 * 3 + 1


@ON_SQLITE
def test_marks_follow_beginnings_and_plurals(client, paper):
    paper.story("Reports", body="Ferries and glasshouses.")
    assert marked(client.get("/search?q=ferry").text) == ["Ferries"]
    assert marked(client.get("/search?q=glassh").text) == ["glasshouses"]
    assert marked(client.get('/search?q="ferries+and"').text) == ["Ferries and"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("asked", "word"),
    [("kobenhavn", "København"), ("lodz", "Łódź"), ("ёлка", "Елка"), ("强", "强")],
)
def test_what_a_search_takes_for_the_same_letter_is_marked(client, paper, asked, word):
    paper.story("Report", dek="Nothing.", body=f"A letter from {word} came.")
    assert marked(client.get("/search", query_string={"q": asked}).text) == [word]


@ON_SQLITE
def test_a_syllable_that_begins_alike_is_not_marked(client, paper):
    paper.story("Report", dek="Nothing.", body="가 나. 강 산.")
    assert marked(client.get("/search?q=강").text) == ["강"]


def test_the_cursor_of_the_archive_is_what_the_link_says(client, paper, app):
    for n in range(31):
        paper.story(f"Ferry {n}", ago=HOUR * n)
    (cursor,) = parse_qs(urlsplit(older(client.get("/search?q=ferry").text)).query)["before"]
    with app.app_context():
        last = articles.by_slug("ferry-29")
        assert search.SearchCursor.parse(cursor).place & 0xFFFFFF == last.id

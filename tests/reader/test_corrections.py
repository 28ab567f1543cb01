"""The list of all corrections: what it holds, since when, and what it never gives away."""

from datetime import timedelta

import pytest

from answers import main, older, statements, tree, words
from broadsheet.archive.corrections import Correction
from conftest import ON_SQLITE

NOTE = "It was Tuesday."


def noted(text=NOTE, kind="correction", at=None):
    """Adds such a note to an article."""
    return lambda article: article.corrections.append(
        Correction(kind=kind, note=text, noted_at=at or article.published_at)
    )


def notes(client, address="/corrections"):
    answer = client.get(address)
    assert answer.status_code == 200
    return [
        words(e) for e in main(answer.text).iter("p") if "admission__note" in e.get("class", "")
    ]


def test_every_correction_and_clarification_stands_there_the_newest_first(paper, client, clock):
    bridge, pier = paper.story("Bridge"), paper.story("Pier", section="Sports")
    paper.change(bridge, noted("First.", at=clock() - timedelta(minutes=3)))
    paper.change(pier, noted("Second.", "clarification", at=clock() - timedelta(minutes=2)))
    paper.change(bridge, noted("Third.", at=clock() - timedelta(minutes=1)))
    paper.change(pier, noted("It goes on.", "update"))
    assert notes(client) == ["Third.", "Second.", "First."]
    page = main(client.get("/corrections").text)
    links = [a.get("href") for a in page.iter("a")]
    assert links == [f"{bridge}#corrections", f"{pier}#corrections", f"{bridge}#corrections"]
    assert "Today Monday, 20 October 2025 Correction · 14:04" in words(page)
    assert "Clarification · 14:03" in words(page)
    assert 'id="corrections"' in client.get(bridge).text


@ON_SQLITE
def test_a_paper_that_was_never_wrong_says_so(client):
    assert "Nothing has been corrected so far." in words(main(client.get("/corrections").text))


@ON_SQLITE
def test_the_colophon_leads_to_the_corrections(paper, client):
    page = tree(client.get("/").text)
    (colophon,) = (e for e in page.iter("footer") if e.get("class") == "colophon")
    assert "/corrections" in [a.get("href") for a in colophon.iter("a")]
    assert client.get("/corrections/").location == "/corrections"


def test_a_correction_goes_with_its_story_and_comes_with_it(paper, client, clock):
    story = paper.story("Bridge", ago=-timedelta(minutes=5))
    paper.change(story, noted(at=clock()))
    assert notes(client) == []
    clock.advance(minutes=5)
    assert notes(client) == [NOTE]
    paper.change(story, lambda a: a.withdraw(clock()))
    assert notes(client) == []
    assert "Bridge" not in client.get("/corrections").text
    paper.change(story, lambda a: a.publish(clock()))
    assert notes(client) == [NOTE]
    paper.change(story, lambda a: a.withdraw(clock() + timedelta(seconds=1)))
    assert notes(client) == [NOTE]
    clock.advance(seconds=1)
    assert notes(client) == []


def test_a_correction_of_a_draft_is_no_news(paper, client):
    paper.change(paper.story("Plan", ago=None), noted(at=paper.clock()))
    assert notes(client) == []


def test_a_correction_is_not_shown_before_the_clock_reaches_it(paper, client, clock):
    paper.change(paper.story(), noted(at=clock() + timedelta(seconds=1)))
    assert notes(client) == []
    clock.advance(seconds=1)
    assert notes(client) == [NOTE]


def test_a_change_of_a_note_a_headline_or_an_address_shows_at_once(paper, client):
    story = paper.story("Bridge")
    paper.change(story, noted())
    assert notes(client) == [NOTE]
    paper.change(story, lambda a: setattr(a.corrections[0], "note", "It was Wednesday."))
    assert notes(client) == ["It was Wednesday."]
    paper.change(story, lambda a: setattr(a, "headline", "Viaduct"))
    assert "Viaduct" in client.get("/corrections").text
    paper.change(story, lambda a: a.corrections.clear())
    assert notes(client) == []


@ON_SQLITE
def test_a_note_is_text_and_nothing_else(paper, client):
    paper.change(paper.story("<script>x</script>"), noted("<img src=x onerror=x()>"))
    page = main(client.get("/corrections").text)
    assert notes(client) == ["<img src=x onerror=x()>"]
    assert not list(page.iter("img"))
    assert not list(page.iter("script"))


def test_older_ones_are_behind_a_link_that_loses_none(paper, client, clock):
    story = paper.story()

    def often(article):
        for n in range(65):
            at = clock() - timedelta(minutes=n // 2)  # two share each moment
            article.corrections.append(Correction(kind="correction", note=f"{n}", noted_at=at))

    paper.change(story, often)
    found, address = [], "/corrections"
    while address:
        page = notes(client, address)
        assert len(page) <= 30
        found += page
        address = older(client.get(address).text)
    assert sorted(map(int, found)) == list(range(65))
    assert [int(n) // 2 for n in found] == sorted(int(n) // 2 for n in found)


@ON_SQLITE
@pytest.mark.parametrize("cursor", ["x", "20251020", "20251020T140500000000-0x1", "-1", ""])
def test_a_cursor_that_is_none_is_not_found(client, cursor):
    assert client.get(f"/corrections?before={cursor}").status_code == 404


@ON_SQLITE
def test_nothing_older_is_not_found(client):
    assert client.get("/corrections?before=20251020T140500000000-1").status_code == 404


def test_the_list_costs_as_many_queries_however_long_it_is(app, paper, make_app):
    def count():
        fresh = make_app()  # a process that has printed nothing yet
        with statements(fresh) as sent:
            assert fresh.test_client().get("/corrections").status_code == 200
        return len(sent)

    paper.change(paper.story(), noted())
    few = count()
    for address in paper.stories(20):
        paper.change(address, noted())
    assert count() == few

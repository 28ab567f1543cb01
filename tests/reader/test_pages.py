from datetime import timedelta

import pytest

from answers import addresses, headlines, items, main, teasers, tree, words
from broadsheet.archive import articles, sections
from broadsheet.archive.placements import Banner, Placement
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from stories import START

HOUR = timedelta(hours=1)


@pytest.fixture
def place(paper):
    """Places a story on the front page or on its section's; slot 1 is the lead."""

    def _place(address, slot=1, *, on=None, ends_at=None):
        with paper.open():
            section = on and sections.named(on).id
            story = articles.by_slug(address.rpartition("/")[2])
            assert story is not None
            placement = Placement(
                slot=slot, article_id=story.id, section_id=section, ends_at=ends_at
            )
            db.session.add(placement)
            db.session.commit()

    return _place


@ON_SQLITE
def test_an_empty_paper_says_that_it_is_empty(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Nothing has been published yet" in words(main(answer.text))
    assert client.get("/latest").status_code == 200


def test_the_front_page_leads_with_what_editors_placed_and_fills_with_the_newest(
    client, paper, place
):
    newest = paper.stories(4)
    old = paper.story("An old favourite", ago=timedelta(days=40))
    second = paper.story("Second to it", ago=timedelta(days=50))
    place(second, 2)
    place(old, 1)
    assert addresses(client.get("/").text)[:5] == [old, second, *newest[:3]]


def test_no_story_stands_twice_on_the_front_page(client, paper, place):
    for section in ("World", "Politics", "Science"):
        for address in paper.stories(9, section=section):
            place(address, 1) if address.endswith("number-0") else None
    place("/world/story-number-0", 3)
    shown = addresses(client.get("/").text)
    assert len(shown) == len(set(shown)) == 5 + 3 * 6


def test_each_section_with_stories_has_its_block_in_the_papers_order(client, paper):
    with paper.open():
        for name in ("World", "Weather", "Politics"):
            sections.named(name)
        db.session.commit()
    for section in ("Politics", "World"):
        paper.stories(10, section=section)
    page = main(client.get("/").text)
    top, *found = page.findall(".//section")
    assert [words(block.find("h2")) for block in found] == ["World", "Politics"]
    taken = {line.address for line in teasers(top)}
    for block in found:
        where = block.find("h2/a").get("href")
        lines = teasers(block)
        assert len(lines) == 6
        assert all(line.address.startswith(where + "/") for line in lines)
        moments = [line.moment for line in lines]
        assert moments == sorted(moments, reverse=True)
        assert not taken.intersection(line.address for line in lines)


def test_a_placement_ends_on_its_second(client, paper, clock, place):
    new, old = paper.story("New"), paper.story("Old", ago=9 * HOUR)
    place(old, ends_at=START + HOUR)
    clock.advance(hours=1, seconds=-1)
    assert addresses(client.get("/").text) == [old, new]
    clock.advance(seconds=1)
    assert addresses(client.get("/").text) == [new, old]


def test_a_placed_story_that_is_not_public_is_not_shown(client, paper, place):
    shown = paper.story("Shown")
    place(paper.story("Ahead", ago=-HOUR), 1)
    place(paper.story("Draft", ago=None), 2)
    gone = paper.story("Gone", ago=2 * HOUR)
    place(gone, 3)
    paper.change(gone, lambda story: story.withdraw(START - HOUR))
    assert addresses(client.get("/").text) == [shown]


def test_a_section_page_leads_with_what_was_placed_on_it(client, paper, place):
    newest = paper.stories(2)
    other = paper.story("Elsewhere", section="Politics")
    old = paper.story("Old but fine", ago=timedelta(days=90))
    place(old, on="World")
    place(other, on="Politics")
    assert addresses(client.get("/world").text) == [old, *newest]
    assert addresses(client.get("/politics").text) == [other]
    assert addresses(client.get("/").text)[0] in (newest[0], other)


@ON_SQLITE
def test_an_empty_section_answers_and_says_so(client, paper):
    with paper.open():
        sections.named("Weather").dek = "Rain, mostly"
        db.session.commit()
    answer = client.get("/weather")
    assert answer.status_code == 200
    assert "Nothing has been published" in words(main(answer.text))
    assert "Rain, mostly" in answer.text


def test_lists_of_authors_topics_and_latest_hold_what_is_theirs(client, paper):
    both = paper.story("Both", by=["Ada Venn", "Finn Okle"], about=["Tides"])
    hers = paper.story("Hers", by=["Ada Venn"], ago=2 * HOUR, section="Science")
    his = paper.story("His", by=["Finn Okle"], about=["Tides"], ago=3 * HOUR)
    assert addresses(client.get("/authors/ada-venn").text) == [both, hers]
    assert addresses(client.get("/authors/finn-okle").text) == [both, his]
    assert addresses(client.get("/topics/tides").text) == [both, his]
    assert addresses(client.get("/latest").text) == [both, hers, his]
    assert words(tree(client.get("/authors/ada-venn").text).find(".//h1")) == "Ada Venn"


@ON_SQLITE
def test_an_article_page_shows_what_belongs_to_it(client, paper):
    address = paper.story(
        "Budget vote",
        section="Politics",
        kicker="Parliament",
        dek="It was close.",
        dateline="PARIS",
        by=["Ada Venn", "Bo Lind", "Cy Ash"],
        about=["Money"],
        updated_at=START - timedelta(minutes=5),
        source="A wire",
    )
    article = main(client.get(address).text).find(".//article")
    text = words(article)
    assert words(article.find(".//h1")) == "Budget vote"
    for part in ("Politics", "Parliament", "It was close.", "PARIS", "A wire", "Money"):
        assert part in text
    assert "By Ada Venn, Bo Lind and Cy Ash" in text
    assert "Published 20 October 2025, 13:05 UTC" in text
    assert "Updated 20 October 2025, 14:00 UTC" in text
    moments = [time.get("datetime") for time in article.findall(".//time")]
    assert moments == ["2025-10-20T13:05:00+00:00", "2025-10-20T14:00:00+00:00"]


@ON_SQLITE
def test_moments_are_shown_in_the_papers_zone_by_name(make_app, paper):
    client = make_app(TIMEZONE="Europe/Berlin").test_client()
    address = paper.story("Over the border", ago=HOUR)
    assert "Published 20 October 2025, 15:05 CEST" in words(main(client.get(address).text))
    assert "Monday, 20 October 2025" in words(tree(client.get("/").text).find(".//header"))


def test_a_banner_stands_from_its_start_to_its_end(client, paper, clock):
    story = paper.story("Storm", ago=-2 * HOUR)
    with paper.open():
        kept = articles.by_slug("storm")
        ends_at = START + 3 * HOUR
        db.session.add(Banner(headline="Storm!", article=kept, starts_at=START, ends_at=ends_at))
        db.session.commit()
    assert "Storm!" not in client.get("/").text, "it would give an embargoed story away"
    clock.advance(hours=2)
    banner = tree(client.get("/").text).find(".//aside")
    assert words(banner).endswith("Storm!")
    assert banner.find(".//a").get("href") == story
    clock.advance(hours=1)
    assert "Storm!" not in client.get("/").text


def test_a_clock_that_is_set_back_makes_no_future_and_no_errors(client, paper, clock):
    address = paper.story("Seen already", by=["Ada Venn"], about=["Tides"])
    pages = ["/", "/world", "/latest", "/authors/ada-venn", "/topics/tides", address]
    pages += [f"/fragments/rail{part}" for part in ("", "/seen-already")]
    paper.story("Older", ago=timedelta(days=3), by=["Ada Venn"], about=["Tides"])
    for days in (-2, -30, 400):
        clock.advance(days=days)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code in (200, 204, 404)
            if answer.status_code == 200 and "teaser" in answer.text:
                root = items(answer.text) if "/rail" in page else main(answer.text)
                for line in teasers(root):
                    assert line.moment <= clock().isoformat()
                    assert "from now" not in line.age
                    assert "-" not in line.age


@ON_SQLITE
def test_headlines_reach_lists_with_their_quotes(client, paper):
    headline = "Stallone’s ‘Alarum’ “surges” – again…"
    paper.story(headline)
    assert headlines(client.get("/latest").text) == [headline]

import re
from datetime import datetime, timedelta

import pytest

from answers import items, main, statements, teasers, words
from broadsheet.archive import articles
from broadsheet.archive.house import imprint
from broadsheet.archive.lists.teasers import ON_THE_RAIL
from broadsheet.archive.readings import Reading, hour_of
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from stories import START

HOUR = timedelta(hours=1)
FALLBACK = re.compile('<li class="rail__fallback">.*?</li>')


@pytest.fixture
def rail(client):
    """The teasers of a rail, by the address of its article (or of no article)."""

    def _rail(article=None):
        answer = client.get(fragment(article))
        assert answer.status_code == 200
        return teasers(items(answer.text))

    return _rail


def fragment(article=None):
    return "/fragments/rail" + (article[article.rindex("/") :] if article else "")


def test_the_rail_holds_picks_then_its_topics_its_section_the_most_read_and_the_newest(paper, rail):
    far = [paper.story(f"Far {n}", section="Science", ago=(n + 1) * HOUR) for n in range(3)]
    near = [paper.story(f"Near {n}", section="World", ago=(2 * n + 20) * HOUR) for n in range(2)]
    akin = paper.story("Akin", section="Sports", about=["Tides"], ago=21 * HOUR)
    picks = [paper.story(f"Pick {n}", section="Health", ago=(99 - n) * HOUR) for n in range(2)]
    slugs = [pick.rpartition("/")[2] for pick in picks[::-1]]
    article = paper.story("It", section="World", about=["Tides", "Money"], picks=slugs)
    found = [line.address for line in rail(article)]
    assert found == [*picks[::-1], akin, *near, *far]
    with paper.open():
        read = articles.by_slug("far-2").id, articles.by_slug("near-1").id
        db.session.add_all(Reading(hour=hour_of(START), article_id=id_, count=9) for id_ in read)
        db.session.commit()
    found = [line.address for line in rail(article)]
    assert found == [*picks[::-1], akin, *near, far[2], *far[:2]]


def test_of_a_topic_with_much_of_it_half_of_the_rail_leaves_room_for_the_section(paper, rail):
    about = paper.stories(20, section="Sports", about=["Tides"])
    near = paper.stories(4, section="World", ago=50 * HOUR)
    article = paper.story("It", section="World", about=["Tides"])
    assert [line.address for line in rail(article)] == [*about[:6], *near, *about[6:8]]


@ON_SQLITE
@pytest.mark.parametrize("page", ["/about", "/contact", "/policies/corrections"])
def test_a_page_of_the_paper_itself_ends_with_the_rail_of_the_newest(page, app, client, paper):
    stories = paper.stories(2)
    slug = page.rpartition("/")[2]
    with app.app_context():
        imprint.write_page(slug, "Who we are.", "<p>Who we are.</p>")
        db.session.commit()
    (address,) = re.findall(r'class="rail__list" hx-get="([^"]+)"', client.get(page).text)
    assert [line.address for line in teasers(items(client.get(address).text))] == stories


def test_the_rail_never_shows_its_article_nor_one_twice(paper, rail):
    stories = paper.stories(5, about=["Tides", "Money"])
    slugs = [address.rpartition("/")[2] for address in stories]
    article = paper.story("It", about=["Tides", "Money"], picks=slugs[:2])
    assert [line.address for line in rail(article)] == stories


def test_the_rail_has_twelve_teasers_at_most(paper, rail):
    stories = paper.stories(ON_THE_RAIL + 6)
    slugs = [address.rpartition("/")[2] for address in stories]
    assert [line.address for line in rail()] == stories[:12]
    assert [line.address for line in rail(stories[0])] == stories[1:13]
    article = paper.story("Picky", ago=timedelta(days=9), picks=slugs[::-1])
    assert [line.address for line in rail(article)] == stories[: -ON_THE_RAIL - 1 : -1]


def test_what_is_not_public_is_on_no_rail(paper, rail, clock):
    hidden = [paper.story("Draft", ago=None), paper.story("Ahead", ago=-HOUR)]
    gone = paper.story("Gone")
    paper.change(gone, lambda story: story.withdraw(START))
    slugs = [address.rpartition("/")[2] for address in (*hidden, gone)]
    shown = paper.story("Shown")
    article = paper.story("It", picks=slugs)
    assert [line.address for line in rail(article)] == [shown]
    clock.advance(hours=1)
    assert [line.headline for line in rail(article)] == ["Ahead", "Shown"]


@ON_SQLITE
def test_the_rail_of_the_only_story_is_the_link_that_stands_on_its_page(client, paper):
    story = paper.story()
    (link,) = FALLBACK.findall(client.get(story).text)
    answer = client.get(fragment(story))
    assert re.sub(r' data-tag="\w+"', "", answer.text).strip() == link


@ON_SQLITE
def test_the_rail_of_an_empty_paper_is_a_link_to_the_latest_stories(client):
    assert 'href="/latest"' in client.get(fragment()).text


@ON_SQLITE
def test_the_rail_is_kept_out_of_search_engines(client, paper):
    article = paper.story()
    paper.story("Another")
    for where in (fragment(), fragment(article)):
        assert client.get(where).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("slug", ["nowhere", "%F0%9F%92%A5", "..", "a" * 3000, "it/it"])
def test_the_rail_of_an_unknown_article_is_not_found(client, paper, slug):
    paper.story("It")
    assert client.get(f"/fragments/rail/{slug}").status_code == 404


def test_the_rail_of_what_is_not_public_is_not_found(client, paper):
    paper.story("Shown")
    gone = paper.story("Gone")
    paper.change(gone, lambda story: story.withdraw(START))
    hidden = [paper.story("Draft", ago=None), paper.story("Ahead", ago=-HOUR)]
    for address in hidden:
        assert client.get(fragment(address)).status_code == 404
    assert client.get(fragment(gone)).status_code in (404, 410)


@ON_SQLITE
def test_a_rail_teaser_is_one_link_in_its_heading_with_text_between_section_and_age(client, paper):
    paper.story("Another", section="World", ago=timedelta(days=4))
    root = items(client.get(fragment(paper.story("It"))).text)
    (item,) = (e for e in root.iter("li") if "teaser--rail" in e.get("class", ""))
    assert re.fullmatch(r"Another\s+World\s+\S+\s+4 days ago", words(item))
    assert teasers(root) == [
        ("/world/another", "Another", "World", "4 days ago", "2025-10-16T14:05:00+00:00")
    ]


AGES = ["0s", "59s", "61s", "3599s", "3600s", "5400s", "86399s", "86400s", "345600s", "604799s"]


@ON_SQLITE
@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("microseconds", [0, 1, 999_999])
def test_the_fragment_tells_the_very_moment_at_which_a_label_changes(
    client, paper, clock, age, microseconds
):
    ago = timedelta(seconds=int(age[:-1]), microseconds=microseconds)
    paper.story("First to change", ago=ago)
    paper.story("Long settled", ago=timedelta(days=60))

    def ages():
        return [line.age for line in teasers(items(client.get(fragment()).text))]

    root, told = items(client.get(fragment()).text), ages()
    (until,) = (e.get("data-until") for e in root.iter("li") if e.get("data-tag"))
    if ago >= timedelta(days=7):
        assert until is None
        return
    left = datetime.fromisoformat(until) - clock()
    clock.advance(seconds=left.total_seconds() - 0.001)
    assert ages() == told
    clock.advance(seconds=0.002)  # it is told in milliseconds, rounded down
    assert ages() != told


@ON_SQLITE
def test_the_article_page_holds_a_place_with_a_plain_link_and_no_rail(client, paper):
    paper.stories(3)
    article = paper.story("It", ago=timedelta(days=2))
    page = main(client.get(article).text)
    aside = page.find(".//aside")
    assert "More news" in words(aside)
    (link,) = aside.findall(".//a")
    assert link.get("href") == "/latest"
    (place,) = (e for e in aside.iter() if e.get("hx-get"))
    assert place.get("hx-get") == fragment(article)
    assert "once" in place.get("hx-trigger")
    assert "Story number" not in words(page)
    assert aside not in page.find(".//article").iter()


def test_a_rail_takes_three_queries_at_most_besides_the_presss_own_two(app, client, paper):
    paper.stories(20, about=["Tides", "Money"])
    article = paper.story("It", about=["Tides", "Money"], picks=["story-number-3"])
    client.get(article)  # a rail's page was printed before it, and with it the paper's frame
    for where, most in ((fragment(), 1), (fragment(article), 3)):
        with statements(app) as sent:
            assert client.get(where).status_code == 200
        about_stories = [one for one, _ in sent if "FROM stamp" not in one]
        assert len(about_stories) <= most + 1  # the archive's next turn

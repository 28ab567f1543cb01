"""Lists under the days on which their stories appeared, and what stands where there are none."""

from datetime import timedelta

from answers import addresses, headlines, main, teasers, words
from conftest import ON_SQLITE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def heads(client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    found = main(answer.text).iter("h2")
    return [words(head) for head in found if "group__name" in head.get("class", "")]


def test_today_is_yesterday_from_midnight_in_the_papers_zone(make_app, paper, clock):
    client = make_app(TIMEZONE="Europe/Berlin").test_client()
    clock.now = clock.now.replace(hour=12, minute=0)
    for ago in (HOUR, HOUR, DAY, 3 * DAY):
        paper.story(ago=ago)
    today = ["Today Monday, 20 October 2025", "Yesterday Sunday, 19 October 2025"]
    assert heads(client, "/latest") == [*today, "Friday, 17 October 2025"]
    clock.now = clock.now.replace(hour=21, minute=59, second=59, microsecond=999999)
    assert heads(client, "/latest")[:2] == today
    clock.advance(microseconds=1)
    assert heads(client, "/latest") == [
        "Yesterday Monday, 20 October 2025",
        "Sunday, 19 October 2025",
        "Friday, 17 October 2025",
    ]


@ON_SQLITE
def test_beneath_the_heading_of_its_day_a_story_tells_its_time(client, paper, clock):
    paper.story()

    def told():
        return teasers(main(client.get("/archive/2025/10").text))[0].age

    assert told() == "an hour ago"
    clock.advance(hours=9, minutes=55, microseconds=-1)
    assert told() == "10 hours ago"
    clock.advance(microseconds=1)
    assert told() == "13:05"
    address = "/archive/2025/10/20"
    assert teasers(main(client.get(address).text))[0].age == "13:05"


@ON_SQLITE
def test_a_heading_begins_with_a_capital_whatever_its_language_writes_in_a_sentence(client, paper):
    paper.set(locale="fr")
    paper.story(ago=3 * DAY)
    assert heads(client, "/latest") == ["Vendredi 17 octobre 2025"]
    for address, level, heading in (
        ("/archive", "h2", "Octobre 2025"),
        ("/archive/2025", "h2", "Octobre"),
        ("/archive/2025/10", "h1", "Octobre 2025"),
        ("/archive/2025/10/17", "h1", "Vendredi 17 octobre 2025"),
    ):
        found = main(client.get(address).text)
        assert words(found.find(f".//{level}")) == heading, address
    paper.story()
    assert heads(client, "/latest")[0] == "Aujourd’hui lundi 20 octobre 2025"


def test_a_section_with_few_stories_a_day_lists_them_by_month(client, paper):
    opening = paper.stories(5)
    found = [paper.story(ago=days * DAY) for days in (1, 2, 40)]
    assert heads(client, "/world") == ["October 2025", "September 2025"]
    assert addresses(client.get("/world").text) == opening + found
    assert {line.section for line in teasers(main(client.get("/world").text))} == {""}
    paper.stories(10)
    assert heads(client, "/world")[0] == "Today Monday, 20 October 2025"


def test_where_nothing_stands_the_newest_lead_on(client, paper):
    assert "The first story will stand here" in words(main(client.get("/latest").text))
    assert client.get("/latest").text.count("/feed.rss") == 2  # in the head, and to be seen
    stories = paper.stories(8)
    paper.change(paper.story("Gone", section="Sports"), lambda story: story.hold())
    assert addresses(client.get("/sports").text) == stories[:5]
    for nothing in ("/search", "/search?q=zeppelin"):
        assert addresses(client.get(nothing).text) == stories[:6]
    assert headlines(client.get("/search?q=number+3").text)[0] == "Story number 3"


@ON_SQLITE
def test_a_search_can_drop_its_filters(client, paper):
    paper.story("Ferry")
    page = main(client.get("/search?q=ferry&section=world&sort=newest").text)
    (all_of_it,) = (a for a in page.iter("a") if "filters" in words(a))
    assert all_of_it.get("href") == "/search?q=ferry"
    assert "filters" not in client.get("/search?q=ferry").text

"""Feeds against the rules of their specifications: RFC 4287, RSS 2.0, JSON Feed 1.1."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from answers import tree
from broadsheet import urls
from broadsheet.archive import addresses, articles, sections
from broadsheet.archive.corrections import Correction
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from conftest import ON_BOTH
from stories import START
from wire.feed_readers import ATOM, READERS, headlines, link, told, told_alike

SITE = "https://paper.example"
HUB = "https://hub.example/"
FORMS = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
SCOPES = ["", "/world", "/authors/ada-venn", "/topics/tides"]
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
HOUR = timedelta(hours=1)


@pytest.fixture
def database(request):
    """What a feed holds may depend on it, how that is said does not."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def site(make_app):
    return make_app(SITE_URL=SITE, WEBSUB_HUB=HUB).test_client()


def test_each_form_has_a_type_and_a_reader_here():
    assert set(FORMS) == set(READERS) == set(urls.FEEDS)


@ON_BOTH
@pytest.mark.parametrize("scope", SCOPES)
def test_all_forms_tell_the_same_of_the_same_stories(site, paper, scope):
    paper.story("Budget vote", by=["Ada Venn"], about=["Tides"])
    paper.story("Elsewhere", section="Sports", ago=2 * HOUR)
    first, *others = told_alike(site, scope)
    assert first["headline"] == "Budget vote"
    assert first["url"] == SITE + "/world/budget-vote"
    assert first["published"] == START - HOUR
    assert len(others) == (0 if scope else 1)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scope", SCOPES)
def test_each_has_its_type_and_a_head_of_a_page_that_leads_to_it(site, paper, scope, form):
    address = paper.story(by=["Ada Venn"], about=["Tides"])
    assert site.get(f"{scope}/feed.{form}").content_type == f"{FORMS[form]}; charset=utf-8"
    page = tree(site.get(scope or "/").text)
    found = {e.get("href"): e.get("type") for e in page.findall(".//link[@rel='alternate']")}
    assert found[f"{scope}/feed.{form}"] == found[f"/feed.{form}"] == FORMS[form]
    article = tree(site.get(address).text)
    found = [e.get("href") for e in article.findall(".//link[@rel='alternate']")]
    assert f"/world/feed.{form}" in found


def test_an_atom_feed_keeps_the_rules_of_rfc_4287(site, paper):
    paper.story("Old", ago=5 * HOUR, updated_at=START - HOUR, by=["Ada Venn", "Bo Lind"])
    paper.story("New", ago=2 * HOUR)
    feed = ElementTree.fromstring(site.get("/feed.atom").data)
    assert feed.get(LANGUAGE) == "en-GB"
    assert feed.findtext(ATOM + "id") == SITE + "/"
    assert feed.findtext(ATOM + "title") == "Broadsheet"
    assert feed.findtext(ATOM + "updated") == (START - HOUR).isoformat()
    assert link(feed, "self").get("href") == SITE + "/feed.atom"
    assert link(feed, "alternate").get("href") == SITE + "/"
    assert feed.find(ATOM + "author") is not None  # of entries without a byline
    entries = feed.findall(ATOM + "entry")
    assert len({entry.findtext(ATOM + "id") for entry in entries}) == len(entries) == 2
    for entry in [feed, *entries]:
        for name in ("id", "title", "updated"):
            assert len(entry.findall(ATOM + name)) == 1
        assert urlsplit(entry.findtext(ATOM + "id") or "").scheme
        for moment in [*entry.findall(ATOM + "updated"), *entry.findall(ATOM + "published")]:
            assert RFC_3339.fullmatch(moment.text or "")
    old = entries[1]
    assert [e.findtext(ATOM + "name") for e in old.findall(ATOM + "author")] == [
        "Ada Venn",
        "Bo Lind",
    ]
    assert old.findtext(f"{ATOM}author/{ATOM}uri") == SITE + "/authors/ada-venn"


def test_an_rss_feed_keeps_the_rules_of_its_specification(site, paper):
    paper.story("Old", ago=5 * HOUR, by=["Ada Venn", "Bo Lind"], about=["Tides"], dek="A < B")
    rss = ElementTree.fromstring(site.get("/world/feed.rss").data)
    assert rss.get("version") == "2.0"
    (channel,) = rss
    assert channel.findtext("title") == "World – Broadsheet"
    assert channel.findtext("link") == SITE + "/world"
    assert channel.findtext("description")
    assert channel.findtext("language") == "en-GB"
    assert link(channel, "self").get("href") == SITE + "/world/feed.rss"
    assert parsedate_to_datetime(channel.findtext("lastBuildDate") or "") == START - 5 * HOUR
    (item,) = channel.findall("item")
    guid = item.find("guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "false"
    assert item.findtext("description") == "A &lt; B"  # readers take it for HTML
    creators = item.findall("{http://purl.org/dc/elements/1.1/}creator")
    assert [creator.text for creator in creators] == ["Ada Venn", "Bo Lind"]
    assert [category.text for category in item.findall("category")] == ["World", "Tides"]


def test_a_json_feed_keeps_the_rules_of_its_specification(site, paper):
    paper.story("Old", by=["Ada Venn"], about=["Tides"], dek="A < B", updated_at=START)
    feed = json.loads(site.get("/feed.json").data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "Broadsheet"
    assert feed["home_page_url"] == SITE + "/"
    assert feed["feed_url"] == SITE + "/feed.json"
    assert feed["language"] == "en-GB"
    (item,) = feed["items"]
    assert item["authors"] == [{"name": "Ada Venn", "url": SITE + "/authors/ada-venn"}]
    assert item["summary"] == "A < B"
    assert item["tags"] == ["World", "Tides"]
    assert datetime.fromisoformat(item["date_modified"]) == START


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_independent_reader_understands_it(site, paper, form):
    paper.story("Budget & vote", by=["Ada Venn"], dek="It was close.", updated_at=START)
    feed = feedparser.parse(site.get(f"/feed.{form}").data)
    assert not feed.bozo
    assert feed.feed.title == "Broadsheet"
    assert feed.feed.link == SITE + "/"
    (entry,) = feed.entries
    assert entry.title == "Budget & vote"
    assert entry.link == SITE + "/world/budget-vote"
    assert entry.summary == "It was close."
    assert entry.author == "Ada Venn"
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == START - HOUR
    assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == START
    assert "The bridge is open." in entry.content[0].value


def test_a_story_stays_one_story_whatever_is_changed(site, paper):
    address = paper.story("Budget vote")
    before = told(site)["rss"][0]

    def change(story):
        story.headline, story.slug = "Budget passes", "budget-passes"
        story.section = sections.named("Politics")

    paper.change(address, change)
    after = told(site)["rss"][0]
    assert (after["headline"], after["url"]) == ("Budget passes", SITE + "/politics/budget-passes")
    assert after["id"] == before["id"]
    assert after["published"] == before["published"]


def test_a_typo_moves_no_date_and_an_update_does(site, paper):
    address = paper.story("Budget vote")
    paper.change(address, lambda story: setattr(story, "dek", "It was close."))
    feed = ElementTree.fromstring(site.get("/feed.atom").data)
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == (START - HOUR).isoformat()
    assert feed.findtext(f"{ATOM}entry/{ATOM}summary") == "It was close."
    paper.change(address, lambda story: setattr(story, "updated_at", START))
    feed = ElementTree.fromstring(site.get("/feed.atom").data)
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == START.isoformat()


@ON_BOTH
def test_what_was_edited_before_its_publication_was_not_updated_after_it(site, paper):
    paper.story("Early", updated_at=START - 3 * HOUR)
    feed = ElementTree.fromstring(site.get("/feed.atom").data)
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == (START - HOUR).isoformat()
    assert "date_modified" not in site.get("/feed.json").text


def test_a_page_of_headlines_alone_leads_to_a_feed_that_has_no_story_yet(site, paper):
    paper.story("Known by its headline", body="", by=["Ada Venn"], about=["Tides"])
    paper.story("Hidden", by=["Bo Ek"], about=["Ports"], ago=None)
    for page in ("/authors/ada-venn", "/topics/tides"):
        for form in FORMS:
            assert f'href="{page}/feed.{form}"' in site.get(page).text
            assert READERS[form](site, page) == []
    for page in ("/authors/bo-ek", "/topics/ports"):
        assert site.get(f"{page}/feed.rss").status_code == 404


def test_who_was_deleted_where_no_key_is_held_breaks_no_feed(site, paper, tmp_path):
    """As at SQLite's own prompt, which begins without foreign keys."""
    paper.story("Budget vote", by=["Ada Venn", "Bo Ek"], about=["Tides"])
    with closing(sqlite3.connect(tmp_path / "broadsheet.db", isolation_level=None)) as prompt:
        prompt.execute("DELETE FROM author WHERE slug = 'ada-venn'")
        prompt.execute("DELETE FROM topic")
    for form in FORMS:
        assert len(READERS[form](site, "")) == 1
    assert "Ada Venn" not in site.get("/feed.json").text


@ON_BOTH
def test_what_was_noted_and_signed_at_once_stands_in_the_order_of_the_storys_page(site, paper):
    address = paper.story("Budget vote", by=["Ada Venn", "Bo Ek"], about=["Tides", "Ports"])
    notes = [Correction(kind="correction", note=note, noted_at=START) for note in ("It 1", "It 2")]
    paper.change(address, lambda story: story.corrections.extend(notes))
    with paper.open():  # PostgreSQL puts behind the others what was changed
        ada = "(SELECT id FROM author WHERE slug = 'ada-venn')"
        for change in (
            "correction SET note = 'It 3' WHERE note = 'It 1'",
            "byline SET position = 9",
            f"byline SET position = 9 WHERE author_id = {ada}",
        ):
            db.session.execute(sa.text(f"UPDATE {change}"))
        db.session.commit()
    page, feed = site.get(address).text, site.get("/feed.json").text
    for text in (page, feed):
        assert text.index("It 3") < text.index("It 2")
        assert text.index("Ada Venn") < text.index("Bo Ek")


@pytest.mark.parametrize("scope", ["", "/world"])
def test_a_hub_is_announced_in_the_feeds_of_which_it_is_told(site, paper, scope):
    paper.story()
    for form in ("rss", "atom"):
        answer = site.get(f"{scope}/feed.{form}")
        feed = ElementTree.fromstring(answer.data)
        assert link(feed if form == "atom" else feed[0], "hub").get("href") == HUB
        itself = f"{SITE}{scope}/feed.{form}"
        assert answer.headers["Link"] == f'<{HUB}>; rel="hub", <{itself}>; rel="self"'
    feed = json.loads(site.get(f"{scope}/feed.json").data)
    assert feed["hubs"] == [{"type": "WebSub", "url": HUB}]


def test_without_a_hub_none_is_announced(client, paper):
    paper.story(by=["Ada Venn"])
    for form in FORMS:
        assert "hub" not in client.get(f"/feed.{form}").text.lower()
        assert "Link" not in client.get(f"/feed.{form}").headers


def test_an_empty_paper_has_an_empty_feed(site):
    assert headlines(site) == []
    feed = ElementTree.fromstring(site.get("/feed.atom").data)
    assert feed.findtext(ATOM + "updated") == "1990-01-01T00:00:00+00:00"


@ON_BOTH
def test_a_feed_ends_with_the_thirtieth_story(site, paper):
    paper.stories(31)
    assert headlines(site) == [f"Story number {n}" for n in range(30)]


@pytest.mark.parametrize("where", ["/nowhere", "/authors/nobody", "/topics/nothing"])
def test_what_does_not_exist_has_no_feed(site, where):
    for form in FORMS:
        assert site.get(f"{where}/feed.{form}").status_code == 404
    assert site.get("/feed.odt").status_code == 404


@ON_BOTH
def test_a_name_that_only_hidden_stories_bear_has_no_feed(site, paper):
    paper.story("Secret", ago=-HOUR, by=["Ada Venn"], about=["Tides"])
    assert site.get("/authors/ada-venn/feed.rss").status_code == 404
    assert site.get("/topics/tides/feed.atom").status_code == 404


@ON_BOTH
def test_subscribers_follow_a_section_or_an_author_that_moves(site, paper):
    paper.story(section="World news", by=["Ada Venn"])
    with paper.open():
        addresses.remember_former("/world", section=sections.named("World news"))
        db.session.add(addresses.FormerAddress(path="/authors/ada", target="/authors/ada-venn"))
        addresses.remember_former("/sunk")
        db.session.commit()
    for old, new in {"/world": "/world-news", "/authors/ada": "/authors/ada-venn"}.items():
        answer = site.get(f"{old}/feed.atom")
        assert (answer.status_code, answer.location) == (301, f"{new}/feed.atom")
        assert site.get(answer.location).status_code == 200
    assert site.get("/sunk/feed.rss").status_code == 410


def test_an_import_may_keep_the_id_that_subscribers_know(site, paper):
    paper.story("Moved in", uid="https://old.example/?p=12")
    (story,) = told_alike(site)
    assert story["id"] == "https://old.example/?p=12"


ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.sampled_from(
    [
        "]]>",
        "<!--",
        "</script>",
        "&#1;",
        "\x0b\x1b",
        "\ufffe\uffff",
        "<b>x</b>",
        "&amp;",
        "\u2028",
        "<hr data-between>",
    ]
)


@pytest.mark.long
@given(ANY, ANY, ANY, ANY)
@settings(max_examples=40)
def test_no_words_in_any_field_break_a_feed(site, paper, headline, dek, name, note):
    with paper.open():
        if articles.by_slug("it") is None:
            paper.story(slug="it", by=["Ada Venn"], about=["Tides"])

    def change(story):
        story.headline, story.dek, story.section.name = headline, dek, name
        story.authors[0].name = story.topics[0].name = name
        story.section.dek = story.authors[0].bio = dek
        story.corrections = [Correction(kind="update", note=note, noted_at=START)]
        story.lead_image = story.lead_image or Image(file="p.webp", width=3, height=2)
        story.lead_image.alt = story.lead_image.caption = story.lead_image.credit = note

    paper.change("/world/it", change)
    for scope in SCOPES:
        assert all(len(stories) == 1 for stories in told(site, scope).values())
    assert told(site)["json"][0]["headline"] == headline

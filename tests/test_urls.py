"""Addresses: each stands in one place, and is read as it is written."""

import ast
import inspect

import pytest

from broadsheet import urls
from broadsheet.urls import Place, PlaceKind


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_address_of_the_paper_s_own_begins_with_a_word_that_no_section_may_have(app):
    firsts = {str(rule).split("/")[1] for rule in app.url_map.iter_rules()}
    own = {word for word in firsts if word and not word.startswith(("<", "sitemap-", "feed."))}
    own |= {f"feed.{form}" for form in urls.FEEDS}
    assert own <= urls.RESERVED


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_former_address_may_lead_to_every_page_of_the_paper_s_own(app):
    printed = {name for name, view in app.view_functions.items() if hasattr(view, "parameters")}
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint in printed]
    pages = {str(rule) for rule in rules if not rule.arguments and "." not in str(rule)}
    pages = {page for page in pages if not page.startswith("/fragments/")}
    assert urls.MOST_READ in pages
    found = {page: urls.place_at(page) for page in pages}
    assert {
        page for page, at in found.items() if at is None or at.kind is PlaceKind.SECTION
    } == set()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (urls.FRONT, Place(PlaceKind.OWN)),
        (urls.LATEST, Place(PlaceKind.OWN)),
        (urls.archive("2025", "05"), Place(PlaceKind.OWN)),
        (urls.standing_page("about"), Place(PlaceKind.STANDING, "about")),
        (urls.standing_page("ethics"), Place(PlaceKind.STANDING, "ethics")),
        ("/policies/about", None),
        (urls.section("world"), Place(PlaceKind.SECTION, "world")),
        (urls.story("world", "bridge"), Place(PlaceKind.STORY, "bridge")),
        (urls.story("world", "bridge") + "/", Place(PlaceKind.STORY, "bridge")),
        (urls.author("ada-venn"), Place(PlaceKind.AUTHOR, "ada-venn")),
        (urls.topic("été"), Place(PlaceKind.TOPIC, "été")),
        (urls.feed(urls.author("ada-venn"), "rss"), None),
    ],
)
def test_an_address_is_read_as_it_is_written(path, place):
    assert urls.place_at(path) == place


@pytest.mark.parametrize("page", [urls.FRONT, urls.section("world"), urls.topic("tides")])
@pytest.mark.parametrize("form", urls.FEEDS)
def test_a_feed_s_address_tells_its_page_and_its_form(page, form):
    feed = urls.feed(page, form)
    assert urls.page_of_feed(feed) == page
    assert urls.below_list(feed) == (page.rstrip("/"), form, True)
    assert urls.is_file(feed)


@pytest.mark.parametrize(
    ("path", "below"),
    [
        ("/news/feed", ("/news", "rss", False)),
        ("/news/feed/rss2", ("/news", "rss", False)),
        ("/index.xml", ("", "rss", False)),
        ("/feed/atom", ("", "atom", False)),
        ("/news/page/7", ("/news", "", False)),
        ("/news/pages", None),
    ],
)
def test_feeds_and_older_pages_of_other_systems_are_known(path, below):
    assert urls.below_list(path) == below


def test_addresses_know_neither_flask_nor_a_database():
    tree = ast.parse(inspect.getsource(urls))
    imported = {getattr(node, "module", None) for node in ast.walk(tree)} - {None}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import)
                 for name in node.names}  # fmt: skip
    assert imported <= {"re", "collections.abc", "datetime", "enum", "typing", "urllib.parse"}

"""Where pages of Hugo and Jekyll stood, by the rules that their manuals give."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePosixPath

import pytest

from broadsheet.wire.imports.markdown.permalinks import SitePage, of_hugo, of_jekyll

MOMENT = datetime(2024, 3, 7, 21, 30, tzinfo=UTC)
POST = "_posts/2024-03-07-Budget-vote.md"
COLLECTION = {"collections": {"essays": {"output": True}}}

JEKYLL = [  # place, front matter, configuration, path
    (POST, {}, {}, "/2024/03/07/Budget-vote.html"),
    (POST, {"categories": "Town Money"}, {}, "/town/money/2024/03/07/Budget-vote.html"),
    (POST, {"categories": ["The Town"]}, {}, "/the town/2024/03/07/Budget-vote.html"),
    ("sport/_posts/2024-03-07-cup.md", {}, {}, "/sport/2024/03/07/cup.html"),
    (POST, {"slug": "the-vote"}, {"permalink": "pretty"}, "/2024/03/07/the-vote/"),
    (POST, {}, {"permalink": "ordinal"}, "/2024/067/Budget-vote.html"),
    (POST, {}, {"permalink": "weekdate"}, "/2024/W10/Thu/Budget-vote.html"),
    (POST, {"category": "town"}, {"permalink": "none"}, "/town/Budget-vote.html"),
    (POST, {}, {"permalink": "/blog/:year/:title"}, "/blog/2024/Budget-vote"),
    (POST, {}, {"permalink": "/:short_year/:i_month/:i_day/:slug/"}, "/24/3/7/budget-vote/"),
    (
        POST, {"categories": "A&B"}, {"permalink": "/:slugified_categories/:slug/"},
        "/a-b/budget-vote/",
    ),
    (POST, {"permalink": "/that/:year/"}, {"permalink": "pretty"}, "/that/2024/"),
    (POST, {}, {"collections": {"posts": {"permalink": "/p/:slug/"}}}, "/p/budget-vote/"),
    ("about.md", {}, {}, "/about.html"),
    ("about.md", {}, {"permalink": "pretty"}, "/about/"),
    ("about.md", {}, {"permalink": "/:year/:title/"}, "/about/"),
    ("about.md", {}, {"permalink": "/:year/:title"}, "/about"),
    ("team/index.md", {}, {}, "/team/"),
    ("_essays/on/words.md", {}, COLLECTION, "/essays/on/words.html"),
    ("_essays/on/words.md", {}, COLLECTION | {"permalink": "pretty"}, "/essays/on/words/"),
    ("_essays/words.md", {}, {"collections": ["essays"]}, None),
    (
        "_essays/words.md", {},
        {"collections": {"essays": {"output": True, "permalink": "/e/:name/"}}}, "/e/words/",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("place", "matter", "settings", "path"), JEKYLL)
def test_a_page_of_jekyll_stood_where_its_permalink_says(place, matter, settings, path):
    assert of_jekyll(SitePage(PurePosixPath(place), matter, MOMENT), settings) == path


HUGO = [
    ("posts/Budget vote.md", {}, {}, "/posts/budget-vote/"),
    ("posts/Budget vote.md", {}, {"disablepathtolower": True}, "/posts/Budget-vote/"),
    ("posts/town/vote/index.md", {}, {}, "/posts/town/vote/"),
    ("posts/town/vote/index.md", {"slug": "x"}, {}, "/posts/town/x/"),
    ("posts/2024-03-07-vote.md", {}, {}, "/posts/2024-03-07-vote/"),
    ("about.md", {}, {}, "/about/"),
    ("about.md", {}, {"uglyurls": True}, "/about.html"),
    ("posts/vote.md", {"url": "/special/"}, {"uglyurls": True}, "/special/"),
    ("posts/vote.md", {"url": "special/page.html"}, {}, "/special/page.html"),
    (
        "posts/vote.md", {"title": "The Vote: a «close» one"},
        {"permalinks": {"posts": "/:year/:month/:day/:title/"}},
        "/2024/03/07/the-vote-a-close-one/",
    ),
    (
        "posts/vote.md", {"title": "The vote", "slug": "v"},
        {"permalinks": {"page": {"posts": "/:section/:slug"}}}, "/posts/v/",
    ),
    ("news/a/b/vote.md", {}, {"permalinks": {"news": "/:sections[1:]/:filename/"}}, "/a/b/vote/"),
    (
        "news/a/b/vote.md", {}, {"permalinks": {"news": "/:sections[last]/:contentbasename/"}},
        "/b/vote/",
    ),
    (
        "news/vote.md", {}, {"permalinks": {"news": "/:monthname/:yearday/:slugorfilename/"}},
        "/march/067/vote/",
    ),
    (
        "posts/2024-03-07-vote.md", {"title": "No"},
        {"permalinks": {"posts": "/:slug/"}, "frontmatter": {"date": [":filename", ":default"]}},
        "/vote/",
    ),
    ("posts/vote.md", {"headless": True}, {}, None),
]  # fmt: skip


@pytest.mark.parametrize(("place", "matter", "settings", "path"), HUGO)
def test_a_page_of_hugo_stood_where_its_permalinks_say(place, matter, settings, path):
    page = SitePage(PurePosixPath(place), matter, MOMENT)
    assert of_hugo(page, settings, is_old=False) == path


def test_the_day_of_an_address_is_the_one_that_the_story_was_dated_by():
    late = MOMENT.astimezone(timezone(timedelta(hours=9)))
    page = SitePage(PurePosixPath(POST), {}, late)
    assert of_jekyll(page, {}) == "/2024/03/08/Budget-vote.html"


def test_a_page_without_a_date_loses_that_part_of_its_address():
    page = SitePage(PurePosixPath("posts/vote.md"), {}, None)
    settings = {"permalinks": {"posts": "/:year/:filename/"}}
    assert of_hugo(page, settings, is_old=False) == "/vote/"

"""WordPress's categories, tags and authors, and the addresses of their lists."""

import pytest
import sqlalchemy as sa

from broadsheet import urls
from broadsheet.archive import articles
from broadsheet.archive.store import db
from broadsheet.wire.imports import drawer
from wire.imports.wordpress import author, category, export, item
from wire.imports.wordpress import meta as postmeta

CATEGORIES = [
    ([], [], "News"),
    ([category("Uncategorized")], [], "News"),
    ([category("Uncategorized"), category("Sport")], [], "Sport"),
    ([category("Sport"), category("World")], [], "Sport"),
    ([category("Sport")], ["--section-map", "sport=Games"], "Games"),
    ([category("Water Polo")], ["--section-map", "water-polo=Games"], "Games"),
    ([category("Sport")], ["--section-map", "*=World"], "World"),
    ([category("Sport")], ["--section-map", "World=Earth"], "Sport"),
]  # fmt: skip


@pytest.mark.parametrize(("terms", "options", "section"), CATEGORIES)
def test_the_first_category_is_the_section_unless_the_map_says_otherwise(
    app, bring, terms, options, section
):
    bring(export(item(1, more="".join(terms))), *options)
    with app.app_context():
        assert articles.by_slug("story-1").section.name == section


def test_the_primary_category_wins(app, bring):
    head = (
        "<wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>world</wp:category_nicename>"
        "<wp:cat_name>World</wp:cat_name></wp:category>"
    )
    terms = category("Sport") + category("World") + postmeta("_yoast_wpseo_primary_category", "4")
    bring(export(item(1, more=terms), head=head))
    with app.app_context():
        found = articles.by_slug("story-1")
        assert (found.section.name, [topic.name for topic in found.topics]) == ("World", ["Sport"])


def test_several_authors_sign_together(app, bring):
    more = category("Cleo Hart", "author") + category("Bram Ostler", "author")
    bring(export(item(1, more=more), head=author("ada", "Ada Venn")))
    with app.app_context():
        names = [one.name for one in articles.by_slug("story-1").authors]
    assert names == ["Cleo Hart", "Bram Ostler"]


LISTS_HEAD = (
    "<wp:author><wp:author_id>4</wp:author_id><wp:author_login>Ada.V@x.org</wp:author_login>"
    "<wp:author_display_name>Ada Venn</wp:author_display_name></wp:author>"
    "<wp:category><wp:term_id>7</wp:term_id><wp:category_nicename>harbour</wp:category_nicename>"
    "<wp:category_parent>town</wp:category_parent><wp:cat_name>Harbour</wp:cat_name></wp:category>"
    "<wp:category><wp:term_id>8</wp:term_id><wp:category_nicename>town</wp:category_nicename>"
    "<wp:category_parent></wp:category_parent><wp:cat_name>Town</wp:cat_name></wp:category>"
)

LISTS = {
    "/category/town/": "/town",
    "/category/town/harbour/": "/harbour",
    "/category/harbour": "/harbour",
    "/category/harbour/feed/": "/harbour/feed.rss",
    "/category/town/harbour/feed/atom/": "/harbour/feed.atom",
    "/category/harbour/page/2/": "/harbour",
    "/?cat=7": "/harbour",
    "/tag/low-tides/": "/topics/low-tides",
    "/tag/low-tides/feed/": "/topics/low-tides/feed.rss",
    "/author/ada-vx-org/": "/authors/ada-venn",
    "/?author=4": "/authors/ada-venn",
    "/feed/": "/feed.rss",
    "/feed/rss2/": "/feed.rss",
    "/feed/atom/": "/feed.atom",
    "/2004/": "/archive/2004",
    "/2004/03/": "/archive/2004/03",
    "/2004/03/01/": "/archive/2004/03/01",
}


def test_old_lists_are_one_redirect_away_from_the_paper_s(client, bring):
    told = {"head": LISTS_HEAD}
    given = {"dc_creator": "Ada.V@x.org", "wp_post_date_gmt": "2004-03-01 12:00:00"}
    # Harbour is a topic of the first story, and the section of the second.
    first = category("Town") + category("Harbour") + category("Low Tides", "post_tag")
    stories = item(1, **given, more=first), item(2, **given, more=category("Harbour"))
    brought = bring(export(*stories, **told), "--check-addresses")
    assert brought.run.exit_code == 0, brought.run.output
    assert "16 old addresses: all lead where they led" in brought.run.stdout
    for old, new in LISTS.items():
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, new), old
        assert client.get(new).status_code == 200
    for never in (
        "/category/x/",
        "/tag/x/",
        "/author/x/",
        "/2004/04/",
        "/2004/13/",
        "/2004/03/02/",
    ):
        assert client.get(never, follow_redirects=True).status_code == 404
    again = bring(export(*stories, **told), "--check-addresses")
    assert (again.results, again.run.exit_code) == (["unchanged", "unchanged"], 0)


def test_a_topic_that_is_a_section_later_is_filed_in_one_transaction(client, bring):
    commits: list[object] = []
    with client.application.app_context():
        sa.event.listen(db.engine, "commit", commits.append)
    first = item(1, more=category("Town") + category("Harbour"))
    undated = item(2, wp_post_date="", wp_post_date_gmt="", more=category("Harbour"))
    brought = bring(export(first, undated, head=LISTS_HEAD))
    assert brought.of("Story 2")["notes"].count("without a date: it waits as a draft") == 1
    assert client.get("/category/harbour/").location == "/harbour"
    assert len(commits) == 1


def test_a_category_below_thousands_has_few_addresses(bring):
    below = "".join(
        f"<wp:category><wp:category_nicename>c{n}</wp:category_nicename><wp:category_parent>"
        f"c{n - 1}</wp:category_parent><wp:cat_name>C{n}</wp:cat_name></wp:category>"
        for n in range(1, 2001)
    )
    (story,) = bring(export(item(1, more=category("C2000")), head=below)).report
    nested = [path for path in story["old_lists"] if path.startswith("/category/")]
    assert len(nested) == 21
    assert max(map(len, nested)) <= urls.LONGEST


def test_a_story_in_many_lists_takes_as_long_as_their_number(bring, monkeypatch):
    folded, fold_name = [], drawer.fold_name
    monkeypatch.setattr(drawer, "fold_name", lambda name: folded.append(name) or fold_name(name))
    tags = "".join(category(f"Tag {number}", "post_tag") for number in range(200))
    assert bring(export(item(1, more=tags))).results == ["imported"]
    assert len(folded) < 5 * 200


def test_a_list_whose_stories_nobody_sees_leads_nowhere(client, bring):
    hidden = item(1, wp_status="draft", more=category("Low Tides", "post_tag"))
    bring(export(hidden))
    for old in ("/tag/low-tides/", "/author/ada/", "/2004/03/"):
        assert client.get(old, follow_redirects=True).status_code == 404

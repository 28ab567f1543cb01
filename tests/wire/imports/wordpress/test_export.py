"""WordPress exports: a newsroom moves in, and no link breaks."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from answers import main, meta, tree, words
from broadsheet import create_app, urls
from broadsheet.archive import articles, revisions
from broadsheet.archive.articles import Article
from broadsheet.archive.staff import Role, Staff
from broadsheet.archive.store import db
from conftest import dispose
from stories import START, Clock
from wire.imports import wordpress
from wire.imports.bringing import run_import
from wire.imports.wordpress import attachment, author, category, export, item
from wire.imports.wordpress import meta as postmeta

STORY = "/news/story-1"
OLD = "/2004/03/01/story-1/"


def text_of(client, address):
    return main(client.get(address).text).find("article")


def story(app, origin_end):
    with app.app_context():
        query = sa.select(Article).where(Article.origin.endswith(":" + origin_end))
        return db.session.scalars(query).one()


def test_a_post_is_a_story_with_its_section_byline_topics_and_date(client, bring):
    terms = category("Politics") + category("Harbour Board", "post_tag") + category("Money")
    brought = bring(
        export(
            item(
                7,
                title="Budget &amp; <em>vote</em>",
                slug="budget-vote",
                more=terms,
                excerpt_encoded="It was <b>close</b>.",
                content_encoded="<p>Very close.</p>",
            )
        )
    )
    assert (brought.run.exit_code, brought.run.stderr) == (0, "")
    page = tree(client.get("/politics/budget-vote").text)
    assert words(page.find(".//h1")) == "Budget & vote"
    assert meta(page)["description"] == "It was close."
    assert page.find(".//main//time").get("datetime") == "2004-03-02T01:30:00+00:00"
    for address in ("/authors/ada-venn", "/topics/harbour-board", "/topics/money", "/politics"):
        assert "Budget &amp; vote" in client.get(address).text


FORMER = [
    OLD,
    OLD.rstrip("/"),
    OLD + "?utm_source=x",
    "/?p=1",
    "/?utm_source=x&p=1",
    "/index.php?p=1",
    "/2004/03/01/what-it-was-called/",
]


@pytest.mark.parametrize("former", FORMER)
def test_an_old_address_is_one_redirect_away_from_its_story(client, bring, former):
    bring(export(item(1, more=postmeta("_wp_old_slug", "what-it-was-called"))))
    answer = client.get(former)
    if former.startswith("/index.php"):
        assert answer.status_code == 404  # a number belongs to the front page alone
        return
    assert (answer.status_code, answer.location) == (301, STORY)
    assert client.get(STORY).status_code == 200


@pytest.mark.parametrize(
    "number", ["99", "x", "", "1x", "-1", "9" * 40, "0x1", "1%00", "%FF", "1&p=2", "٣"]
)
def test_a_number_that_is_no_story_is_the_front_page_and_no_second_copy(client, bring, number):
    bring(export(item(1)))
    plain = client.get("/")
    copies = len(client.application.extensions["press"].shelf.copies)
    answer = client.get(f"/?page_id={number}")
    assert (answer.status, answer.data) == (plain.status, plain.data)
    assert len(client.application.extensions["press"].shelf.copies) == copies


def test_a_number_leads_nowhere_before_its_story_is_public(client, clock, bring):
    bring(export(item(1, wp_status="future", wp_post_date_gmt="2025-10-21 06:00:00")))
    for hidden, unknown in (("/?p=1", "/?p=99"), (OLD, OLD.replace("2004", "2005"))):
        assert client.get(hidden).status_code == client.get(unknown).status_code
    assert client.get("/?p=1").data == client.get("/").data
    assert client.get(OLD, follow_redirects=True).status_code == 404
    clock.now = datetime(2025, 10, 21, 6, tzinfo=UTC)
    assert client.get("/?p=1").location == STORY
    assert client.get(OLD).location == STORY


def test_what_would_come_out_unfit_by_itself_waits_as_a_draft(client, bring, clock):
    coming = {"wp_status": "future", "wp_post_date_gmt": "2025-10-21 06:00:00"}
    brought = bring(export(item(1, content_encoded="", **coming)))
    assert brought.results == ["draft"]
    assert "waits as a draft" in brought.notes
    clock.now = datetime(2025, 10, 21, 6, tzinfo=UTC)
    assert client.get(STORY).status_code == 404


STATES = [
    ({"wp_status": "publish"}, "imported", ""),
    ({"wp_status": "draft"}, "draft", ""),
    ({"wp_status": "pending"}, "draft", "it was pending"),
    ({"wp_status": "private"}, "draft", "it was private"),
    ({"wp_status": "publish", "wp_post_password": "x"}, "draft", "it had a password"),
    ({"wp_status": "of-a-plugin"}, "draft", "“of-a-plugin”"),
    ({"wp_status": "trash"}, "skipped", "in the trash"),
    ({"wp_post_type": "product"}, "skipped", "a product, not a post"),
    ({"title": ""}, "draft", "without a headline"),
    ({"wp_post_date": "", "wp_post_date_gmt": "0000-00-00 00:00:00"}, "draft", "without a date"),
]


@pytest.mark.parametrize(("given", "result", "note"), STATES)
def test_what_readers_could_not_see_they_still_can_not(client, bring, given, result, note):
    brought = bring(export(item(1, **given)))
    assert brought.results == [result]
    assert note in brought.notes
    assert client.get(STORY).status_code == (200 if result == "imported" else 404)


@pytest.mark.parametrize("kind", ["nav_menu_item", "wp_template", "custom_css", "revision"])
def test_wordpress_s_own_parts_are_passed_over_in_silence(bring, kind):
    assert bring(export(item(1, wp_post_type=kind))).notes == "has no story in it"


def test_a_moment_without_gmt_is_meant_in_the_paper_s_zone(make_app, tmp_path):
    app = make_app(TIMEZONE="Europe/Berlin")
    file = tmp_path / "old.xml"
    zero = "0000-00-00 00:00:00"
    file.write_text(export(item(1, wp_post_date="2012-07-01 12:00:00", wp_post_date_gmt=zero)))
    run_import(app, file)
    assert story(app, "1").published_at == datetime(2012, 7, 1, 10, tzinfo=UTC)


TEXTS = [
    ("One.\n\nTwo\nlines.", ["One.", "Two lines."]),
    ("<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->", ["One."]),
    ("He said [sic] it [1] was [not so].", ["He said [sic] it [1] was [not so]."]),
    ("A [vc_row width='1']word[/vc_row] here.", ["A word here."]),
    ('See [contact-form-7 id="3"] it.', ["See it."]),
    ("Write [[gallery]] for pictures.", ["Write [gallery] for pictures."]),
    ("<div>One.<div>Two.</div>Three.</div>", ["One.", "Two.", "Three."]),
    ("<p>x</p><script>alert(1)</script><p onclick='y()'>z</p>", ["x", "z"]),
    ("One.\n\nhttps://example.org/y\n\nTwo.", ["One.", "https://example.org/y", "Two."]),
    ("[embed]https://example.org/x[/embed]", ["https://example.org/x"]),
    ("One.<!--more-->\n\nTwo.<!--nextpage-->", ["One.", "Two."]),
    ("A <b>bold</b> <i>word</i>.", ["A bold word."]),
]


@pytest.mark.parametrize(("source", "paragraphs"), TEXTS)
def test_wordpress_s_text_is_read_as_its_readers_saw_it(client, bring, source, paragraphs):
    bring(export(item(1, content_encoded=source)))
    article = text_of(client, STORY)
    assert [words(p) for p in article.iter("p") if words(p)][-len(paragraphs) :] == paragraphs
    assert article.find(".//script") is None


def test_a_film_s_address_alone_on_a_line_is_a_film(client, bring):
    bring(export(item(1, content_encoded="One.\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nTwo.")))
    page = text_of(client, STORY)
    assert any(e.get("data-frame") or "youtube" in str(e.attrib) for e in page.iter())
    assert "https://youtu.be" not in [words(p) for p in page.iter("p")]


def test_what_is_left_out_is_told(bring):
    source = (
        '<!-- wp:latest-posts {"a":1} /--><!-- wp:block {"ref":3} /--><p>x</p>[poll id="1"]'
        '<form><input></form><iframe src="https://maps.example/x"></iframe>[gallery ids="8,9"]'
    )
    notes = bring(export(item(1, content_encoded=source))).notes
    for note in ("latest-posts", "reusable block", "[poll]", "<form>", "maps.example", "0 of 2"):
        assert note in notes


def test_captions_and_galleries_are_figures(app, bring):
    pictures = [
        attachment(
            n, 1, f"2012/{n}.jpg", excerpt_encoded=f"Caption {n}",
            more=postmeta("_wp_attachment_image_alt", f"Alt {n}"),
        )
        for n in (8, 9)
    ]  # fmt: skip
    source = '[caption width="3"]<img src="/a.jpg" alt="A"> The pier[/caption]\n\n[gallery]'
    bring(export(*pictures, item(1, content_encoded=source)))
    assert story(app, "1").body_source.split("\n") == [
        '<figure><img src="/a.jpg" alt="A"><figcaption>The pier</figcaption></figure>',
        '<figure><img src="/wp-content/uploads/2012/8.jpg" alt="Alt 8">'
        "<figcaption>Caption 8</figcaption></figure>",
        '<figure><img src="/wp-content/uploads/2012/9.jpg" alt="Alt 9">'
        "<figcaption>Caption 9</figcaption></figure>",
    ]


def test_links_to_the_old_site_are_paths_of_the_paper(app, bring):
    source = '<p><a href="https://old.example/2004/03/01/b/?x=1">b</a> <a href="https://x.example/">x</a></p>'
    bring(export(item(1, content_encoded=source)))
    body = story(app, "1").body_source
    assert 'href="/2004/03/01/b/?x=1"' in body
    assert 'href="https://x.example/"' in body


def test_an_attachment_s_addresses_lead_to_the_story_that_shows_it(client, bring):
    page = attachment(9, 1, "2012/9.jpg", link="https://old.example/2004/03/01/story-1/nine/")
    bring(export(item(1), page))
    for former in ("/2004/03/01/story-1/nine/", "/?attachment_id=9"):
        assert client.get(former).location == STORY


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


def test_pages_are_stories_or_left_out(client, bring):
    page = export(item(2, slug="about", wp_post_type="page", link="https://old.example/about/"))
    assert bring(page, "--skip-pages").results == ["skipped"]
    assert client.get("/about").status_code == 404
    assert bring(page).results == ["imported"]
    for former in ("/about", "/about/", "/?page_id=2"):
        assert client.get(former).location == "/pages/about"


ILL_FORMED = [
    ("<title>A\x0b \x00B</title>", "A B"),
    ("<title>A&nbsp;B &hellip;</title>", "A B …"),
    ("<title>A & B</title>", "A & B"),
    ("<title>A &unknown; B</title>", "A &unknown; B"),
    ("<title>A &amp; B &lt;3</title>", "A & B <3"),
    ("<title>A &#11;&#xFFFF;&#x41;</title>", "A A"),
    ("<title><![CDATA[A ]]]]><![CDATA[> B &nbsp;]]></title>", "A ]]> B"),
    ("<title>A B</title><odd:thing>x</odd:thing>", "A B"),
]


@pytest.mark.parametrize(("title", "headline"), ILL_FORMED)
def test_what_is_not_well_formed_is_read_all_the_same(bring, title, headline):
    source = export(item(1)).replace("<title><![CDATA[Story 1]]></title>", title)
    assert [line["headline"] for line in bring(source).report] == [headline]


def test_bytes_of_another_encoding_are_what_browsers_take_them_for(bring):
    source = export(item(1, title="Caf# A"), item(2)).encode().replace(b"Caf#", b"Caf\xe9")
    assert [line["headline"] for line in bring(source).report] == ["Café A", "Story 2"]
    latin = source.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"')
    assert bring(latin).report[0]["headline"] == "Café A"


@pytest.mark.parametrize("cut", [40, 300, 900])
def test_a_file_that_breaks_off_gives_what_is_whole_and_says_so(bring, everything, cut):
    whole = export(*(item(n) for n in (1, 2, 3)))
    brought = bring(whole[: len(whole) - cut])
    assert brought.run.exit_code == 1
    taken = brought.results.count("imported")
    assert taken < 3
    assert "breaks off in the middle" in brought.notes
    assert len(everything()["article"]) == taken
    assert bring(whole).results == ["unchanged"] * taken + ["imported"] * (3 - taken)


def test_a_second_run_changes_nothing(clock, bring, everything):
    export_of_many = wordpress.text(250)
    assert bring(export_of_many).run.exit_code == 0
    before = everything()
    clock.advance(days=3)
    brought = bring(export_of_many)
    assert set(brought.results) == {"unchanged"}
    assert everything() == before


def test_what_changed_in_the_old_system_changes_here_at_the_same_address(client, bring):
    bring(export(item(1), item(2)))
    brought = bring(export(item(1, title="Another headline"), item(2)))
    assert brought.results == ["changed", "unchanged"]
    assert "Another headline" in client.get(STORY).text


def test_a_story_that_an_editor_changed_is_never_overwritten(app, client, bring):
    bring(export(item(1)))
    with app.app_context():
        editor = Staff(email="e@example.org", name="E", role=Role.EDITOR, added_at=START)
        db.session.add(editor)
        found = articles.by_slug("story-1")
        found.headline = "By an editor"
        text = revisions.Manuscript.of(found)
        revisions.keep(found, text, editor, START + timedelta(hours=1), "saved")
        db.session.commit()
    brought = bring(export(item(1, title="From the old system")))
    assert brought.results == ["skipped"]
    assert "edited on the paper" in brought.notes
    assert "By an editor" in client.get(STORY).text


def test_each_story_has_a_first_revision(app, bring):
    bring(export(item(1)))
    bring(export(item(1, title="Another headline")))
    with app.app_context():
        kept = revisions.of(articles.by_slug("story-1"))
        assert [one.deed for one in kept] == ["imported", "imported"]
        assert [one.text.headline for one in kept] == ["Another headline", "Story 1"]
        assert [one.version for one in kept] == [2, 1]


def test_two_posts_of_one_slug_both_have_an_address(client, bring):
    brought = bring(export(*(item(n, slug="same") for n in (1, 2, 3))))
    addresses = [line["address"] for line in brought.report]
    assert addresses == ["news/same", "news/same-2", "news/same-3"]
    assert {client.get("/" + address).status_code for address in addresses} == {200}


def test_a_dry_run_reports_and_leaves_the_paper_as_it_was(bring, everything):
    before = everything()
    brought = bring(wordpress.text(120), "--dry-run")
    assert brought.results.count("imported") == 117
    assert everything() == before


def test_the_paper_is_asked_for_every_old_address(bring):
    brought = bring(wordpress.text(60), "--check-addresses")
    assert brought.run.exit_code == 0, brought.run.output
    assert "old addresses: all lead where they led" in brought.run.stdout


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
    assert sum("without a date" in note for note in brought.of("Story 2")["notes"]) == 1
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


def test_a_list_whose_stories_nobody_sees_leads_nowhere(client, bring):
    hidden = item(1, wp_status="draft", more=category("Low Tides", "post_tag"))
    bring(export(hidden))
    for old in ("/tag/low-tides/", "/author/ada/", "/2004/03/"):
        assert client.get(old, follow_redirects=True).status_code == 404


def test_an_old_address_that_does_not_lead_to_its_story_fails_the_run(client, bring):
    twice = item(2, link="https://old.example/2004/03/01/story-1/")
    hidden = item(3, link="https://old.example/latest/")
    brought = bring(export(item(1), twice, hidden), "--check-addresses")
    assert brought.run.exit_code == 1
    assert brought.run.stderr.splitlines() == [
        "broken: /2004/03/01/story-1/ leads to /news/story-1, not to /news/story-2",
        "broken: /latest/ does not lead to /news/story-3: the paper’s own page stands there",
    ]
    assert client.get("/latest/").location == "/latest"


def test_a_live_address_wins_over_an_old_one_with_or_without_a_slash(client, paper, bring):
    section, own = "https://old.example/world/", "https://old.example/world/budget-vote/"
    paper.story("Budget vote")
    bring(export(item(1, link=section), item(2, link=own)))
    for live in ("/world", "/world/budget-vote"):
        assert client.get(live).status_code == 200
        assert client.get(live + "/").location == live


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.orm import Session
from broadsheet import create_app
from stories import Clock
app = create_app(INSTANCE_PATH=sys.argv[1], CLOCK=Clock())
flushes = 0

@event.listens_for(Session, "after_flush")
def kill(*_):
    global flushes
    flushes += 1
    if flushes == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

app.test_cli_runner().invoke(args=["import", sys.argv[2]])
"""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("flush", [2, 5])
def test_killed_in_the_middle_and_run_again_it_ends_as_if_never_killed(
    sqlite_template, tmp_path, flush, database
):
    export_file = tmp_path / "old.xml"
    export_file.write_text(wordpress.text(220))
    ends = []
    for name, kill_at in (("whole", 0), ("killed", flush)):
        instance = tmp_path / name
        instance.mkdir()
        (instance / "broadsheet.db").write_bytes((sqlite_template / "broadsheet.db").read_bytes())
        if kill_at:
            command = [sys.executable, "-c", KILLED, str(instance), str(export_file), str(kill_at)]
            env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            assert subprocess.run(command, env=env, check=False).returncode == -signal.SIGKILL
        ends.append(end_of(instance, export_file))
    assert ends[0] == ends[1]
    assert len(ends[0]["article"]) == 220


def end_of(instance, export_file):
    """All tables but for the count of changes, after an import that runs to its end."""
    app = create_app(INSTANCE_PATH=str(instance), CLOCK=Clock(), TESTING=True)
    with app.app_context():
        assert app.test_cli_runner().invoke(args=["import", str(export_file)]).exit_code == 0
        held = {
            table.name: sorted(map(str, db.session.execute(sa.select(table)).all()))
            for table in db.metadata.sorted_tables
            if table.name != "stamp"
        }
    dispose(app)
    return held

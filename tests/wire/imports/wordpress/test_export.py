"""WordPress exports: a newsroom moves in, and no link breaks."""

from datetime import UTC, datetime

import pytest

from answers import meta, tree, words
from broadsheet.archive import articles
from desk import fields_of
from from_wordpress import OLD, STORY, story
from wire.imports import wordpress
from wire.imports.bringing import bring_path, run_import
from wire.imports.wordpress import attachment, category, export, item
from wire.imports.wordpress import meta as postmeta


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


def test_an_attachment_s_addresses_lead_to_the_story_that_shows_it(client, bring):
    page = attachment(9, 1, "2012/9.jpg", link="https://old.example/2004/03/01/story-1/nine/")
    bring(export(item(1), page))
    for former in ("/2004/03/01/story-1/nine/", "/?attachment_id=9"):
        assert client.get(former).location == STORY


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


def test_two_posts_of_one_slug_both_have_an_address(client, bring):
    brought = bring(export(*(item(n, slug="same") for n in (1, 2, 3))))
    addresses = [line["address"] for line in brought.report]
    assert addresses == ["news/same", "news/same-2", "news/same-3"]
    assert {client.get("/" + address).status_code for address in addresses} == {200}


def test_the_paper_is_asked_for_every_old_address(bring):
    brought = bring(wordpress.text(60), "--check-addresses")
    assert brought.run.exit_code == 0, brought.run.output
    assert "old addresses: all lead where they led" in brought.run.stdout


def test_a_live_address_wins_over_an_old_one_with_or_without_a_slash(client, paper, bring):
    section, own = "https://old.example/world/", "https://old.example/world/budget-vote/"
    paper.story("Budget vote")
    bring(export(item(1, link=section), item(2, link=own)))
    for live in ("/world", "/world/budget-vote"):
        assert client.get(live).status_code == 200
        assert client.get(live + "/").location == live


def test_numbers_of_a_wordpress_in_a_folder_lead_to_its_stories(client, bring):
    text = export(item(1, link="https://old.example/blog/one/")).replace(
        f"{wordpress.SITE}</", f"{wordpress.SITE}/blog</"
    )
    assert bring(text, "--check-addresses").run.exit_code == 0
    for former in ("/blog/?p=1", "/blog?p=1", "/blog/one/"):
        assert client.get(former).location == STORY
    for other in ("/?p=1", "/blog/?p=2", "/blog?p=2"):
        assert client.get(other).status_code != 301


def test_names_are_read_as_people_wrote_them(client, bring):
    terms = category("Law &amp;amp; Order") + category("Arts &amp; more", "post_tag")
    bring(export(wordpress.author("ada", "Ada &amp; Bram"), item(1, more=terms)))
    page = words(tree(client.get("/law-order/story-1").text))
    assert "Law & Order" in page
    assert "Arts & more" in page
    assert "By Ada & Bram" in page


def test_feeds_know_a_story_by_the_id_that_the_old_feed_gave_it(client, bring):
    bring(export(item(1), item(2, guid="no id"), item(3, guid=f"{wordpress.SITE}/?p=1")))
    feed = client.get("/feed.atom").text
    assert feed.count(f"<id>{wordpress.SITE}/?p=1</id>") == 1
    assert feed.count("<id>urn:uuid:") == 2


def test_the_notes_at_a_post_s_foot_and_the_words_of_blocks_without_html_come_in(client, bring):
    body = (
        '<!-- wp:paragraph --><p>It was so.<sup data-fn="a"><a href="#a">1</a></sup></p>'
        "<!-- /wp:paragraph --><!-- wp:footnotes /-->"
        '<!-- wp:acf/pull {"data":{"quote":"It was not so.","size":"very large"}} /-->'
        '<!-- wp:acf/chart {"data":{"id":"x 9"}} /-->'
    )
    notes = postmeta("footnotes", '[{"content":"The <em>note</em>.","id":"a"}]')
    brought = bring(export(item(1, content_encoded=body, more=notes)))
    page = words(tree(client.get(STORY).text))
    assert "It was not so." in page
    assert page.split("It was so.")[1].startswith("1 ")
    assert "Notes 1 The note. ↑" in page
    assert "very large" not in page
    assert brought.report[0]["notes"] == [
        "the words of the block acf/pull are those of its attributes",
        "blocks without words of their own were left out: acf/chart",
    ]


@pytest.mark.parametrize("said", ["true", "3", '"x"', '{"id": 1}', "[1, null, []]", '[{"id": []}]'])
def test_notes_that_are_none_cost_no_story(bring, said):
    assert bring(export(item(1, more=postmeta("footnotes", said)))).results == ["imported"]


def test_a_post_that_shares_its_number_and_has_no_title_takes_nothing_from_the_first(client, bring):
    twin = item(1, title="", content_encoded="Another text.", wp_status="draft", slug="b")
    brought = bring(export(item(1), twin))
    assert brought.results == ["imported", "draft"]
    assert client.get(STORY).status_code == 200
    assert bring(export(item(1), twin)).results == ["unchanged", "unchanged"]


def test_pictures_that_wordpress_attached_are_missed_without_media(bring):
    picture = attachment(9, 1, "2012/9.jpg")
    body = '<img src="https://old.example/wp-content/uploads/2012/9.jpg" alt="">'
    brought = bring(export(item(1, content_encoded=body), picture))
    assert brought.report[0]["missing_pictures"] == ["/wp-content/uploads/2012/9.jpg"]


def test_a_lead_picture_may_stand_in_another_file_of_the_same_import(app, tmp_path):
    posts, pictures = tmp_path / "a.xml", tmp_path / "b.xml"
    posts.write_text(export(item(1, more=postmeta("_thumbnail_id", "9"))))
    pictures.write_text(export(attachment(9, 0, "2012/9.jpg")))
    brought = bring_path(app, tmp_path, posts, pictures)
    assert brought.of("Story 1")["missing_pictures"] == ["/wp-content/uploads/2012/9.jpg"]


def test_a_draft_is_offered_the_date_that_it_had(editor, bring):
    bring(export(item(1, wp_status="private")))
    fields = fields_of(editor.get("/newsroom/stories/1").text, "story")
    assert fields["publish_at"] == "2004-03-01T10:30"
    assert "backdate" in fields


def test_what_plugins_note_of_a_post_is_its_dek_kicker_and_words_for_search(app, bring):
    said = {
        "standfirst": "It was <em>close</em>.",
        "_standfirst": "field_5f1a2b3c4d5e6",
        "kicker": "Tides",
        "_yoast_wpseo_title": "%%title%% %%sep%% %%sitename%%",
        "rank_math_title": "The bridge opens",
        "_yoast_wpseo_metadesc": "After a year.",
    }
    bring(export(item(1, more="".join(postmeta(*pair) for pair in said.items()))))
    with app.app_context():
        story = articles.by_slug("story-1")
        assert (story.dek, story.kicker) == ("It was close.", "Tides")
        assert (story.search_title, story.search_description) == (
            "The bridge opens",
            "After a year.",
        )


def test_an_excerpt_is_the_dek_whatever_else_is_noted(app, bring):
    more = postmeta("subtitle", "Another.") + postmeta("lead", "77")
    bring(
        export(
            item(1, excerpt_encoded="It was close.", more=more),
            item(2, more=postmeta("lead", "77")),
        )
    )
    with app.app_context():
        assert articles.by_slug("story-1").dek == "It was close."
        assert articles.by_slug("story-2").dek == ""

"""A story's own page, from its kicker to its end."""

from datetime import timedelta

from answers import main, tree, words
from broadsheet.archive import articles, authors
from broadsheet.archive.authors import Author
from broadsheet.archive.images import Image
from broadsheet.archive.placements import Banner
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from stories import START

MINUTE = timedelta(minutes=1)

TABLE = """| Ward | For | Turnout |
|:-----|----:|:-------:|
| Dock | 12  | 61 %    |
"""


@ON_SQLITE
def test_an_update_within_the_minute_of_publishing_is_not_told(client, paper):
    address = paper.story("Vote", ago=2 * MINUTE, updated_at=START - 2 * MINUTE)
    assert "Updated" not in words(main(client.get(address).text))
    later = paper.story("Recount", ago=2 * MINUTE, updated_at=START - MINUTE)
    assert "Updated 20 October 2025, 14:04 UTC" in words(main(client.get(later).text))


@ON_SQLITE
def test_a_table_stands_in_a_frame_and_keeps_how_it_is_aligned(client, paper):
    body = main(client.get(paper.story(body=TABLE, body_format="markdown")).text)
    (table,) = body.iter("table")
    (frame,) = (element for element in body.iter("div") if table in element)
    assert (frame.get("role"), frame.get("aria-label")) == ("region", "Table")
    assert frame.get("tabindex") == "0"
    assert [cell.get("class") for cell in table.iter("th")] == [None, "at-end", "at-middle"]
    cells = [cell.get("class") for cell in table.iter("td")]
    assert cells == ["brief", "at-end brief", "at-middle brief"]


def test_a_banner_stands_above_every_page_but_its_own_storys(client, paper):
    story, other = paper.story("Storm"), paper.story("Calm")
    with paper.open():
        kept = articles.by_slug("storm")
        ends_at = START + timedelta(hours=3)
        db.session.add(Banner(headline="Storm!", article=kept, starts_at=START, ends_at=ends_at))
        db.session.commit()
    assert "Storm!" in client.get(other).text
    assert tree(client.get(story).text).findall("body/aside") == []


@ON_SQLITE
def test_a_clipping_says_where_it_stood(app, client, paper):
    address = paper.story("Storm")
    (story,) = main(client.get(address).text).iter("article")
    assert story.get("data-address") == app.config["SITE_URL"] + address


def test_a_story_ends_with_who_wrote_it_as_it_is_said_now(client, paper):
    address = paper.story(by=["Ada Venn", "Bo Lind"])

    def said():
        return [words(author) for author in main(client.get(address).text).iter("address")]

    assert said() == []
    with paper.open():
        ada = authors.by_slug(Author, "ada-venn")
        ada.bio, ada.email = "She sails.", "ada@paper.example"
        db.session.commit()
    assert said() == ["Ada Venn She sails. ada@paper.example"]


@ON_SQLITE
def test_the_lead_picture_stands_as_wide_as_its_editor_chose(client, paper):
    def figure(**columns):
        name = f"pier-{len(columns)}"
        image = Image(name=name, file=name, width=2000, height=1000, alt="A pier")
        address = paper.story()
        paper.change(
            address, lambda story: [db.session.add(image), setattr(story, "lead_image", image)]
        )
        paper.change(address, lambda story: [setattr(story, *column) for column in columns.items()])
        page = client.get(address).text
        (found,) = main(page).iter("figure")
        return found.get("class"), found.find(".//source").get("sizes")

    usual, narrow = figure(), figure(lead_width="text")
    assert usual[0] == "story__figure"
    assert narrow[0] == "story__figure story__figure--text"
    assert narrow[1] != usual[1], "no more pixels than are shown"


@ON_SQLITE
def test_a_story_says_how_long_it_takes_to_read_if_that_is_more_than_a_minute(client, paper):
    long, short = (paper.story(body="Words and words. " * number) for number in (400, 20))
    assert "5 min to read" in words(main(client.get(long).text))
    assert "to read" not in words(main(client.get(short).text))


def test_notes_stand_at_the_end_and_in_no_excerpt(client, paper):
    body = "It was so.[^1]\n\n[^1]: Says the *Gazette*.\n\nMore."
    address = paper.story("Vote", body=body, body_format="markdown", dek="")
    page = tree(client.get(address).text)
    assert words(page.find(".//div[@class='story__body']")) == (
        "It was so.1 More. Notes 1 Says the Gazette. ↑"
    )
    assert page.find(".//meta[@name='description']").get("content") == "It was so. More."
    entry = client.get("/feed.json").json["items"][0]
    assert entry["summary"] == "It was so. More."
    assert f'<sup><a href="{entry["url"]}#note-1"' in entry["content_html"]
    assert "Says the <em>Gazette</em>." in entry["content_html"].partition("<hr>")[2]
    assert client.get("/search?q=gazette").text.count("Vote") > 0

import json
import re
from datetime import datetime, timedelta
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers import main, meta, tree, words
from broadsheet.archive import articles, sections
from broadsheet.archive.corrections import Correction
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from stories import START

SITE = "https://paper.example"
INERT = """</script><script>alert(1)</script> "quoted" 'single' <img src=x onerror=alert(1)> &amp;
    ]]> <!--<script> {{ 7*7 }} javascript:alert(1) \u2028 ‘curly’ “quotes”""".replace("\n    ", " ")


@pytest.fixture
def database() -> str:
    """What a head says of a story does not depend on the database."""
    return "sqlite"


@pytest.fixture
def site(make_app):
    return make_app(SITE_URL=SITE, TIMEZONE="Europe/Berlin").test_client()


def schemas(html: str):
    """The structured data of a page, read as a browser finds it: up to the first </script."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script', html, re.S)
    return [json.loads(script) for script in found]


def schema(html: str):
    return schemas(html)[0]


def canonical(page: Element) -> str | None:
    (link,) = page.findall(".//link[@rel='canonical']")
    return link.get("href")


def test_a_head_describes_the_article(site, paper):
    address = paper.story("Budget vote", dek="It was close.", updated_at=START)
    page = tree(site.get(address).text)
    told = meta(page)
    assert words(page.find(".//title")) == "Budget vote – Broadsheet"
    assert told["description"] == told["og:description"] == "It was close."
    assert canonical(page) == told["og:url"] == SITE + address
    assert told["og:title"] == "Budget vote"
    assert told["og:type"] == "article"
    assert told["og:site_name"] == "Broadsheet"
    assert datetime.fromisoformat(told["article:published_time"]) == START - timedelta(hours=1)
    assert datetime.fromisoformat(told["article:modified_time"]) == START
    assert "noindex" not in told["robots"]


def test_titles_and_descriptions_for_search_win(site, paper):
    address = paper.story(
        "Short", search_title="The long title", search_description="Found!", dek="Not this"
    )
    page = tree(site.get(address).text)
    assert words(page.find(".//title")).startswith("The long title")
    assert meta(page)["description"] == "Found!"


def test_a_story_without_dek_is_described_by_its_opening(site, paper):
    address = paper.story(body="“First words,” she said. " * 30)
    description = meta(tree(site.get(address).text))["description"]
    assert description.startswith("“First words,” she said.")
    assert len(description) <= 160


def test_each_list_says_what_it_is_and_where(site, paper):
    paper.stories(31, by=["Ada Venn"], about=["Tides"])
    titles = {"/": "Broadsheet", "/latest": "Latest", "/world": "World"}
    titles |= {"/authors/ada-venn": "Ada Venn", "/topics/tides": "Tides"}
    for where, title in titles.items():
        page = tree(site.get(where).text)
        assert words(page.find(".//title")).startswith(title)
        assert canonical(page) == meta(page)["og:url"] == SITE + where
        assert meta(page)["description"]
        if where != "/":
            (link,) = page.findall(".//a[@rel='next']")
            assert canonical(tree(site.get(link.get("href")).text)) == SITE + link.get("href")


def test_wire_copy_names_the_address_where_it_stood_first(site, paper):
    first = "https://wire.example/budget"
    address = paper.story("Budget", source="The wire", canonical_url=first)
    assert canonical(tree(site.get(address).text)) == first


def test_structured_data_tells_the_article_as_it_is(site, paper):
    address = paper.story(
        "Budget vote", section="Politics", dek="Close.", by=["Ada Venn", "Bo Lind"], about=["Money"]
    )
    picture = Image(file="p", width=1280, height=853, alt="A hall", focal_y=0.2)

    def change(story):
        story.lead_image, story.updated_at = picture, START
        story.corrections = [Correction(kind="correction", note="It was 9.", noted_at=START)]

    paper.change(address, change)
    data = schema(site.get(address).text)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "Budget vote"
    assert data["description"] == "Close."
    assert data["articleSection"] == "Politics"
    assert data["url"] == data["mainEntityOfPage"] == SITE + address
    for name, moment in {
        "datePublished": START - timedelta(hours=1),
        "dateModified": START,
    }.items():
        assert re.search(r"[+-]\d\d:\d\d$", data[name]), "an offset"
        assert datetime.fromisoformat(data[name]) == moment
    assert [(who["name"], who["url"]) for who in data["author"]] == [
        ("Ada Venn", SITE + "/authors/ada-venn"),
        ("Bo Lind", SITE + "/authors/bo-lind"),
    ]
    assert [(i["url"], i["width"], i["height"]) for i in data["image"]] == [
        (SITE + "/media/p-16x9-50-20.jpg", 1200, 675),
        (SITE + "/media/p-1x1-50-20.jpg", 853, 853),
        (SITE + "/media/p-4x3-50-20.jpg", 1137, 853),
    ]
    assert data["inLanguage"] == "en-GB"
    (correction,) = data["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "It was 9."
    assert datetime.fromisoformat(correction["datePublished"]) == START
    told = meta(tree(site.get(address).text))
    assert told["og:image"] == SITE + "/media/p-16x9-50-20.jpg"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "675")
    assert told["og:image:alt"] == "A hall"


def test_a_story_without_a_byline_is_by_the_paper(site, paper):
    data = schema(site.get(paper.story()).text)
    assert data["author"] == [data["publisher"]]
    assert data["publisher"]["@type"] == "NewsMediaOrganization"
    assert data["publisher"]["url"] == SITE + "/"


def test_what_was_edited_before_its_publication_is_not_modified_since(site, paper):
    data = schema(site.get(paper.story(updated_at=START - timedelta(hours=2))).text)
    assert data["dateModified"] == data["datePublished"]


def test_an_article_tells_the_way_to_it_from_the_front_page(site, paper):
    address = paper.story("Budget vote", section="Politics")
    _, crumbs = schemas(site.get(address).text)
    assert crumbs["@type"] == "BreadcrumbList"
    steps = [(i["position"], i["name"], i["item"]) for i in crumbs["itemListElement"]]
    assert steps == [
        (1, "Broadsheet", SITE + "/"),
        (2, "Politics", SITE + "/politics"),
        (3, "Budget vote", SITE + address),
    ]


def test_the_front_page_tells_how_the_paper_is_searched(site):
    (data,) = schemas(site.get("/").text)
    assert (data["@type"], data["name"], data["url"]) == ("WebSite", "Broadsheet", SITE + "/")
    target = data["potentialAction"]["target"]["urlTemplate"]
    assert target == SITE + "/search?q={search_term_string}"


def test_search_engines_may_show_large_pictures_of_every_page(site, paper):
    for where in ("/", "/world", "/latest", "/archive", "/archive/2025/10/20", paper.story()):
        assert meta(tree(site.get(where).text))["robots"] == "max-image-preview:large"


def test_a_story_known_by_its_headline_only_stays_out_of_search_engines(site, paper):
    address = paper.story("Only a headline", body="")
    page = site.get(address)
    assert meta(tree(page.text))["robots"] == "noindex"
    assert "Only the headline" in words(main(page.text))


def everything(paper) -> list[str]:
    """A paper with hostile words in every field, and its pages."""
    address = paper.story(
        INERT, kicker=INERT, dek=INERT, dateline=INERT, source=INERT, search_title=INERT,
        search_description=INERT, body=INERT, by=[INERT], about=[INERT], slug="it",
    )  # fmt: skip
    paper.stories(31, by=[INERT], about=[INERT], kicker=INERT)
    image = Image(file="p.webp", width=9, height=9, alt=INERT, caption=INERT, credit=INERT)

    def change(story):
        story.lead_image = image
        story.corrections = [Correction(kind="update", note=INERT, noted_at=START)]
        story.section.dek = story.authors[0].bio = INERT

    paper.change(address, change)
    with paper.open():
        found = articles.by_slug("it")
        assert found is not None
        lists = [f"/authors/{found.authors[0].slug}", f"/topics/{found.topics[0].slug}"]
        sections.named("Weather")
        db.session.commit()
    dates = ["/archive", "/archive/2025", "/archive/2025/10", "/archive/2025/10/20"]
    return ["/", "/latest", "/world", "/weather", address, *lists, *dates, "/nowhere", "/world/"]


def test_hostile_words_stay_words_in_every_field(client, paper):
    pages = everything(paper)
    for where in [*pages, "/fragments/rail", "/fragments/beside/it"]:
        answer = client.get(where)
        text = answer.text
        assert "<img src=x" not in text
        assert "<script>" not in text.replace("<script>(() =>", "")  # our own: head.js
        if where in pages and answer.status_code == 200:
            for element in tree(text).iter():
                assert not [name for name in element.attrib if str(name).startswith("on")]
                for name in ("href", "src"):
                    assert not element.get(name, "").lower().startswith("javascript:")
    data = schema(client.get("/world/it").text)
    assert data["headline"] == data["description"] == data["author"][0]["name"] == INERT
    crumbs = schemas(client.get("/world/it").text)[1]["itemListElement"]
    assert crumbs[2]["name"] == INERT
    told = meta(tree(client.get("/world/it").text))
    assert told["og:title"] == told["description"] == INERT


def test_every_kind_of_page_is_valid_well_ordered_html(client, paper):
    for where in everything(paper):
        answer = client.get(where, follow_redirects=True)
        page = tree(answer.text)
        assert page.get("lang") == "en-GB"
        headings = [int(e.tag[1]) for e in page.iter() if re.fullmatch("h[1-6]", str(e.tag))]
        assert headings.count(1) == 1
        outline = headings[headings.index(1) :]
        assert all(below - above <= 1 for above, below in pairwise(outline))
        assert len(page.findall(".//main")) == 1
        ids = [e.get("id") for e in page.iter() if e.get("id")]
        assert len(ids) == len(set(ids))
        for tag in ("nav", "aside", "section"):
            names = [e.get("aria-label") or e.get("aria-labelledby") for e in page.iter(tag)]
            assert all(names)
            assert len(names) == len(set(names))
        for element in page.iter():
            labelled = element.get("aria-labelledby")
            assert labelled is None or labelled in ids
        assert all(image.get("alt") is not None for image in page.iter("img"))


def test_typographic_quotes_and_dashes_come_out_as_they_went_in(client, paper):
    text = "“We put Iraq first,” he said – ‘first’ … it’s “counterproductive.”"
    address = paper.story(text, dek=text, body=text)
    page = main(client.get(address).text)
    assert words(page.find(".//h1")) == text
    assert [words(p) for p in page.iter("p")].count(text) == 2


ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.sampled_from(
    ["</script>", "<!--<script>", "]]>", "\u2028", '"\\', "</SCRIPT\n>", "&quot;", "\x1b"]
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@given(ANY, ANY, ANY)
@settings(max_examples=40)
def test_no_words_in_any_field_break_the_structured_data(client, paper, headline, name, note):
    with paper.open():
        if articles.by_slug("it") is None:
            paper.story(slug="it", by=["Ada Venn"], about=["Tides"])

    def change(story):
        story.headline, story.dek, story.section.name = headline, headline, name
        story.authors[0].name = story.topics[0].name = story.source = name
        story.corrections = [Correction(kind="update", note=note, noted_at=START)]

    paper.change("/world/it", change)
    article, crumbs = schemas(client.get("/world/it").text)
    assert (article["headline"], article["author"][0]["name"]) == (headline, name)
    assert article["correction"][0]["text"] == note
    assert crumbs["itemListElement"][1]["name"] == name

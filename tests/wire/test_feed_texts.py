"""What feeds tell of a story's text: corrections, links, pictures and films, or the dek alone."""

import json
import re

import pytest

from answers import statements
from broadsheet import urls
from broadsheet.archive.corrections import Correction
from broadsheet.archive.images import Image
from broadsheet.text import rendering
from stories import START
from wire.feed_readers import headlines, told, told_alike

SITE = "https://paper.example"


@pytest.fixture
def database():
    """How a text is told does not depend on it."""
    return "sqlite"


@pytest.fixture
def site(make_app):
    return make_app(SITE_URL=SITE).test_client()


@pytest.mark.parametrize("text", ["full", "dek"])
def test_corrections_can_be_read_in_every_feed(make_app, paper, text):
    site = make_app(SITE_URL=SITE, FEED_TEXT=text, TIMEZONE="Europe/Berlin").test_client()
    address = paper.story("Budget vote", dek="Close.")
    note = Correction(kind="correction", note="It was 9 & not 8.", noted_at=START)
    paper.change(address, lambda story: story.corrections.append(note))
    for form in urls.FEEDS:
        assert "It was 9 &" in site.get(f"/feed.{form}").text
    if text == "full":
        (story,) = told_alike(site)
        assert "<strong>Correction, 20 October 2025, 16:05 CEST: </strong>It was" in story["html"]


def test_a_paper_may_give_the_dek_only(make_app, paper):
    site = make_app(FEED_TEXT="dek").test_client()
    paper.story("Budget vote", dek="Close.", body="The whole text.")
    for form in urls.FEEDS:
        assert "whole text" not in site.get(f"/feed.{form}").text
        assert "Close." in site.get(f"/feed.{form}").text
    (item,) = json.loads(site.get("/feed.json").data)["items"]
    assert item["content_text"] == "Close."


def test_links_in_a_text_lead_to_where_they_would_on_its_page(site, paper):
    html = (
        '<p><a href="/world/other?a=1&amp;b=2">One</a> <a href="#note">two</a> '
        '<a href="https://elsewhere.example/">three</a> <a href="mailto:a@b.example">four</a> '
        '<a href="http://[bad">five</a> The words href="/x" stay.</p>'
    )
    address = paper.story("Budget vote")
    paper.change(address, lambda story: setattr(story, "body_html", html))
    found = told(site)["atom"][0]["html"]
    assert re.findall(r'href="([^"]*)" rel', found)[:4] == [
        SITE + "/world/other?a=1&amp;b=2",
        SITE + address + "#note",
        "https://elsewhere.example/",
        "mailto:a@b.example",
    ]
    assert 'The words href="/x" stay.' in found


def test_pictures_and_films_in_a_text_are_told_as_others_can_show_them(site, paper):
    paper.add(Image(name="pier", file="pier.webp", width=1280, height=853, alt="A pier"))
    body = '![At low tide](pier "Ada Venn")\n\nhttps://youtu.be/dQw4w9WgXcQ\n\n[More](/world)'
    address = paper.story("Budget vote")
    paper.story("Other", body="Without a picture.")
    html = rendering.to_html(body, "markdown")
    paper.change(address, lambda story: story.file_copy(body, "markdown", html))
    with statements(site.application) as sent:
        told_html = next(one["html"] for one in told(site)["rss"] if one["headline"] != "Other")
    assert f'<img src="{SITE}/media/pier.webp" alt="A pier"' in told_html
    assert "<figcaption>At low tide Ada Venn</figcaption>" in told_html
    assert '<a href="https://youtu.be/dQw4w9WgXcQ">' in told_html
    assert f'<a href="{SITE}/world"' in told_html
    assert "<!--" not in told_html
    assert len([one for one, _ in sent if "image.name IN" in one]) == len(urls.FEEDS)


def test_a_pull_quote_stays_one(site, paper):
    address = paper.story("Budget vote")
    html = rendering.to_html("::: pullquote\nSo it is.\n:::", "markdown")
    paper.change(address, lambda story: setattr(story, "body_html", html))
    assert '<blockquote class="pullquote">' in told(site)["atom"][0]["html"]


def test_a_story_known_by_its_headline_only_waits_for_its_text(site, paper):
    address = paper.story("Only a headline", body="")
    assert headlines(site) == []
    paper.change(address, lambda story: story.file_copy("Now.", "plain", "<p>Now.</p>"))
    assert headlines(site) == ["Only a headline"]

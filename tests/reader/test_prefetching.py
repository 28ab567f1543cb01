"""What browsers are told that they may fetch ahead."""

import json

import pytest

from broadsheet import urls

POINTER = '"/speculation-rules.json"'


@pytest.fixture
def database() -> str:
    """What browsers are told does not depend on the database."""
    return "sqlite"


def test_the_rules_name_stories_and_leave_out_all_else_that_has_an_address_like_theirs(client):
    answer = client.get("/speculation-rules.json")
    assert answer.headers["Content-Type"] == "application/speculationrules+json"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    ((rule,),) = json.loads(answer.data).values()
    assert (rule["source"], rule["eagerness"]) == ("document", "moderate")
    stories, others = rule["where"]["and"]
    assert stories == {"href_matches": "/:section/:slug"}
    left_out = others["not"]["href_matches"]
    assert all(pattern.startswith("/") for pattern in left_out)
    for word in ("newsroom", "as-of", "media", "static", "fragments", "authors", "admin"):
        assert f"/{word}/*" in left_out
    assert {f"/:list/feed.{form}" for form in urls.FEEDS} <= set(left_out)


@pytest.mark.parametrize(
    "page", ["/", "/latest", "/world", "/search?q=it", "/archive", "/authors/ada-venn"]
)
def test_pages_of_many_stories_tell_where_the_rules_are(client, paper, page):
    paper.story("It", by=["Ada Venn"])
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Speculation-Rules"]) == (200, POINTER)


@pytest.mark.parametrize(
    "page",
    ["/world/it", "/nothing/here", "/feed.rss", "/fragments/rail", "/newsroom", "/robots.txt"],
)
def test_all_else_names_no_rules_for_prefetching(client, paper, page):
    paper.story("It")
    assert "Speculation-Rules" not in client.get(page).headers


def test_what_who_saves_data_is_told_no_cdn_keeps_for_others(make_app, paper):
    paper.story("It")
    client = make_app(CDN_SECONDS=600).test_client()
    for _ in range(2):
        answer = client.get("/world", headers={"Save-Data": "on"})
        assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "s-maxage=" in client.get("/world").headers["Cache-Control"]


@pytest.mark.parametrize("page", ["/world", "/search?q=it"])
def test_who_saves_data_is_not_told(client, paper, page):
    paper.story("It")
    client.get(page)
    answer = client.get(page, headers={"Save-Data": "on"})
    assert answer.status_code == 200
    assert "Speculation-Rules" not in answer.headers
    if "ETag" in answer.headers:
        again = {"Save-Data": "on", "If-None-Match": answer.headers["ETag"]}
        answer = client.get(page, headers=again)
        assert answer.status_code == 304
        assert answer.headers["ETag"] == again["If-None-Match"]
        assert "Speculation-Rules" not in answer.headers
        assert not {"Content-Length", "Content-Type"} & set(answer.headers.keys())
    assert client.get(page).headers["Speculation-Rules"] == POINTER

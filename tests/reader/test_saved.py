"""What the server hands out for stories that a browser saves: a page, and the worker."""

import pytest

from answers import main, tree, words
from broadsheet.archive import sections
from broadsheet.web.assets import bundles


@pytest.fixture
def database() -> str:
    """Neither shows a story."""
    return "sqlite"


def test_the_list_is_one_page_for_all_and_shows_no_story(client, paper):
    paper.story("It")
    answer = client.get("/saved")
    page = tree(answer.text)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "It" not in words(main(answer.text)).split()
    assert page.find(".//meta[@name='robots']").get("content") == "noindex"
    assert page.get("data-tag"), "it is kept true in an open tab, too"


def test_without_script_it_says_why_it_is_empty(client):
    (told,) = main(client.get("/saved").text).iter("noscript")
    assert "script" in words(told)


def test_the_worker_may_serve_the_whole_paper_and_is_asked_for_again(client):
    for _ in range(2):
        answer = client.get("/saved/worker.js")
        assert answer.mimetype == "text/javascript"
        assert answer.headers["Service-Worker-Allowed"] == "/"
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert answer.data == bundles.read("js/worker.js")
    again = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/saved/worker.js", headers=again).status_code == 304


def test_below_a_prefix_it_serves_what_is_below_it(client):
    answer = client.get("/saved/worker.js", base_url="http://localhost/paper")
    assert answer.headers["Service-Worker-Allowed"] == "/paper/"


def test_only_our_own_workers_may_run(client):
    assert "worker-src 'self'" in client.get("/").headers["Content-Security-Policy"]


def test_a_story_has_its_tools_and_one_without_text_has_none(client, paper):
    story = paper.story("It")
    assert tree(client.get(story).text).find(".//div[@class='tools']") is not None
    listed = paper.story("Listed", body="")
    assert "tools" not in client.get(listed).text


def test_no_section_can_take_its_address(paper):
    with paper.open():
        assert sections.named("Saved").slug != "saved"

"""The form for what machines may do with the paper."""

import pytest

from answers import main, words
from conftest import ON_SQLITE
from desk import errors, fields_of, notices

PAGE = "/newsroom/paper/machines"


@pytest.fixture
def publisher(desk, paper):
    paper.story("Match", section="Sports")
    return desk("publisher")


def save(browser, **typed):
    return browser.post(PAGE, browser.fields(PAGE, "machines") | typed)


def test_what_is_refused_is_told_at_the_next_request_and_logged(client, publisher):
    assert "Content-" not in client.get("/robots.txt").text
    answer = save(publisher, training="no", search_1="yes", licence_url="https://example.org/ask")
    assert "machines are told so" in notices(publisher.get(answer.location).text)
    told = client.get("/robots.txt").text
    assert "Content-Usage: train-ai=n\nContent-Usage: /sports/ search=y, train-ai=n\n" in told
    assert '"tdm-policy": "https://example.org/ask"' in client.get("/.well-known/tdmrep.json").text
    page = publisher.get(PAGE).text
    assert fields_of(page, "machines")["search_1"] == "yes"
    assert "User-agent: GPTBot" in words(main(page))
    log = words(main(publisher.get("/newsroom/audit").text))
    assert "changed what machines may do" in log
    assert "training: nothing → refused · sections: Sports" in log


@ON_SQLITE
def test_what_cannot_be_is_said_at_its_field(client, publisher):
    answer = save(publisher, licence_url="ask us", training="no")
    assert answer.status_code == 422
    assert set(errors(answer.text)) == {"licence_url"}
    assert fields_of(answer.text, "machines")["training"] == "no"
    assert save(publisher, training="maybe").status_code == 422
    assert "Content-" not in client.get("/robots.txt").text


def test_two_publishers_do_not_overwrite_each_other(client, publisher, desk):
    other = desk("publisher", "other@example.org")
    mine, theirs = publisher.fields(PAGE, "machines"), other.fields(PAGE, "machines")
    assert other.post(PAGE, theirs | {"search_1": "no"}).status_code == 303
    answer = publisher.post(PAGE, mine | {"training": "no"})
    assert answer.status_code == 409
    wrong = errors(answer.text)
    assert set(wrong) == {"training", "search_1"}
    assert "“left open”" in wrong["training"]
    assert "“refused”" in wrong["search_1"]
    assert publisher.post(PAGE, fields_of(answer.text, "machines")).status_code == 303
    assert "Content-Signal: ai-train=no" in client.get("/robots.txt").text

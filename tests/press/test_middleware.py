"""What the middleware hands out: codings, ETags, and nobody else's page."""

import gzip
import re
import sys
from datetime import timedelta

import brotli
import pytest
from flask import before_render_template
from werkzeug.test import create_environ

from answers import older
from broadsheet import press

ADDRESS = "/world/bridge-reopens-after-repairs"


@pytest.fixture
def database() -> str:
    """How a page is handed out does not depend on the database."""
    return "sqlite"


@pytest.fixture
def story(paper):
    return paper.story()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0, br;q=0", None),
        ("*", "br"),
        ("nonsense;;q=x, \xff", None),
    ],
)
def test_each_coding_holds_the_same_page(client, story, accepted, coding):
    plain = client.get(story).data
    answer = client.get(story, headers={"Accept-Encoding": accepted})
    decode = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding]
    assert answer.headers.get("Content-Encoding") == coding
    assert decode(answer.data) == plain
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert len(answer.headers) == len(set(answer.headers.keys()))  # each once
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_each_coding_has_an_etag_of_its_own_that_stands_for_the_page(make_app, client, story):
    codings = ("identity", "gzip", "br")
    tags = [client.get(story, headers={"Accept-Encoding": c}).headers["ETag"] for c in codings]
    assert len(set(tags)) == 3
    of_the_page = tags[0][3:-1]
    assert tags == [f'W/"{of_the_page}{coding}"' for coding in ("", "-gzip", "-br")]
    other = make_app().test_client()  # another process, or machine
    again = [other.get(story, headers={"Accept-Encoding": c}).headers["ETag"] for c in codings]
    assert again == tags


@pytest.mark.parametrize("coding", ["identity", "br"])
@pytest.mark.parametrize("shape", ["{}", '"other", {}', "*"])
def test_who_has_the_page_hears_that_nothing_changed(client, paper, story, shape, coding):
    accepted = {"Accept-Encoding": coding}
    tag = client.get(story, headers=accepted).headers["ETag"]
    answer = client.get(story, headers=accepted | {"If-None-Match": shape.format(tag)})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert not {"Content-Length", "Content-Type"} & set(answer.headers.keys())
    paper.change(story, lambda article: setattr(article, "headline", "Bridge shuts again"))
    assert client.get(story, headers={"If-None-Match": tag}).status_code == 200


def test_a_hit_takes_few_steps(app, story):
    asked = create_environ(story, headers={"Accept-Encoding": "gzip, br"})
    for _ in range(3):
        app.wsgi_app(asked, lambda *_: None)
    taken = []

    def note(frame, event, _):
        if event == "call" and "/broadsheet/" in frame.f_code.co_filename:
            taken.append(frame.f_code.co_name)

    sys.setprofile(note)
    app.wsgi_app(asked, lambda *_: None)
    sys.setprofile(None)
    assert 1 < len(taken) <= 9, taken  # each takes some hundredths of a hit
    assert "is_true" not in taken  # it was found true before


@pytest.mark.parametrize("address", [ADDRESS, "/world/nothing-here"])
def test_head_is_a_get_without_its_body(client, story, address):
    head, get = client.head(address), client.get(address)
    assert (head.status, head.data) == (get.status, b"")
    assert len(get.data) == int(get.headers["Content-Length"]) > 0
    assert dict(head.headers) == dict(get.headers)


def test_a_range_is_answered_with_the_whole_page(client, story):
    assert client.get(story, headers={"Range": "bytes=0-9"}).status_code == 200


@pytest.mark.parametrize("query", ["utm_source=x", "before=", "a=1&a=2", "%00", "?", "=", "&&"])
def test_unknown_parameters_make_no_second_copy(client, story, renders, query):
    plain = client.get(story).data
    assert client.get(f"{story}?{query}").data == plain
    assert renders.count("reader/article.html") == 1


def test_a_declared_parameter_is_part_of_the_address(client, paper, renders):
    paper.stories(35)
    first = client.get("/latest")
    following = older(first.text)
    assert client.get(following).data != first.data
    assert client.get(following + "&utm_source=x").data == client.get(following).data
    assert renders.count("reader/list.html") == 2


def test_a_question_mark_within_a_path_begins_no_query(client, paper):
    paper.stories(35)
    following = older(client.get("/latest").text)
    assert client.get(following).status_code == 200
    assert client.get(following.replace("?", "%3F")).status_code == 404
    assert client.get(following.replace("?", "%0A")).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"},
        {"X-Forwarded-Prefix": "/evil.example", "X-Original-URL": "/evil.example"},
        {"Cookie": "session=evil.example", "Authorization": "Basic evil.example"},
        {"HX-Request": "true", "HX-Current-URL": "http://evil.example/"},
        {"Accept-Language": "evil.example", "User-Agent": "evil.example"},
        {"X-HTTP-Method-Override": "POST"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_reaches_what_other_readers_get(make_app, app, paper, headers):
    story = paper.story()
    addresses = ["/", story, "/latest", "/world", f"/fragments/rail{story[6:]}"]
    clean = {address: make_app().test_client().get(address) for address in addresses}
    for address in addresses:
        poisoned = app.test_client().get(address, headers=headers)  # it prints the page
        assert "evil.example" not in poisoned.text + str(poisoned.headers)
        after = app.test_client().get(address)
        assert (after.data, after.headers) == (clean[address].data, clean[address].headers)
        assert "Set-Cookie" not in after.headers


def test_a_paper_below_a_prefix_has_pages_of_its_own_with_links_below_it(client, story):
    for prefix in ("", "/our", "/their", "/our", ""):
        page = client.get(story, base_url=f"http://localhost{prefix}").text
        assert set(re.findall(r'href="([a-z/]*)/latest"', page)) == {prefix}


def test_what_a_view_says_of_its_bytes_or_to_one_reader_reaches_nobody(app):
    said = {"Set-Cookie": "a=b", "Vary": "Cookie", "ETag": '"x"', "Content-Encoding": "x"}

    @press.printed("lists")
    def own():
        return "Own words", said | {"X-Own": "x"}

    app.add_url_rule("/own", view_func=own)
    answer = app.test_client().get("/own")
    assert (answer.text, answer.headers["X-Own"]) == ("Own words", "x")
    assert not set(said.items()) & set(answer.headers.items())


def test_no_page_is_in_print_once_it_is_printed(client, story):
    assert client.get(story).status_code == 200
    assert press.page_in_print() is None


def test_other_methods_are_flasks(client, story):
    client.get(story)
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = client.open(story, method=method)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]


def test_a_cdn_keeps_a_page_no_longer_than_it_is_true(make_app, paper, clock):
    paper.story("Embargoed", section="World", ago=timedelta(0))
    client = make_app(CDN_SECONDS=600).test_client()
    answer = client.get("/world/embargoed")
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=600"
    assert answer.headers["Surrogate-Key"] == "anew frame article:embargoed"
    style = answer.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in client.get(style).headers["Cache-Control"]
    clock.advance(seconds=20)
    assert "s-maxage=40" in client.get("/latest").headers["Cache-Control"]  # "just now" ends then
    clock.advance(milliseconds=100)
    assert "s-maxage=39" in client.get("/latest").headers["Cache-Control"]  # 39.9 seconds are left


def test_a_page_that_ran_out_while_it_was_printed_is_kept_by_no_cdn(make_app, paper, clock):
    paper.story(ago=timedelta(0))
    app = make_app(CDN_SECONDS=600)
    with before_render_template.connected_to(lambda *_, **__: clock.advance(minutes=2), app):
        answer = app.test_client().get("/latest")  # "just now" was true for a minute
    assert "s-maxage=0" in answer.headers["Cache-Control"].split(", ")


def test_a_page_that_an_edit_overtook_while_it_was_printed_is_kept_by_no_cdn(make_app, paper):
    address = paper.story()
    app = make_app(CDN_SECONDS=600)

    def withdraw(*_, **__):
        paper.change(address, lambda article: article.withdraw(paper.clock()))

    with before_render_template.connected_to(withdraw, app):
        answer = app.test_client().get(address)
    assert answer.status_code == 200  # it was asked for before
    assert answer.headers["Cache-Control"] == "public, no-cache"


def test_static_files_are_printed_once_and_kept_by_everybody(client, renders):
    page = client.get("/").text
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    answer = client.get(style, headers={"Accept-Encoding": "br"})
    told = answer.headers.getlist("Cache-Control")
    assert told == ["public, max-age=31536000, immutable"]
    assert answer.headers["Content-Encoding"] == "br"
    again = client.get(style, headers={"If-None-Match": client.get(style).headers["ETag"]})
    assert again.status_code == 304


@pytest.fixture
def font(client):
    """The address of a file that pages need."""
    return client.get("/").text.partition('rel="preload" href="')[2].partition('"')[0]


@pytest.mark.parametrize("untidy", ["/fonts//{}", "//fonts/{}", "/fonts/{}/"])
def test_an_address_with_a_slash_too_many_leads_to_its_own_query_and_all(client, font, untidy):
    folder, name = font.split("/fonts/")
    answer = client.get(folder + untidy.format(name) + "?a=1")
    assert (answer.status_code, answer.location) == (308, font + "?a=1")


def test_what_is_packed_already_is_not_packed_once_more(client, font):
    for _ in range(2):
        answer = client.get(font, headers={"Accept-Encoding": "br, gzip"})
        assert (answer.headers["Content-Type"], answer.data[:4]) == ("font/woff2", b"wOF2")
        assert "Content-Encoding" not in answer.headers

"""deploy/varnish.vcl, run by a real Varnish before a real paper: kept pages are never old ones."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from broadsheet.archive.readings import Reading
from broadsheet.archive.store import db
from deploy.asking import ask
from deploy.relay import Relay

from .conftest import DEPLOY


@pytest.fixture(scope="module")
def way(stack, granian):
    """Between Varnish and the paper."""
    relay = Relay(granian.port)
    stack.callback(relay.close)
    return relay


@pytest.fixture(scope="module")
def port(folder, ports, way, start):
    vcl = (DEPLOY / "varnish.vcl").read_text()
    assert '.port = "8000"' in vcl
    own = folder / "varnish.vcl"
    own.write_text(vcl.replace('.port = "8000"', f'.port = "{way.port}"'))
    assert "-p http_gzip_support=off" in vcl  # how the file says that it is started
    command = ["varnishd", "-F", "-j", "none", "-n", str(folder / "varnish"), "-f", str(own)]
    command += ["-a", f"127.0.0.1:{ports['proxy']}", "-s", "malloc,64m"]
    return start([*command, "-p", "http_gzip_support=off"], ports["proxy"]).port


@pytest.fixture
def settle(paper):
    """Waits until Varnish was told twice of all that changed."""

    def wait():
        while (thread := paper.app.extensions["change_log"].purger.thread) is not None:
            thread.join()

    return wait


@pytest.fixture
def get(port, settle):
    def ask_when_settled(path, **headers):
        settle()
        return ask(port, path, **headers)

    return ask_when_settled


def was_kept(answer):
    """Varnish names two requests in its answer to the second."""
    return len(answer.headers["x-varnish"].split()) == 2


@pytest.fixture
def story(paper):
    """A story of its own for each test, kept by Varnish."""
    return paper.story("Bridge reopens", section="World", dek="For now.")


def test_the_second_reader_gets_the_kept_page(get, story):
    first, second = get(story), get(story)
    assert (first.status, was_kept(first)) == (200, False)
    assert (second.status, was_kept(second)) == (200, True)
    assert second.body == first.body


def test_each_coding_is_kept_apart_with_a_tag_of_its_own(get, granian, story):
    tags = set()
    for given, coding in {
        "br": "br",
        "gzip, deflate, br;q=0.5": "br",
        "gzip": "gzip",
        "gzip;q=0.8, br;q=0": "gzip",
        "zstd": None,
        "": None,
    }.items():
        for _ in range(2):
            answer = get(story, accept_encoding=given)
            direct = ask(granian.port, story, accept_encoding=given)
            assert answer.headers.get("content-encoding") == coding
            assert answer.unpacked == direct.unpacked
            assert answer.headers["etag"] == direct.headers["etag"]
        assert was_kept(answer)
        tags.add(answer.headers["etag"])
        again = get(story, accept_encoding=given, if_none_match=answer.headers["etag"])
        assert (again.status, again.body) == (304, b"")
    assert len(tags) == 3


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_an_open_tab_that_asks_again_hears_that_nothing_changed(get, paper, story, coding):
    known = get(story, accept_encoding=coding).headers["etag"]
    again = get(story, accept_encoding=coding, if_none_match=known, cache_control="no-cache")
    assert (again.status, again.body) == (304, b"")
    paper.change(story, lambda article: setattr(article, "dek", "For good."))
    assert get(story, accept_encoding=coding, if_none_match=known).status == 200


def test_who_saves_data_is_told_of_nothing_to_fetch_ahead_and_gets_the_kept_page(get, story):
    get("/world")
    for _ in range(2):
        thrifty = get("/world", save_data="on")
        assert (thrifty.status, was_kept(thrifty)) == (200, True)
        assert "speculation-rules" not in thrifty.headers
        assert get("/world").headers["speculation-rules"] == '"/speculation-rules.json"'


def test_an_edit_shows_at_the_next_request_and_leaves_the_others_kept(get, paper, story):
    other = paper.story("Harbour frozen", section="World")
    assert b"For now." in get(story).body
    get(other)
    paper.change(story, lambda article: setattr(article, "dek", "For good."))
    assert b"For good." in get(story).body
    assert was_kept(get(other))


def test_a_new_section_shows_on_all_pages(get, paper, story):
    get(story)
    paper.story("Rain", section="Weather")  # its first
    assert b"Weather" in get(story).body


def test_a_withdrawn_story_is_gone_and_a_missing_one_may_come(get, paper, story):
    get(story)
    paper.change(story, lambda article: article.withdraw(datetime.now(UTC)))
    assert get(story).status == 410
    assert get("/world/still-to-come").status == 404
    paper.story("Still to come", section="World", slug="still-to-come")
    assert get("/world/still-to-come").status == 200


def test_a_page_that_is_on_its_way_when_it_is_withdrawn_does_not_stay(
    get, port, paper, story, way, settle
):
    settle()
    with ThreadPoolExecutor() as reader:
        with way.held() as has_answer:
            asked = reader.submit(ask, port, story)
            assert has_answer.wait(10)
            paper.change(story, lambda article: article.withdraw(datetime.now(UTC)))
        assert asked.result().status == 200  # it was asked for before
    assert get(story).status == 410


def test_nothing_is_kept_past_the_hour_at_which_it_changes(get, granian, paper):
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4)
    get("/latest")
    paper.story("On the hour", section="World", published_at=at, ago=paper.clock() - at)
    direct = ask(granian.port, "/latest").headers["cache-control"]
    assert int(direct.partition("s-maxage=")[2]) <= 4
    kept = 0
    while (asked := datetime.now(UTC)) < at + timedelta(seconds=0.5):
        answer = get("/latest")
        kept += was_kept(answer)
        shows = b"On the hour" in answer.body
        assert shows or asked < at
        assert not shows or datetime.now(UTC) >= at
        time.sleep(0.01)
    assert kept > 20


def test_readers_and_their_caches_ask_each_time(get, story):
    for _ in range(2):
        headers = get(story).headers
        assert headers["cache-control"] == "public, no-cache"
        assert not {"surrogate-key", "age", "set-cookie"} & set(headers)


def test_a_kept_page_bears_the_time_at_which_it_is_handed_out(get, story):
    """Open tabs put the clock of their device right by it."""
    tag = get(story).headers["etag"]
    time.sleep(1.1)  # by Varnish's clock, which is the machine's
    for asked in ({}, {"if_none_match": tag}):
        before = datetime.now(UTC).replace(microsecond=0)
        answer = get(story, **asked)
        assert was_kept(answer)
        assert before <= parsedate_to_datetime(answer.headers["date"]) <= datetime.now(UTC)


def test_host_cookies_and_forwarding_headers_make_no_second_copy(get, story):
    plain = get(story)
    for name in ("host", "cookie", "authorization", "x_forwarded_host", "x_original_url", "accept"):
        answer = get(story, **{name: "evil.example"})
        assert was_kept(answer)
        assert answer.body == plain.body


def test_whoever_fetches_a_page_is_counted_and_shares_it_with_all(get, paper, story):
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
    get(story, user_agent=firefox)
    for agent in (firefox, "Mozilla/5.0 (iPhone)", "curl/8.9"):
        assert was_kept(get(story, user_agent=agent))
    for _ in range(100):
        with paper.open():
            if db.session.scalar(sa.select(sa.func.sum(Reading.count))) == 1:
                break
        time.sleep(0.1)
    else:
        pytest.fail("nobody was counted")


def test_the_desk_and_what_is_sent_pass_by(get):
    for _ in range(2):
        assert not was_kept(get("/newsroom"))
        assert not was_kept(get("/healthz"))
        assert not was_kept(get("/", method="POST", content_length="0"))


def test_other_spellings_of_an_address_are_answered_and_never_kept(get, story):
    style = get(story).body.decode().partition('rel="stylesheet" href="')[2].partition('"')[0]
    invented = (story.replace("w", "%77", 1), f"{story}?x=1", f"{story}?before=x", f"{style}?x=1")
    for path in invented:
        for _ in range(2):
            answer = get(path)
            assert answer.status == 200, path
            assert not was_kept(answer), path
    get(style)
    assert was_kept(get(style))


def test_only_neighbours_purge_and_only_by_keys(get, story):
    key = f"article:{story.rpartition('/')[2]}"
    get(story)
    assert get("/", method="PURGE", source="127.0.0.2", surrogate_key=key).status == 403
    assert get("/", method="PURGE").status == 400
    assert get("/", method="PURGE", surrogate_key="a)|(.*").status == 400
    assert was_kept(get(story))
    assert get("/", method="PURGE", surrogate_key=f"frame-not {key} other").status == 200
    assert not was_kept(get(story))


def test_a_picture_that_was_taken_back_is_handed_out_a_second_more_at_most(get, paper):
    file = Path(paper.app.instance_path) / "media" / "harbour-0123.jpg"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"a picture" * 100)
    first, *others = [get(f"/media/{file.name}") for _ in range(5)]
    assert any(map(was_kept, others))
    assert {(one.status, one.body) for one in others} == {(200, first.body)}
    assert "immutable" in others[0].headers["cache-control"]
    time.sleep(1.1)  # by Varnish's clock, as above
    assert get(f"/media/{file.name}").body == first.body
    file.unlink()
    time.sleep(1.1)
    assert get(f"/media/{file.name}").status == 404


def test_what_is_sent_after_a_new_version_lets_it_forget_all_pages(get, story):
    told = (DEPLOY.parent / "docs" / "operating.md").read_text()
    assert '--request PURGE --header "Surrogate-Key: anew"' in told
    for path in ("/", story, "/feed.rss", "/robots.txt"):
        get(path)
        assert was_kept(get(path)), path
    assert get("/", method="PURGE", surrogate_key="anew").status == 200
    for path in ("/", story, "/feed.rss", "/robots.txt"):
        assert not was_kept(get(path)), path

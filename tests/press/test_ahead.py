"""What the clock alone will change is printed before its moment: nobody waits for it then, nobody
learns of it before, and an edit makes it as untrue as any other page."""

from datetime import timedelta

import pytest

from answers import statements
from broadsheet import press
from broadsheet.archive.placements import Banner
from broadsheet.archive.store import db
from broadsheet.press import ahead as printing_ahead
from broadsheet.press.middleware import Rendered
from conftest import ON_SQLITE
from press.wanting import want
from stories import Paper

LISTS = ("/", "/latest", "/world", "/fragments/rail", "/feed.rss", "/sitemap-news.xml", "/archive")


@pytest.fixture
def app(make_app, monkeypatch):
    """A paper that prints ten seconds ahead, when a test says so."""
    monkeypatch.setattr(printing_ahead, "REST", 0)
    app = make_app(PROPAGATE_EXCEPTIONS=False, AHEAD_SECONDS=10)
    monkeypatch.setattr(app.extensions["press_ahead"], "begin", lambda: None)
    app.extensions["press_middleware"].on_keep = lambda: None
    return app


@pytest.fixture
def renders(app, monkeypatch):
    """The paths whose pages were rendered in `app`."""
    seen, middleware = [], app.extensions["press_middleware"]
    render = middleware.render

    def noted(page):
        seen.append(page["PATH_INFO"])
        return render(page)

    monkeypatch.setattr(middleware, "render", noted)
    return seen


def print_ahead(app):
    while app.extensions["press_ahead"].print_due():
        pass


def everything(app, addresses):
    """All that is answered, headers too."""
    answers = [app.test_client().get(address) for address in addresses]
    return [(answer.status, sorted(answer.headers), answer.data) for answer in answers]


def test_a_scheduled_story_costs_no_render_at_its_second(app, paper, clock, renders):
    paper.stories(3)
    coming = paper.story("The result", ago=timedelta(seconds=-8))
    slug = coming.rpartition("/")[2]
    want(app, *LISTS)
    print_ahead(app)
    renders.clear()
    clock.advance(seconds=8)
    shown = [app.test_client().get(address).text for address in (*LISTS, coming)]
    assert all("The result" in text for text in shown)
    for late in ("rail", "beside"):
        assert app.test_client().get(f"/fragments/{late}/{slug}").status_code == 200
    assert renders == []


def test_the_database_is_not_asked_at_each_look_which_stories_come(app, paper, clock):
    paper.stories(3)
    print_ahead(app)
    with statements(app) as sent:

        def asked():  # but for what other machines committed, which PostgreSQL is asked in between
            return [text for text, _ in sent if "FROM stamp" not in text]

        for _ in range(50):
            clock.advance(seconds=1)
            print_ahead(app)
        assert asked() == []
        clock.advance(seconds=20)
        print_ahead(app)
        assert asked() != [], "it may know no more"
        sent.clear()
        coming = paper.story("The result", ago=timedelta(seconds=-8))
        paper.story("Later", ago=timedelta(seconds=-60))
        sent.clear()
        print_ahead(app)
        assert sent != [], "after an edit"
        sent.clear()
        clock.advance(seconds=1)
        print_ahead(app)
        assert asked() == [], "it knows what comes later"
        clock.advance(seconds=-2)
        print_ahead(app)
        assert sent != [], "the clock was set back"
    assert [*app.extensions["press"].ready] == [
        f"\n{path}\n"
        for slug in [coming.rpartition("/")[2]]
        for path in (coming, f"/fragments/rail/{slug}", f"/fragments/beside/{slug}")
    ]


def test_what_was_printed_ahead_is_what_is_printed_then_headers_and_all(
    make_app, app, paper, clock, renders
):
    paper.stories(3)
    soon = clock() + timedelta(seconds=5)
    paper.add(Banner(headline="Ferries stop", starts_at=soon, ends_at=soon + timedelta(hours=1)))
    coming = paper.story("The result", ago=timedelta(seconds=-5), by=["Ada Venn"])
    want(app, *LISTS)
    print_ahead(app)
    clock.advance(seconds=5)
    renders.clear()
    fresh = make_app(CACHE_BYTES=0)
    everything(fresh, LISTS)  # which learns at first what was changed before
    assert everything(app, (*LISTS, coming)) == everything(fresh, (*LISTS, coming))
    assert renders == []


def test_nobody_learns_before_its_moment_what_was_printed_ahead(make_app, app, paper, clock):
    paper.stories(3)
    coming = paper.story("The result", ago=timedelta(seconds=-8))
    asked = (*LISTS, coming, "/world/never-heard-of", "/healthz")
    plain = make_app(PROPAGATE_EXCEPTIONS=False)
    want(app, *LISTS)
    want(plain, *LISTS)
    print_ahead(app)
    assert app.extensions["press"].ready
    for _ in range(8):
        answers = everything(app, asked)
        assert answers == everything(plain, asked)
        assert not any("the-result" in str(answer).replace(coming, "") for answer in answers)
        clock.advance(seconds=1)
        print_ahead(app)
    assert app.test_client().get(coming).status_code == 200


def test_an_edit_throws_away_what_was_printed_ahead(app, paper, clock, renders):
    coming = paper.story("The result", ago=timedelta(seconds=-8))
    other = paper.story("Another")
    want(app, "/latest", other)
    print_ahead(app)
    paper.change(coming, lambda article: setattr(article, "headline", "Another result"))
    clock.advance(seconds=8)
    for address in ("/latest", coming):
        assert "Another result" in app.test_client().get(address).text
    assert "/latest" in renders


def test_what_an_edit_overtook_is_printed_ahead_once_more(app, paper, clock, renders):
    coming = paper.story("The result", ago=timedelta(seconds=-8))
    want(app, "/latest", times=8)
    print_ahead(app)
    paper.change(coming, lambda article: setattr(article, "headline", "Another result"))
    want(app, "/latest", times=1)  # the page of now is printed by who asks
    print_ahead(app)
    renders.clear()
    clock.advance(seconds=8)
    for address in ("/latest", coming):
        assert "Another result" in app.test_client().get(address).text
    assert renders == []


def test_a_story_that_was_taken_back_at_the_last_second_does_not_come(app, paper, clock):
    coming = paper.story("The result", ago=timedelta(seconds=-8))
    want(app, "/latest")
    print_ahead(app)
    paper.change(coming, lambda article: article.hold())
    clock.advance(seconds=8)
    assert app.test_client().get(coming).status_code == 404
    assert "The result" not in app.test_client().get("/latest").text


def test_a_withdrawal_that_is_due_is_tried_once_and_not_kept(app, paper, clock, renders):
    going = paper.story("Recalled", unpublished_at=clock() + timedelta(seconds=8))
    want(app, going, "/latest")
    for _ in range(3):
        print_ahead(app)
    assert renders.count(going) == 2  # once for readers, once ahead, which is no page to keep
    clock.advance(seconds=8)
    assert app.test_client().get(going).status_code == 410
    assert "Recalled" not in app.test_client().get("/latest").text


@pytest.mark.parametrize("number", [1, 12])  # a page that is kept whole, and by a difference
def test_a_page_that_hardly_anybody_asks_for_is_left_alone(app, paper, renders, number):
    paper.stories(number, ago=timedelta(seconds=55))
    app.test_client().get("/latest")
    app.test_client().get("/latest")  # once since it was printed
    print_ahead(app)
    assert renders == ["/latest"]
    app.test_client().get("/latest")
    print_ahead(app)
    assert renders == ["/latest"] * 2


def test_a_page_that_nobody_asks_for_any_more_is_soon_forgotten(app, paper, clock, renders):
    paper.story(ago=timedelta(minutes=2, seconds=55))
    want(app, "/latest", times=12)
    renders.clear()
    for _ in range(20):
        print_ahead(app)
        clock.advance(minutes=1)
    assert renders == ["/latest"] * 3  # 11, 5, 2, 1


def test_what_is_asked_for_most_is_printed_first_and_packed_thoroughly_at_once(app, paper, renders):
    coming = paper.story("The result", ago=timedelta(seconds=-8))
    paper.story(ago=timedelta(seconds=55))
    want(app, "/latest", times=4)
    want(app, "/world", times=9)
    renders.clear()
    assert app.extensions["press_ahead"].print_due() == 5
    late = [f"/fragments/{which}/the-result" for which in ("rail", "beside")]
    assert renders == [coming, *late, "/world", "/latest"]
    ready = app.extensions["press"].ready.values()
    assert not any(copy.is_light for copies in ready for copy in copies.values())
    app.extensions["press_ahead"].close()
    paper.change(coming, lambda article: setattr(article, "headline", "Another result"))
    assert app.extensions["press_ahead"].print_due() == 0  # who is told to end prints no more


def test_each_turn_of_the_time_ahead_lies_ready(app, paper, clock, renders):
    for seconds in (51, 53, 55):  # "just now", for a minute each
        paper.story(f"Story of {seconds}", ago=timedelta(seconds=seconds))
    want(app, "/latest")
    print_ahead(app)
    renders.clear()
    for _ in range(10):
        clock.advance(seconds=1)
        app.test_client().get("/latest")
        print_ahead(app)
        ready = app.extensions["press"].ready.get("\n/latest\n", {})
        assert all(moment > clock() for moment in ready)  # what is over goes by itself
    assert renders == []
    assert app.test_client().get("/latest").text.count("a minute ago") == 3


def test_pages_of_now_keep_their_parts_beside_those_of_then(app, paper, clock, monkeypatch):
    story = paper.story(ago=timedelta(seconds=55))
    want(app, "/latest")
    parts, kept = app.extensions["press"].parts, []
    monkeypatch.setattr(parts, "set", lambda name, *_: kept.append(name))
    print_ahead(app)
    assert app.extensions["press"].ready
    assert kept == []
    clock.advance(seconds=5)
    assert "a minute ago" in app.test_client().get("/latest").text
    assert app.test_client().get(story).status_code == 200


def test_each_page_is_printed_ahead_at_its_whole_address(make_app, app, paper, clock, renders):
    paper.stories(3, ago=timedelta(seconds=55))
    page = {"path": "/latest?before=20251020T140405000000-1", "base_url": "http://localhost/paper"}
    want(app, page)
    print_ahead(app)
    renders.clear()
    clock.advance(seconds=5)
    fresh = make_app(CACHE_BYTES=0).test_client()
    assert app.test_client().get(**page).data == fresh.get(**page).data
    assert renders == []


def test_a_clock_that_is_set_back_brings_no_page_before_its_moment(app, paper, clock, renders):
    coming = paper.story("The result", ago=timedelta(seconds=-8))
    want(app, "/latest")
    print_ahead(app)
    clock.advance(seconds=8)
    assert "The result" in app.test_client().get("/latest").text
    print_ahead(app)
    clock.advance(seconds=-1)
    want(app, "/latest")
    for _ in range(2):
        assert "The result" not in app.test_client().get("/latest").text
        assert app.test_client().get(coming).status_code == 404
        print_ahead(app)
    renders.clear()
    clock.advance(seconds=1)
    assert "The result" in app.test_client().get("/latest").text
    assert app.test_client().get(coming).status_code == 200
    assert renders == []


def test_what_lies_ready_is_bounded_and_goes_when_its_time_is_over(make_app, app, paper, clock):
    paper.stories(30, ago=timedelta(seconds=55))
    want(app, *LISTS)
    ahead, kept = app.extensions["press_ahead"], app.extensions["press"]
    assert ahead.most_bytes < app.config["CACHE_BYTES"] / 10
    print_ahead(app)
    whole = sum(copy.size for copies in kept.ready.values() for copy in copies.values())
    clock.advance(minutes=10)
    print_ahead(app)
    assert kept.ready == {}
    ahead.most_bytes = whole // 3
    want(app, *LISTS)
    for _look in range(2):
        print_ahead(app)
    sizes = [copy.size for copies in kept.ready.values() for copy in copies.values()]
    assert 0 < sum(sizes) < whole // 3 + max(sizes)


@ON_SQLITE
@pytest.mark.parametrize(
    "given", [{"CACHE_TYPE": "NullCache"}, {"CACHE_TYPE": "SimpleCache"}, {"AHEAD_SECONDS": 0}]
)
def test_where_nothing_is_to_be_printed_ahead_no_thread_begins(make_app, paper, given):
    paper.story()
    app = make_app(**({"AHEAD_SECONDS": 10} | given))
    want(app, "/latest")
    assert app.extensions["press_ahead"].thread is None


def test_a_page_that_can_not_be_rendered_is_not_tried_again_before_an_edit(app, paper, monkeypatch):
    coming, tries = paper.story("The result", ago=timedelta(seconds=-8)), []
    middleware = app.extensions["press_middleware"]
    render = middleware.render

    def broken(page):
        tries.append(page["PATH_INFO"])
        return Rendered(press.printing.Printing(), "500 INTERNAL SERVER ERROR", [], b"")

    def over_at_once(page):
        made = render(page)
        made.printing.until = made.printing.since
        return made

    with monkeypatch.context() as patch:
        patch.setattr(middleware, "render", broken)
        for _ in range(3):
            print_ahead(app)
        assert tries.count(coming) == 1
        patch.setattr(printing_ahead, "MOST_TRIED", 0)
        print_ahead(app)
        assert tries.count(coming) == 2  # it remembers so many at most
        paper.change(coming, lambda article: setattr(article, "headline", "Another result"))
        patch.setattr(middleware, "render", over_at_once)
        print_ahead(app)
    assert app.extensions["press"].ready == {}
    paper.change(coming, lambda article: setattr(article, "headline", "The result"))
    print_ahead(app)
    assert any(coming in key for key in app.extensions["press"].ready)


def test_an_edit_in_another_process_is_noticed_while_a_page_is_printed_ahead(
    make_app, app, paper, clock, monkeypatch
):
    coming, middleware = (
        paper.story("The result", ago=timedelta(seconds=-8)),
        app.extensions["press_middleware"],
    )
    editor, render, edits = Paper(make_app(), clock), middleware.render, []

    def overtaken(page):
        made = render(page)
        if not edits:
            edits.append(
                editor.change(coming, lambda article: setattr(article, "headline", "Other"))
            )
        return made

    monkeypatch.setattr(middleware, "render", overtaken)
    print_ahead(app)
    clock.advance(seconds=8)
    assert "Other" in app.test_client().get(coming).text
    with app.app_context():
        db.session.remove()

"""Stories that a reader saves, and what is shown of them where there is no network."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from broadsheet.archive import addresses, articles, sections
from broadsheet.archive.store import db
from broadsheet.readership import is_a_reading
from broadsheet.web.assets import bundles
from browser.axe import violations
from browser.tabs import look_again

pytestmark = pytest.mark.browser

HOUR = timedelta(hours=1)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
COPY = re.compile(r"There is no connection\. This is the copy that was saved on \d+ \w+ \d{4} at")
REGISTERED = "navigator.serviceWorker.getRegistrations().then(found => found.length)"
CACHES = "caches.keys()"


@pytest.fixture
def story(paper) -> str:
    return paper.story("It", ago=2 * HOUR, body="A line of text.\n\n" * 40)


@pytest.fixture
def save():
    """Saves the story of an address, as a reader does."""

    def _save(page, address):
        page.goto(address)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("Saved: the story can be read")
        expect(page.locator(".tools").get_by_role("link", name="Saved stories")).to_be_focused()

    return _save


@pytest.fixture
def offline(forgiven):
    """Takes the network from a tab's browser, or gives it back."""
    forgiven += ["Failed to load resource", "Failed to fetch", "htmx:error"]

    def _offline(page, is_off=True):
        page.context.set_offline(is_off)

    return _offline


def until(page, expression):
    """Waits for what a promise says; `wait_for_function` takes any promise for true."""
    page.evaluate(f"""async () => {{
      const wait = () => new Promise((go) => setTimeout(go, 100));
      for (let n = 0; n < 300 && !({expression}); n++) await wait();
    }}""")
    assert page.evaluate(f"async () => Boolean({expression})"), expression


def test_a_saved_story_is_shown_without_a_network_and_says_that_it_is_a_copy(
    page, story, save, offline
):
    save(page, story)
    assert page.evaluate(CACHES) == ["saved /saved", f"saved {story}"]
    offline(page)
    page.goto(f"{story}?utm_source=letter")
    expect(page.get_by_role("heading", level=1)).to_have_text("It")
    expect(page.get_by_text(COPY)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"
    expect(page.locator(".tools").get_by_role("link", name="Saved stories")).to_be_visible()
    assert violations(page, ".as-of") == []


def test_where_no_page_can_be_had_the_saved_stories_are_listed(
    page, story, save, offline, paper, site
):
    other = paper.story("Another", ago=HOUR)
    save(page, story)
    offline(page)
    for address in ("/", other):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Saved stories")
        expect(page.get_by_text("There is no connection.")).to_be_visible()
        expect(page.locator(".saved__headline")).to_have_text(["It"])
    page.get_by_role("link", name="It", exact=True).click()
    expect(page.get_by_text(COPY)).to_be_visible()
    page.goto(other)
    offline(page, is_off=False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Another")
    assert page.url == site + other


def test_with_a_network_nothing_is_shown_of_what_was_saved(page, story, save, paper):
    save(page, story)
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    page.goto(story)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")
    expect(page.get_by_text(COPY)).to_have_count(0)


def test_what_is_read_again_is_saved_anew_if_it_changed(page, story, save, paper, offline):
    save(page, story)
    files = f"caches.open('saved {story}').then(one => one.keys()).then(all => all.length)"
    before = page.evaluate(files)
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    page.goto(story)
    saved = f"caches.match('{story}').then(one => one.text()).then(html => html.includes('edited'))"
    until(page, f"await {saved}")
    assert page.evaluate(files) == before
    offline(page)
    page.goto(story)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")
    expect(page.get_by_text(COPY)).to_be_visible()


def test_an_open_copy_becomes_the_story_when_the_network_returns(
    left_open, leave, story, save, offline, paper
):
    page = left_open(story)
    save(page, story)
    offline(page)
    page.goto(story)
    expect(page.get_by_text(COPY)).to_be_visible()
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    offline(page, is_off=False)
    leave(page, minutes=3)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")
    expect(page.get_by_text(COPY)).to_have_count(0)


def test_a_withdrawn_story_that_was_asked_for_again_is_saved_no_more(
    page, story, save, offline, paper, clock, forgiven
):
    save(page, story)
    paper.change(story, lambda a: a.withdraw(clock()))
    offline(page)
    page.goto(story)
    expect(page.get_by_text(COPY)).to_be_visible()  # nobody could tell it yet
    offline(page, is_off=False)
    page.goto(story)
    expect(page.get_by_role("heading", level=1)).to_have_text("This story was withdrawn")
    until(page, f"!(await caches.has('saved {story}'))")
    offline(page)
    page.goto(story)
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved stories")


def test_a_tab_that_is_led_to_another_story_offers_to_save_that_one(
    left_open, story, save, paper, clock, forgiven
):
    forgiven += ["Failed to load resource"]
    other = paper.story("Another", ago=HOUR)
    page = left_open(story)
    save(page, story)
    paper.change(story, lambda a: a.withdraw(clock(), to=other))
    look_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Another")
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    expect(page.locator(".tools").get_by_role("link", name="Saved stories")).to_be_hidden()


def test_a_story_that_leads_to_another_is_saved_no_more(page, story, save, paper, clock):
    other = paper.story("Another", ago=HOUR)
    save(page, story)
    paper.change(story, lambda a: (a.withdraw(clock()), setattr(a, "withdrawn_to", other)))
    page.goto(story)
    expect(page.get_by_role("heading", level=1)).to_have_text("Another")
    until(page, f"!(await caches.has('saved {story}'))")


def test_a_story_that_moved_stays_saved_for_who_comes_by_its_former_address(
    page, story, save, paper
):
    save(page, story)
    paper.change(story, lambda a: setattr(a, "section", sections.named("Sports")))
    with page.expect_response(lambda answer: answer.url.endswith(story)):
        page.goto(story, wait_until="networkidle")
    page.wait_for_timeout(500)  # the worker looks where it was led to
    assert page.url.endswith("/sports/it")
    page.goto("/saved")
    expect(page.locator(".saved__headline")).to_have_attribute("href", "/sports/it")
    until(page, f"!(await caches.has('saved {story}'))")


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found"])
def test_what_is_not_the_paper_takes_no_saved_story(page, story, save, app, forgiven, status):
    forgiven += ["Failed to load resource"]
    save(page, story)
    paper = app.wsgi_app

    def portal(environ, start):
        if environ["PATH_INFO"] not in (story, "/portal"):
            return paper(environ, start)
        headers = [("Content-Type", "text/html"), ("Location", "/portal")]
        start(status if environ["PATH_INFO"] == story else "200 OK", headers)
        return [b'<div id="content"><h1>Sign in to the network</h1></div>']

    app.wsgi_app = portal
    page.goto(story)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to the network")
    page.goto("/saved", wait_until="networkidle")
    app.wsgi_app = paper
    expect(page.locator(".saved__headline")).to_have_text(["It"])


def test_the_list_brings_what_is_saved_up_to_date(page, story, save, paper, clock, forgiven):
    forgiven += ["Failed to load resource"]
    moved = paper.story("Moved", ago=HOUR)
    gone = paper.story("Gone", ago=HOUR)
    for address in (story, moved, gone):
        save(page, address)
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    paper.change(moved, lambda a: setattr(a, "section", sections.named("Sports")))
    paper.change(gone, lambda a: a.withdraw(clock()))
    page.get_by_role("link", name="Saved stories").last.click()
    headlines = page.locator(".saved__headline")
    expect(headlines).to_have_count(2)
    expect(headlines.filter(has_text="It, edited")).to_have_attribute("href", story)
    expect(headlines.filter(has_text="Moved")).to_have_attribute("href", "/sports/moved")
    assert violations(page) == []


def test_what_stands_in_the_place_of_a_saved_story_is_not_saved_for_it(
    page, story, save, paper, clock
):
    instead, kept = paper.story("Another", ago=HOUR), paper.story("Kept", ago=HOUR)
    renamed = paper.story("Renamed", ago=HOUR)
    for address in (story, kept, renamed):
        save(page, address)
    paper.change(story, lambda a: (a.withdraw(clock()), setattr(a, "withdrawn_to", instead)))
    with paper.open():
        addresses.remember_former(renamed, article=articles.by_slug("renamed"))
        db.session.commit()
    paper.change(renamed, lambda a: setattr(a, "slug", "another-name"))

    def move(article):
        article.section, article.headline = sections.named("Sports"), "Kept, and moved"

    paper.change(kept, move)
    page.goto("/saved")
    headlines = page.locator(".saved__headline")
    expect(headlines.filter(has_text="Kept, and moved")).to_have_attribute("href", "/sports/kept")
    expect(headlines.filter(has_text="Renamed")).to_have_attribute("href", "/world/another-name")
    expect(headlines).to_have_count(2)


def test_the_list_in_an_open_tab_speaks_the_language_that_the_paper_speaks_by_now(
    left_open, story, save, paper
):
    page = left_open(story)
    save(page, story)
    page.goto("/saved")
    expect(page.get_by_role("button", name="Remove")).to_have_count(1)
    paper.set(locale="de_DE")
    look_again(page)
    expect(page.get_by_role("button", name="Entfernen")).to_have_count(1)
    expect(page.locator(".saved__moment")).to_contain_text("Gespeichert am")


def test_what_the_list_brings_up_to_date_nobody_has_read(page, story, save, paper, app):
    save(page, story)
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    wsgi, asked = app.wsgi_app, []

    def noted(environ, start):
        if environ["PATH_INFO"] == story:
            asked.append({**environ, "HTTP_USER_AGENT": FIREFOX})
        return wsgi(environ, start)

    app.wsgi_app = noted
    page.goto("/saved")
    expect(page.locator(".saved__headline")).to_have_text("It, edited")
    assert [is_a_reading(environ) for environ in asked] == [False]


def test_what_is_removed_is_gone_and_with_the_last_story_all_that_was_for_them(
    page, story, save, paper
):
    other = paper.story("Another", ago=HOUR)
    save(page, story)
    save(page, other)
    assert page.evaluate(REGISTERED) == 1
    page.goto("/")
    page.locator(".menu > summary").click()
    page.get_by_role("link", name="Saved stories").click()
    remove = page.get_by_role("button", name="Remove")
    expect(remove).to_have_count(2)
    remove.first.press("Enter")
    expect(remove).to_have_count(1)
    expect(remove).to_be_focused()
    remove.press("Enter")
    expect(page.get_by_text("Nothing is saved on this device.")).to_be_focused()
    assert violations(page) == []
    until(page, f"!(await {REGISTERED}) && !(await {CACHES}).length")
    page.goto("/")
    page.locator(".menu > summary").click()
    expect(page.get_by_role("link", name="Saved stories")).to_be_hidden()


def test_nothing_is_registered_or_fetched_for_who_saves_nothing(page, story, asked):
    page.goto(story)
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    assert page.evaluate(REGISTERED) == 0
    assert page.evaluate(CACHES) == []
    assert not any("saved.js" in request.url or "worker" in request.url for request in asked)


def test_a_later_deploy_takes_nothing_from_what_was_saved(
    page, story, save, offline, app, monkeypatch
):
    save(page, story)
    monkeypatch.setattr(bundles, "first_version", lambda: "0123456789ab")
    app.extensions["press"].parts.clear()  # as a new start does
    page.goto("/")
    expect(page.locator("link[rel=stylesheet]")).to_have_attribute(
        "href", "/static/0123456789ab/lists.css"
    )
    offline(page)
    page.goto(story)
    expect(page.get_by_text(COPY)).to_be_visible()
    expect(page.locator(".tools[data-ready]")).to_have_count(1)
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"


def test_a_failure_to_save_is_told_and_leaves_nothing(page, story):
    page.goto(story)
    full = "Cache.prototype.put = async () => { throw new DOMException('', 'QuotaExceededError') }"
    page.evaluate(f"() => {{ {full} }}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("The story couldn’t be saved")
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
    assert page.evaluate(CACHES) == []
    assert page.evaluate(REGISTERED) == 0


def test_where_there_is_no_room_for_what_is_newer_the_older_copy_stays(page, story, save, paper):
    save(page, story)
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    full = "Cache.prototype.put = async () => { throw new DOMException('', 'QuotaExceededError') }"
    page.add_init_script(full)
    with page.expect_request("**/js/saved.js"):
        page.goto(story)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(f"caches.match('{story}').then(one => one.text())").count("edited") == 0


def test_pictures_are_saved_and_shown(page, edition, save, offline):
    page.goto("/")
    address = page.locator(".teaser--lead:has(.teaser__picture) a").first.get_attribute("href")
    save(page, address)
    offline(page)
    page.goto(address)
    expect(page.get_by_text(COPY)).to_be_visible()
    picture = page.locator(".story__figure img")
    page.wait_for_function("() => document.querySelector('.story__figure img').naturalWidth > 0")
    assert "/media/" in picture.get_attribute("src")


def test_the_desk_is_no_concern_of_it(page, story, save, offline):
    save(page, story)
    offline(page)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto("/newsroom")


def test_without_javascript_nothing_of_it_shows(open_tab, story):
    page = open_tab(360, java_script_enabled=False)
    page.goto(story)
    tools = page.locator(".tools")
    expect(tools.get_by_role("link")).to_have_text(["Email"])
    expect(tools.get_by_role("button")).to_have_count(0)
    page.locator(".menu > summary").click()
    expect(page.get_by_role("link", name="Saved stories")).to_have_count(0)

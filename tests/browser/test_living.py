"""A page in a tab that is left open: it stays true, and disturbs nobody who reads it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from broadsheet.archive import sections
from broadsheet.archive.corrections import Correction
from broadsheet.archive.placements import Banner
from broadsheet.archive.store import db
from browser.rail import DAY, HOUR, MINUTE, SPREAD
from browser.tabs import ages, headlines, look_again, questions

pytestmark = pytest.mark.browser


def test_labels_turn_when_their_moment_comes(left_open, leave, paper, asked):
    paper.story("It", ago=59 * MINUTE)
    page = left_open("/")
    expect(ages(page)).to_have_text(["59 minutes ago"])
    leave(page, seconds=59)
    page.wait_for_timeout(200)
    assert questions(asked, "/") == 0
    leave(page, seconds=1 + SPREAD)
    expect(ages(page)).to_have_text(["an hour ago"])
    assert questions(asked, "/") == 1


@pytest.mark.parametrize("away", [HOUR, DAY, 8 * DAY])
@pytest.mark.parametrize("address", ["/", "/world", "/latest"])
def test_a_tab_that_is_looked_at_again_is_right(left_open, clock, paper, address, away):
    paper.story("It", ago=59 * MINUTE)
    page = left_open(address)
    page.evaluate("hide(true)")
    clock.advance(seconds=away.total_seconds())
    page.evaluate("hide(false)")
    words = {HOUR: "an hour ago", DAY: "a day ago", 8 * DAY: "20 October 2025"}[away]
    if address == "/latest" and away >= DAY:
        words = "13:06"  # beneath its day
    expect(ages(page)).to_have_text([words])


def test_an_edit_comes_in_and_nothing_else_is_touched(left_open, paper, asked):
    story = paper.story("It", body="One.\n\nTwo.\n\nThree.")
    page = left_open(story)
    page.evaluate("for (const p of document.querySelectorAll('.story__body p')) p.mine = true")
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    paper.change(
        story,
        lambda a: setattr(a, "body_html", "<p>One.</p>\n<p>New.</p>\n<p>Two!</p>\n<p>Three.</p>"),
    )
    look_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")
    expect(page).to_have_title(re.compile("It, edited"))
    body = page.locator(".story__body p")
    expect(body).to_have_text(["One.", "New.", "Two!", "Three."])
    assert body.evaluate_all("(all) => all.map((p) => p.mine ?? false)").count(True) == 3
    expect(page.locator(".story__now")).to_have_count(0)


def test_a_withdrawn_story_gives_way_to_the_page_that_says_so(left_open, paper, clock, forgiven):
    forgiven += ["Failed to load resource"]
    story = paper.story("It")
    page = left_open(story)
    paper.change(story, lambda a: a.withdraw(clock()))
    look_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("This story was withdrawn")
    expect(page.get_by_role("status")).to_have_text("This story was withdrawn")
    expect(page).to_have_title(re.compile("withdrawn"))


def test_labels_turn_on_the_page_that_says_so_too(left_open, leave, paper, clock, forgiven):
    forgiven += ["Failed to load resource"]
    paper.story("Other", ago=57 * MINUTE)
    story = paper.story("It")
    page = left_open(story)
    paper.change(story, lambda a: a.withdraw(clock()))
    look_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("This story was withdrawn")
    leave(page, seconds=60 + SPREAD)
    expect(ages(page)).to_have_text(["58 minutes ago"])


LONG = "\n\n".join(f"Paragraph {n}. " + "A long line of text. " * 12 for n in range(1, 30))


def top_of(page, locator):
    return locator.evaluate("(element) => element.getBoundingClientRect().top")


@pytest.mark.parametrize("scrolled", [0, 700])
def test_new_stories_come_in_above_without_a_jump_and_are_announced_once(
    left_open, paper, clock, scrolled
):
    paper.stories(20)
    page = left_open("/latest")
    page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", scrolled)
    read = headlines(page).nth(3 if scrolled else 0)
    words, before = read.inner_text(), top_of(page, read)
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver(() => said.push(document.querySelector(".news").textContent))
            .observe(document.querySelector(".news"), { childList: true });
        }"""
    )
    clock.advance(seconds=1)
    for headline in ("First", "Second"):
        paper.story(headline, ago=timedelta(0), dek="Some words below it. " * 9)
    look_again(page)
    expect(page.get_by_role("status")).to_have_text("2 new stories")
    expect(headlines(page)).to_have_count(22)
    assert abs(top_of(page, page.get_by_role("heading", name=words, exact=True)) - before) < 1
    clock.advance(minutes=2)
    page.clock.run_for(120_000)
    look_again(page)
    page.wait_for_timeout(200)
    assert page.evaluate("said") == ["2 new stories", ""]


def test_a_page_too_short_to_scroll_does_not_jump_either(left_open, paper, clock):
    paper.story("Read")
    page = left_open("/latest")
    before = top_of(page, headlines(page))
    clock.advance(seconds=1)
    paper.story("New", ago=timedelta(0))
    look_again(page)
    expect(page.get_by_role("status")).to_have_text("New: New")
    assert abs(top_of(page, headlines(page).last) - before) < 1


def test_room_that_was_made_goes_with_the_story(left_open, leave, paper, clock, forgiven):
    forgiven += ["Failed to load resource"]
    story = paper.story("It", body="End.")
    page = left_open(story, height=1400)
    page.locator(".story__body p").evaluate("(p) => { p.tabIndex = -1; p.focus(); }")
    paper.change(story, lambda a: setattr(a, "body_html", "<p>New.</p>" * 9 + a.body_html))
    look_again(page)
    expect(page.locator(".story__body p")).to_have_count(10)
    assert page.evaluate("document.body.style.minBlockSize")
    paper.change(story, lambda a: a.withdraw(clock()))
    leave(page, minutes=6)
    expect(page.get_by_role("heading", level=1)).to_have_text("This story was withdrawn")
    assert page.evaluate("document.body.style.minBlockSize") == ""


def test_focus_selection_and_what_is_open_stay(left_open, paper):
    story = paper.story("It", body=LONG + "\n\n[A link](/latest)", body_format="markdown")
    page = left_open(story)
    page.evaluate(
        """() => {
          const body = document.querySelector(".story__body");
          body.insertAdjacentHTML("beforeend",
            "<details><summary>More</summary>Words</details><input class='mine' value='half-ty'>");
          body.querySelector("details").open = true;
          const text = body.querySelector("p:nth-of-type(20)").firstChild;
          body.querySelector("a").focus({ preventScroll: true });
          getSelection().setBaseAndExtent(text, 5, text, 40);
        }"""
    )
    place = page.locator(".story__body p").nth(20)
    place.evaluate("(p) => p.scrollIntoView({ behavior: 'instant' })")
    before, selected = top_of(page, place), page.evaluate("getSelection().toString()")

    def edit(article):
        html = article.body_html.replace("Paragraph 3.", "A new beginning.</p><p>Paragraph 3.")
        html = html.replace("Paragraph 20. A long", "Paragraph 20. A very long")
        article.body_html = html.replace("Paragraph 4.", "The fourth paragraph, " * 30)

    paper.change(story, edit)
    look_again(page)
    expect(page.locator(".story__body")).to_contain_text("A new beginning.")
    assert abs(top_of(page, place.locator("xpath=following-sibling::p[1]")) - before) < 200
    assert abs(top_of(page, page.get_by_text("Paragraph 21.")) - before) < 1
    assert page.evaluate("getSelection().toString()").replace("very ", "") == selected
    assert page.evaluate("document.activeElement.textContent") == "A link"
    assert page.evaluate("document.querySelector('main details').open") is True
    assert page.locator(".mine").input_value() == "half-ty"


def test_a_film_that_plays_goes_on(left_open, paper):
    film = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    story = paper.story("It", body=f"Before.\n\n{film}\n\nAfter.", body_format="markdown")
    page = left_open(story)
    page.evaluate(
        """() => {
          const frame = document.createElement("iframe");
          frame.className = "playing";
          frame.addEventListener("load", () => (window.loads = (window.loads ?? 0) + 1));
          document.querySelector(".embed__card").replaceWith(frame);
        }"""
    )
    paper.change(
        story,
        lambda a: setattr(a, "body_html", "<p>New.</p>" + a.body_html.replace("Before", "Ere")),
    )
    look_again(page)
    expect(page.locator(".story__body")).to_contain_text("New.")
    expect(page.locator(".story__body .playing")).to_have_count(1)
    assert page.evaluate("loads") == 1


def test_the_focus_follows_its_story_to_another_place(left_open, paper, clock):
    stories = paper.stories(4)
    page = left_open("/")
    first = headlines(page).first
    words = first.inner_text()
    first.get_by_role("link").focus()
    clock.advance(seconds=1)
    paper.story("New", ago=timedelta(0))
    look_again(page)
    expect(headlines(page).first).to_have_text("New")
    assert len(stories) == 4
    assert page.evaluate("document.activeElement.textContent.trim()") == words


def test_a_story_that_changed_substantially_says_so_where_it_changed(left_open, paper, clock):
    story = paper.story("It", body=LONG, body_format="markdown")
    page = left_open(story)
    before = top_of(page, page.get_by_text("Paragraph 2."))

    def update(article):
        article.body_html = article.body_html.replace("Paragraph 2.", "Paragraph two.")
        article.updated_at = clock()

    paper.change(story, update)
    look_again(page)
    now = page.locator(".story__now")
    expect(now).to_have_text(["Updated just now"])
    assert "Paragraph two." in now.locator("..").inner_text()
    expect(page.get_by_role("status")).to_have_text("This story was updated just now")
    expect(page.locator(".story__updated")).to_have_text("Updated 20 October 2025, 14:05 UTC")
    assert abs(top_of(page, page.get_by_text("Paragraph two.")) - before) < 1
    page.clock.run_for(60_000)
    expect(now).to_have_count(0)


def test_a_headline_that_changed_is_said_at_the_dates_and_stays_the_page_s_name(
    left_open, paper, clock
):
    story = paper.story("It")
    page = left_open(story)

    def update(article):
        article.headline, article.updated_at = "It, and more", clock()

    paper.change(story, update)
    look_again(page)
    expect(page.locator(".story__dates .story__now")).to_have_text("Updated just now")
    expect(page.locator(".story__now")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, and more")


def test_a_correction_and_a_banner_come_in(left_open, paper, clock, app):
    story = paper.story("It")
    page = left_open(story)
    note = {"kind": "correction", "note": "It was Tuesday.", "noted_at": clock()}
    paper.change(story, lambda a: a.corrections.append(Correction(**note)))
    with app.app_context():
        db.session.add(Banner(headline="Bridge shut", starts_at=clock(), ends_at=clock() + HOUR))
        db.session.commit()
    look_again(page)
    expect(page.locator("#corrections")).to_contain_text("It was Tuesday.")
    expect(page.get_by_role("complementary", name="Breaking news")).to_contain_text("Bridge shut")
    expect(page.get_by_role("status")).to_have_text("Breaking Bridge shut")


def test_what_an_open_tab_says_is_in_the_language_of_its_page(left_open, paper, clock):
    paper.story("It")
    page = left_open("/")
    paper.set(locale="de_DE")
    clock.advance(seconds=1)
    paper.story("New", ago=timedelta(0))
    look_again(page)
    expect(page.get_by_role("status")).to_have_text("Neu: New")


@pytest.mark.parametrize("other", [{"locale": "de_DE"}, {"zone": "Asia/Tokyo"}])
def test_another_language_or_zone_of_the_paper_is_no_update_of_a_story(
    left_open, paper, clock, other
):
    page = left_open(paper.story("It", updated_at=clock()))
    words = page.locator(".story__updated").inner_text()
    paper.set(**other)
    look_again(page)
    expect(page.locator(".story__updated")).not_to_have_text(words)
    assert page.get_by_role("status").inner_text() == ""  # now: what is said goes by itself
    expect(page.locator(".story__now")).to_have_count(0)


def test_a_banner_is_said_once_whatever_language_the_paper_speaks(left_open, paper, clock):
    ends = clock() + DAY
    paper.add(Banner(headline="Bridge shut", starts_at=clock(), ends_at=ends))
    page = left_open(paper.story("It"))
    paper.set(locale="de_DE")
    look_again(page)
    expect(page.locator(".banner__word")).to_have_text("Eilmeldung")
    assert page.get_by_role("status").inner_text() == ""


def test_a_story_that_moved_is_read_on_where_it_was_whatever_its_headline_is_now(left_open, paper):
    story = paper.story("It", body=LONG, body_format="markdown")
    page = left_open(story)
    page.evaluate("scrollTo({ top: 900, behavior: 'instant' })")
    read = page.get_by_text("Paragraph 9.")
    before = top_of(page, read)

    def move(article):
        article.section, article.headline = sections.named("Sports"), "It, and more"

    paper.change(story, move)
    look_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, and more")
    assert page.url.endswith("/sports/it")
    assert abs(top_of(page, read) - before) < 1


def test_a_story_that_moved_is_found_at_its_new_address(left_open, paper):
    story = paper.story("It")
    page = left_open(story)
    paper.change(story, lambda a: setattr(a, "section", sections.named("Sports")))
    look_again(page)
    expect(page.locator(".story__kicker")).to_have_text("Sports")
    assert page.url.endswith("/sports/it")


@pytest.mark.parametrize("instead", ["/world/other", "/world"])
def test_where_readers_are_led_to_something_else_that_is_said_and_nothing_is_called_new(
    left_open, paper, clock, forgiven, instead
):
    forgiven += ["Failed to load resource"]  # the rail of what is gone
    paper.story("Other", updated_at=clock())
    story = paper.story("It", body=LONG)
    page = left_open(story)
    page.evaluate("scrollTo({ top: 900, behavior: 'instant' })")
    paper.change(story, lambda a: (a.withdraw(clock()), setattr(a, "withdrawn_to", instead)))
    look_again(page)
    page.wait_for_url(f"**{instead}")
    headline = "World" if instead == "/world" else "Other"
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    expect(page.get_by_role("status")).to_have_text(headline)
    assert page.evaluate("scrollY") == 0


def test_a_withdrawn_story_comes_back_when_it_does(left_open, leave, paper, clock, forgiven):
    forgiven += ["Failed to load resource"]
    story = paper.story("It")
    page = left_open(story)
    paper.change(story, lambda a: a.withdraw(clock()))
    look_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("This story was withdrawn")
    paper.change(story, lambda a: setattr(a, "unpublished_at", None))
    leave(page, minutes=6)
    expect(page.get_by_role("heading", level=1)).to_have_text("It")


def test_the_search_is_not_asked_for_again(left_open, leave, paper, asked):
    paper.story("It")
    page = left_open("/search?q=it", status=0)
    leave(page, hours=1)
    look_again(page)
    page.wait_for_timeout(200)
    assert questions(asked, "/search?q=it") == 0


def test_without_javascript_a_page_is_as_it_was(open_tab, paper):
    paper.stories(3)
    page = open_tab(java_script_enabled=False)
    page.goto("/")
    expect(headlines(page)).to_have_count(3)
    expect(page.locator(".news")).to_have_count(0)


def test_the_script_is_small(client, paper):
    """At most 4 KB as browsers get it, on pages that load no other."""
    paper.story("It")
    scripts = re.findall(r'<script src="([^"]+)"', client.get("/").text)
    assert len(scripts) == 1
    answer = client.get(scripts[0], headers={"Accept-Encoding": "br, gzip"})
    assert len(answer.data) <= 4096

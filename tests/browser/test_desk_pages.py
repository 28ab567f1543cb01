"""Every page of the desk in a browser: valid, for everybody, and no wider than its screen."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

import uploads
from answers import tree
from broadsheet.archive import staff as members
from broadsheet.archive.addresses import remember_former
from broadsheet.archive.articles import Article
from broadsheet.archive.desk.import_jobs import JobState
from broadsheet.archive.manuscripts import revisions, working_copies
from broadsheet.archive.store import db
from browser.axe import at_hand, violations, violations_by_light_and_dark
from desk import hire
from import_errands import TOLD, put

pytestmark = pytest.mark.browser

SAMPLES = {"token": "none", "slug": "politics"}  # of what addresses hold; numbers are 1
PLACES = {"newsroom.standing_page": {"slug": "about"}, "newsroom.text_file": {"name": "ads.txt"}}
ENDED = {"newsroom.invitation": 410, "newsroom.elsewhere": 404}
NO_PAGES = {
    "second_factor_picture",
    "company",
    "preview",
    "picture_master",
    "choices",
    "offered_names",
    "proposal",  # there is one below
    "import_report",
}

LONG = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"
LONG_NAMES = """stories/1 stories/1/widths stories/1/withdraw stories/1/address stories/1/history
    stories/1/compare sections sections/1 authors authors/1 topics topics/1 addresses
    placing""".split()

# How far the words of a page begin from those of its head; a door stands in the middle.
INSET = """() => {
  if (document.querySelector(".door")) return 0;
  const [head, page] = [".desk__name a", ".desk__content h1"].map((part) =>
    document.querySelector(part).getBoundingClientRect().left);
  return Math.round(page - head);
}"""


@pytest.fixture
def pages(app, edition, clock):
    """Every page that the newsroom has, by the table of its routes."""
    hire(app, clock, "reporter")
    put(app, state=JobState.DONE, report=TOLD)
    with app.app_context():
        uploads.kept(uploads.pdf(), "report.pdf")
    addresses = {}
    for rule in app.url_map.iter_rules():
        room, _, view = rule.endpoint.partition(".")
        if room == "newsroom" and "GET" in (rule.methods or ()) and view not in NO_PAGES:
            addresses[rule.rule] = rule.endpoint, _address(rule)
    return addresses


def _address(rule):
    values = SAMPLES | PLACES.get(rule.endpoint, {})
    return re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda name: values.get(name[1], "1"), rule.rule)


def propose(app, story, now):
    """Somebody proposes another text of a story; returns the revision."""
    with app.app_context():
        article = db.session.get_one(Article, int(story.rpartition("/")[2]))
        text = replace(working_copies.latest_text(article), body_source="Three.")
        somebody = members.by_email("reporter@example.org")
        proposed = revisions.propose(article, text, somebody, now)
        db.session.commit()
        return proposed.id


def test_every_page_is_valid_accessible_and_no_wider_than_its_screen(
    app, clock, pages, open_tab, sign_in, forgiven
):
    forgiven += ["status of 410", "status of 404"]
    page = sign_in(open_tab(), "publisher")
    at_hand(page)
    page.goto("/newsroom/stories/new")
    page.fill("#headline", "A new pier")
    for text in ("One.", "Two."):
        page.fill("#body_source", text)
        page.click("#save")
        expect(page.locator("#notices")).to_contain_text("Saved")
    story = page.url
    proposed = propose(app, story, clock())
    wrong = []
    addresses = list(pages.values())
    addresses += [
        ("saved twice", story), ("its history", f"{story}/history"),
        ("its comparison", f"{story}/compare"),
        ("a proposal", f"{story}/proposals/{proposed}"), ("drafts", "/newsroom?state=draft"),
        ("none found", "/newsroom?q=zzz"),
    ]  # fmt: skip
    for name, address in addresses:
        answer = page.goto(address)
        assert answer is not None
        if answer.status not in (200, ENDED.get(name)) and not address.endswith("1/compare"):
            wrong.append(f"{name}: {answer.status} at {address}")
        tree(answer.text())
        for scheme, width in (("light", 1440), ("dark", 360)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            wrong += [f"{name}, {scheme}, {width}: {one}" for one in violations(page)]
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                wrong.append(f"{name} is {over} pixels wider than a screen of {width}")
            inset = page.evaluate(INSET)
            if inset:
                wrong.append(f"{name} begins {inset} pixels beside its head at {width}")
    assert wrong == [], "\n\n".join(wrong)


def test_no_name_in_the_head_is_cut_off(app, paper, open_tab, sign_in):
    page = sign_in(open_tab(360), "editor")
    with app.app_context():
        members.by_email("editor@example.org").name = "Maria-Theresia von Hohenfels-Quitzow"
        db.session.commit()
    for name in ("Ems", "Süderdithmarscher Landeszeitung und Anzeiger"):
        paper.set(name=name)
        page.goto("/newsroom/account")
        for part in (".desk__name", ".desk__me a", ".desk__me button"):
            over = page.locator(part).evaluate(
                "(part) => [part.scrollWidth - part.clientWidth,"
                " part.getBoundingClientRect().right - innerWidth]"
            )
            assert max(over) <= 0, (name, part)


def test_the_longest_words_are_parted_on_a_phone(paper, desk, open_tab, sign_in):
    paper.story(LONG, section=LONG[:60], by=[LONG], about=[LONG])
    for dek in (LONG, LONG.upper()):
        desk("editor").edit("/newsroom/stories/1", dek=dek)
    with paper.open():
        remember_former(f"/{LONG}", target="/latest")
        db.session.commit()
    page = sign_in(open_tab(360), "publisher")
    wide = []
    for address in ("", *LONG_NAMES):
        page.goto(f"/newsroom/{address}")
        page.locator(".desk__content").evaluate(
            "(content) => content.querySelectorAll('details').forEach((one) => (one.open = true))"
        )
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    assert wide == []


def test_who_is_not_let_in_yet_finds_a_door_for_everybody(open_tab, app, clock):
    hire(app, clock, "editor")
    page = open_tab(360)
    for address in ("/newsroom/sign-in", "/newsroom/password"):
        page.goto(address)
        assert violations_by_light_and_dark(page) == []


def test_other_devices_screens_are_seen_whole_on_a_phone(edition, open_tab, sign_in):
    page = sign_in(open_tab(360), "publisher")
    widths = [f"stories/1/widths?width={width}" for width in ("phone", "tablet", "desktop")]
    for address in (*widths, "paper/look"):
        page.goto(f"/newsroom/{address}")
        for device in page.locator(".device").all():
            over = device.evaluate("(device) => device.scrollWidth - device.clientWidth")
            high = device.evaluate("(device) => device.firstElementChild.clientHeight")
            assert (over, high > 500) == (0, True), address


def test_the_days_of_the_desks_filters_stand_beside_each_other(paper, open_tab, sign_in):
    paper.set(locale="de")
    page = sign_in(open_tab(360), "editor")
    page.goto("/newsroom")
    for width in (360, 480, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        since, until = (page.locator(day).bounding_box() for day in ("#since", "#until"))
        assert since["y"] == until["y"], width

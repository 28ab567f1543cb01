"""Placing: what editors put on the front page and the sections', and who gets in whose way."""

from datetime import timedelta

import pytest

from answers import headlines, main, tree, words
from broadsheet.archive.articles import Article
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.placements import Placement
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, notices

FRONT, WORLD = "/newsroom/placing", "/newsroom/placing/world"


@pytest.fixture
def stories(paper, editor):
    """Four live stories, the newest first, by name: their ids."""
    names = ("Anchor", "Bridge", "Canal", "Dike")
    for n, name in enumerate(names):
        paper.story(
            name, ago=timedelta(hours=n + 1), body="Words.", section="World" if n % 2 else "Sports"
        )
    return ids(paper.app, *names)


def ids(app, *names):
    with app.app_context():
        found = db.session.scalars(db.select(Article).where(Article.headline.in_(names)))
        known = {article.headline: article.id for article in found}
    return {name: known[name] for name in names}


def form_of(html):
    """What the form of an order would send, its buttons aside."""
    (form,) = (e for e in tree(html).iter("form") if e.get("id") == "placing")
    sent: dict[str, list[str]] = {}
    for field in form.iter("input"):
        if field.get("type") != "radio" or "checked" in field.attrib:
            sent.setdefault(field.get("name"), []).append(field.get("value", ""))
    return sent


def order(html):
    """The headlines in the form, in order."""
    return [e.get("data-title") for e in main(html).iter("li") if e.get("class") == "slot"]


def picture(html):
    """What the page says that readers get."""
    (card,) = (e for e in main(html).iter("section") if e.get("id") == "picture")
    rows = [
        e for e in card.iter("li") if e.get("class") == "rows__row" and e.find("span") is not None
    ]
    return [(words(e[0]), words(e[1]).rpartition(" · ")[2]) for e in rows]


def press(browser, shown, do, address=FRONT, **typed):
    """Press a button of the form that an answer shows, with some fields typed into."""
    fields = form_of(shown.text) | {"do": do}
    return browser.client.post(address, data=fields | typed)


def put(browser, *chosen, address=FRONT, **ends):
    """Put an order in the paper: the stories with these ids."""
    shown = browser.get(address)
    fields = form_of(shown.text) | {"do": "save", "article_id": [str(one) for one in chosen]}
    fields |= {f"story-{id_}-ends_at": ends.get(f"until_{id_}", "") for id_ in chosen}
    return browser.client.post(address, data=fields)


def test_what_is_placed_leads_the_page_and_the_newest_fill_the_rest(client, editor, stories):
    assert headlines(client.get("/").text)[:4] == ["Anchor", "Bridge", "Canal", "Dike"]
    assert put(editor, stories["Dike"], stories["Bridge"]).status_code == 303
    assert headlines(client.get("/").text)[:4] == ["Dike", "Bridge", "Anchor", "Canal"]
    page = editor.get(FRONT)
    assert "Front page: the new order is in the paper." in notices(page.text)
    assert order(page.text) == ["Dike", "Bridge"]
    assert picture(page.text) == [
        ("Dike", "placed"), ("Bridge", "placed"), ("Anchor", "the newest"), ("Canal", "the newest"),
    ]  # fmt: skip


def test_a_section_page_has_an_order_of_its_own(client, editor, stories):
    assert put(editor, stories["Dike"], address=WORLD).status_code == 303
    assert headlines(client.get("/world").text) == ["Dike", "Bridge"]
    assert headlines(client.get("/").text)[0] == "Anchor"
    assert put(editor, stories["Canal"], address=WORLD).status_code == 303
    assert headlines(client.get("/world").text) == ["Canal", "Bridge", "Dike"]
    assert order(editor.get(FRONT).text) == []
    assert "the newest stories lead" in words(main(editor.get(FRONT).text))


@ON_SQLITE
def test_who_places_more_than_stand_at_the_top_is_told_which_find_no_room(client, editor, paper):
    for name in "GFEDCBA":
        paper.story(name, section="World")
    placed = ids(paper.app, *"ABCDEFG").values()
    page = editor.client.get(put(editor, *placed).location)
    assert headlines(client.get("/").text)[:5] == list("ABCDE")
    assert picture(page.text) == [(name, "placed") for name in "ABCDE"] + [
        ("F", "no room at the top"), ("G", "no room at the top"),
    ]  # fmt: skip
    page = editor.client.get(put(editor, *placed, address=WORLD).location)
    assert headlines(client.get("/world").text) == list("ABCDEFG")
    assert picture(page.text) == [(name, "placed") for name in "ABCDE"]


@ON_SQLITE
def test_steps_only_show_what_they_would_give(client, editor, stories):
    put(editor, stories["Dike"], stories["Bridge"])
    before = client.get("/").text
    steps = [
        (f"up:{stories['Bridge']}", ["Bridge", "Dike"]),
        (f"up:{stories['Bridge']}", ["Bridge", "Dike"]),
        (f"down:{stories['Bridge']}", ["Dike", "Bridge"]),
        (f"down:{stories['Bridge']}", ["Dike", "Bridge"]),
        (f"lead:{stories['Canal']}", ["Canal", "Dike", "Bridge"]),
        (f"lead:{stories['Bridge']}", ["Bridge", "Canal", "Dike"]),
        (f"remove:{stories['Dike']}", ["Bridge", "Canal"]),
        ("show", ["Bridge", "Canal"]),
        ("", ["Bridge", "Canal"]),
    ]
    shown = editor.get(FRONT)
    for do, expected in steps:
        shown = press(editor, shown, do)
        assert (shown.status_code, order(shown.text)) == (200, expected), do
    assert "Not in the paper yet" in words(main(shown.text))
    assert picture(shown.text)[0] == ("Bridge", "placed")
    assert client.get("/").text == before
    assert press(editor, shown, "save").status_code == 303
    assert headlines(client.get("/").text)[:3] == ["Bridge", "Canal", "Anchor"]


def test_a_story_is_found_by_its_words_and_those_chosen_are_not_offered(editor, stories):
    shown = press(editor, editor.get(FRONT), f"lead:{stories['Canal']}")
    assert choices(shown.text) == ["Anchor", "Bridge", "Dike"]
    shown = press(editor, shown, "show", q="bri")
    assert choices(shown.text) == ["Bridge"]
    assert order(shown.text) == ["Canal"]
    assert "No story fits." in press(editor, shown, "show", q="nothing like it").text


def choices(html):
    (found,) = (e for e in main(html).iter("div") if e.get("id") == "choices")
    return [words(e[0]) for e in found.iter("li") if e.get("class") == "rows__row"]


@ON_SQLITE
def test_a_story_s_own_page_leads_to_placing_it(client, editor, stories):
    story = editor.get(f"/newsroom/stories/{stories['Dike']}")
    links = [a.get("href") for a in main(story.text).iter("a")]
    for address in (f"{FRONT}?add={stories['Dike']}", f"{WORLD}?add={stories['Dike']}"):
        assert address in links
        shown = editor.get(address)
        assert order(shown.text) == ["Dike"]
        assert "Not in the paper yet" in words(main(shown.text))
    assert headlines(client.get("/").text)[0] == "Anchor"  # looking changes nothing
    draft = editor.write(headline="Draft")
    assert "Place on the front" not in editor.get(draft).text


def test_a_pin_ends_on_its_second_and_the_next_one_leads(client, clock, editor, stories):
    until = {f"until_{stories['Dike']}": "2025-10-20T18:00"}
    put(editor, stories["Dike"], stories["Canal"], **until)
    assert headlines(client.get("/").text)[:2] == ["Dike", "Canal"]
    page = editor.get(FRONT)
    assert form_of(page.text)[f"story-{stories['Dike']}-ends_at"] == ["2025-10-20T18:00"]
    assert "/newsroom/as-of?at=2025-10-20T18:01" in page.text.replace("%3A", ":")
    clock.now = clock.now.replace(hour=17, minute=59, second=59)
    assert headlines(client.get("/").text)[0] == "Dike"
    clock.advance(seconds=1)
    assert headlines(client.get("/").text)[:2] == ["Canal", "Anchor"]
    assert order(editor.get(FRONT).text) == ["Canal"]


@ON_SQLITE
def test_a_pin_is_in_the_paper_s_zone(make_app, desk, stories, paper, editor, app):
    app = make_app(TIMEZONE="America/New_York")
    editor.app, editor.client = app, app.test_client()
    editor.sign_in_as("editor@example.org")
    put(editor, stories["Dike"], **{f"until_{stories['Dike']}": "2025-10-20T18:00"})
    with app.app_context():
        (placed,) = db.session.scalars(db.select(Placement))
        assert placed.ends_at.isoformat() == "2025-10-20T22:00:00+00:00"
    for skipped in ("2026-03-08T02:30", "2025-11-02T01:30"):
        answer = put(editor, stories["Dike"], **{f"until_{stories['Dike']}": skipped})
        assert answer.status_code == 422
        assert "America/New_York" in str(errors(answer.text))
        assert form_of(answer.text)[f"story-{stories['Dike']}-ends_at"] == [skipped]


@ON_SQLITE
@pytest.mark.parametrize("text", ["2025-10-20T14:05", "1999-01-01T00:00", "soon", "9" * 40])
def test_an_end_that_can_t_be_is_an_error_at_its_field(client, editor, stories, text):
    name = f"story-{stories['Dike']}-ends_at"
    answer = put(editor, stories["Dike"], **{f"until_{stories['Dike']}": text})
    assert answer.status_code == 422
    assert list(errors(answer.text)) == [name]
    assert form_of(answer.text)[name] == [text]
    assert f'href="#{name}"' in answer.text
    assert headlines(client.get("/").text)[0] == "Anchor"


def test_a_scheduled_story_is_placed_ahead_and_leads_from_its_second(paper, client, clock, editor):
    paper.story("Now")
    paper.story("Later", ago=-timedelta(hours=2))
    later = ids(paper.app, "Later")["Later"]
    put(editor, later)
    page = editor.get(FRONT)
    assert "Scheduled from 16:05" in words(main(page.text))
    assert picture(page.text) == [("Now", "the newest")]
    assert "Later" not in client.get("/").text
    clock.advance(hours=2)
    assert headlines(client.get("/").text)[0] == "Later"
    paper.change("/world/later", lambda a: a.withdraw(clock()))
    assert headlines(client.get("/").text) == ["Now"]
    assert "readers don’t see it" in editor.get(FRONT).text


def test_of_two_who_order_at_once_one_wins_and_the_other_is_shown_both(
    app, client, desk, editor, stories
):
    other = desk("editor", "other@example.org")
    mine = press(editor, editor.get(FRONT), f"lead:{stories['Dike']}")
    assert put(other, stories["Canal"], stories["Bridge"]).status_code == 303
    answer = press(editor, mine, "save")
    assert answer.status_code == 409
    page = words(main(answer.text))
    assert "Other put another order in the paper at 14:05" in page
    (theirs,) = (e for e in main(answer.text).iter("ol") if e.get("class") == "theirs")
    assert [words(e) for e in theirs] == ["Canal", "Bridge"]
    assert order(answer.text) == ["Dike"]
    assert headlines(client.get("/").text)[:2] == ["Canal", "Bridge"]
    assert press(editor, answer, "save").status_code == 303  # knowing what it replaces
    assert headlines(client.get("/").text)[0] == "Dike"


def test_another_s_end_is_not_overwritten_either(desk, editor, stories):
    put(editor, stories["Dike"])
    mine = press(editor, editor.get(FRONT), f"lead:{stories['Canal']}")
    put(desk("editor", "other@example.org"), stories["Dike"],
        **{f"until_{stories['Dike']}": "2025-10-20T18:00"})  # fmt: skip
    answer = press(editor, mine, "save")
    assert answer.status_code == 409
    assert "until 2025-10-20, 18:00" in words(main(answer.text))


def test_a_second_click_and_a_forged_version_change_nothing(app, editor, stories):
    shown = press(editor, editor.get(FRONT), f"lead:{stories['Dike']}")
    assert press(editor, shown, "save").status_code == 303
    assert press(editor, shown, "save").status_code == 303
    assert "Nothing has changed." in notices(editor.get(FRONT).text)
    forged = press(editor, shown, "save", article_id=[str(stories["Canal"])], version="0" * 12)
    assert forged.status_code == 409
    with app.app_context():
        assert len(list(db.session.scalars(db.select(AuditEntry).filter_by(action="placed")))) == 1


def test_the_clock_alone_is_no_editor_to_run_into(client, clock, editor, stories):
    put(editor, stories["Dike"], **{f"until_{stories['Dike']}": "2025-10-20T14:06"})
    shown = editor.get(FRONT)
    clock.advance(minutes=2)
    shown = press(editor, shown, f"remove:{stories['Dike']}")
    shown = press(editor, shown, f"lead:{stories['Canal']}")
    assert press(editor, shown, "save").status_code == 303


def test_the_log_says_who_placed_what(app, editor, stories):
    put(editor, stories["Dike"], stories["Canal"])
    put(editor, stories["Bridge"], stories["Canal"])
    with app.app_context():
        entry = db.session.scalars(
            db.select(AuditEntry).filter_by(kind="placement").order_by(AuditEntry.id.desc())
        ).first()
        assert (entry.who, entry.subject) == ("Editor", "Front page")
        told = {"order": ["Bridge", "Canal"], "added": ["Bridge"], "removed": ["Dike"]}
        assert entry.details == told


def block_of(client, name):
    """The form that a section's stories have on the front page; the first block is its top."""
    found = main(client.get("/").text).iter("section")
    by_name = {words(e.find("h2")) if e.find("h2") is not None else "": e for e in found}
    return by_name[name].get("class").split()[1].removeprefix("block--")


def test_an_editor_chooses_the_form_in_which_a_section_stands(app, client, paper, editor):
    paper.stories(5, section="Sports")
    paper.stories(5, section="World", dek="It is open.", ago=timedelta(days=3))
    assert block_of(client, "World") == "across"
    shown = editor.get(WORLD)
    assert form_of(shown.text)["form"] == [""]
    shown = press(editor, shown, "show", WORLD, form="briefs")
    assert "Not in the paper yet" in words(main(shown.text))
    assert block_of(client, "World") == "across"
    assert press(editor, shown, "save", WORLD).status_code == 303
    assert block_of(client, "World") == "briefs"
    shown = editor.get(WORLD)
    assert form_of(shown.text)["form"] == ["briefs"]
    assert press(editor, shown, "save", WORLD).status_code == 303
    with app.app_context():
        (entry,) = db.session.scalars(db.select(AuditEntry).filter_by(kind="placement"))
        assert (entry.subject, entry.details["form"]) == ("World", "briefs")
    # Without a picture there is no large one, and their own form counts again.
    press(editor, shown, "save", WORLD, form="picture")
    assert block_of(client, "World") == "across"
    press(editor, editor.get(WORLD), "save", WORLD, form="")
    assert form_of(editor.get(WORLD).text)["form"] == [""]


def test_of_two_forms_that_editors_choose_at_once_none_is_overwritten(client, editor, stories):
    opened = editor.get(FRONT)
    assert press(editor, editor.get(FRONT), "save", form="big").status_code == 303
    late = press(editor, opened, "save", form="slow")
    assert late.status_code == 409
    assert "One story bigger than all others" in words(main(late.text))
    assert form_of(late.text)["form"] == ["slow"]
    assert press(editor, late, "save").status_code == 303
    assert form_of(editor.get(FRONT).text)["form"] == ["slow"]


def test_the_story_of_the_day_spans_the_page_once_an_editor_says_so(client, editor, stories):
    assert block_of(client, "") == "usual"
    press(editor, editor.get(FRONT), "save", form="big")
    assert block_of(client, "") == "big"


ODD = [
    {"do": "save", "article_id": ["x", "9" * 30, "-1", "999999", "٣", "1", "1"]},
    {"do": "save", "version": "\x00"}, {"do": "up:" + "9" * 40}, {"do": "up:٣"},
    {"do": "lead:"},
    {"do": "dance:1"}, {"do": "save", "article_id": ["1"] * 500}, {"q": "%" * 300},
    {"do": "save", "form": "\x00"}, {"do": "save", "form": "lead"},
    {"do": "save", "article_id": ["1"], "story-1-ends_at": ["\x00\x0b", "x"]},
]  # fmt: skip


def test_no_form_makes_an_error_page(editor, stories):
    token = {"csrf_token": editor.token()}
    for odd in ODD:
        answer = editor.client.post(FRONT, data=token | odd)
        assert answer.status_code in (200, 303, 409, 422), odd


@ON_SQLITE
def test_there_is_an_end_to_what_one_page_holds(paper, editor):
    paper.stories(13)
    known = ids(paper.app, *(f"Story number {n}" for n in range(13)))
    answer = put(editor, *known.values())
    assert answer.status_code == 422
    assert "At most 12 stories." in str(errors(answer.text))


def test_pages_and_stories_that_are_none_are_not_found(editor, stories):
    assert editor.get("/newsroom/placing/nowhere").status_code == 404
    assert editor.post("/newsroom/placing/nowhere", do="save").status_code == 404
    assert editor.get(f"{FRONT}?add=999999").status_code == 404
    assert editor.get(f"{FRONT}?add=x").status_code == 200


@pytest.mark.parametrize("address", [FRONT, WORLD])
def test_an_order_is_sent_to_where_it_is_taken(editor, stories, address):
    page = tree(editor.get(address).text)
    (form,) = (e for e in page.iter("form") if e.get("id") == "placing")
    asked = {e.get("hx-post") for e in page.iter() if e.get("hx-post")}
    assert {form.get("action"), *asked} == {address}

"""Several stories at once: what is said before is what happens, to all of them or to none."""

import pytest

from answers import headlines, main, statements, tree, words
from broadsheet.archive.articles import Article
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.manuscripts import revisions
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, notices

DESK = "/newsroom"


def number(story):
    return int(story.rpartition("/")[2])


def look(browser, action, *stories, back=DESK):
    """The page that says what will happen."""
    fields = {"do": action, "story": [str(number(story)) for story in stories], "back": back}
    return browser.post("/newsroom/bulk", fields)


def do(browser, shown, **typed):
    """Press its button, with some fields typed into."""
    return browser.client.post("/newsroom/bulk/do", data=fields_of(shown.text) | typed)


def fields_of(html, form="bulk"):
    sent: dict[str, list[str]] = {}
    (found,) = (e for e in tree(html).iter("form") if e.get("id") == form)
    for field in found.iter("input"):
        sent.setdefault(field.get("name"), []).append(field.get("value", ""))
    return sent


def outcomes(html):
    """What the page says of each story, under each of its headings."""
    found = {}
    for part in main(html).iter("section"):
        rows = [e for e in part.iter("li") if e.get("class") == "rows__row"]
        found[words(part.find("h2"))] = {words(e.find("a")): words(e.find("span")) for e in rows}
    return found


def article(app, story):
    with app.app_context():
        found = db.session.get_one(Article, number(story))
        _ = found.section, found.topics
        db.session.expunge_all()
        return found


def logged_actions(app, *of):
    """The log's entries since the stories were written: action and story."""
    with app.app_context():
        entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))
        return [(e.action, e.subject) for e in entries if e.action not in ("wrote", "saved")]


@pytest.fixture
def stories(editor, clock, filled_once):
    """One story in each state, by its state's name."""
    made = filled_once(lambda: in_each_state(editor))
    clock.advance(minutes=10)
    return made


def in_each_state(editor):
    text = {"body_source": "Text."}
    made = {
        name: editor.write(headline=name.title(), **text)
        for name in ("draft", "review", "scheduled", "live", "changed", "withdrawn", "spiked")
    }
    made["empty"] = editor.write(headline="Empty")
    editor.edit(made["review"], "/submit")
    editor.edit(made["scheduled"], "/publish", publish_at="2025-10-21T06:00")
    for name in ("live", "changed", "withdrawn"):
        editor.edit(made[name], "/publish")
    editor.edit(made["changed"], headline="Changed after")
    editor.press(made["withdrawn"], "/withdraw", reason="x")
    editor.edit(made["spiked"], "/spike")
    editor.get(DESK)  # says so now, and not in the first test alone that has these stories
    return made


@ON_SQLITE
def test_each_story_s_fate_is_named_before_anything_happens(app, client, editor, stories):
    before = logged_actions(app)
    said = {action: outcomes(look(editor, action, *stories.values()).text) for action in ACTIONS}
    for action, (happens, left) in ACTIONS.items():
        happening = said[action].get("This will happen", {})
        rest = {k: v for kind, v in said[action].items() if kind.startswith("Left") for k in v}
        assert sorted(happening) == sorted(name.title() for name in happens), action
        assert len(happening) + len(rest) == len(stories), action
        for name, words_ in left.items():
            left_as = next(v for kind, v in said[action].items() if kind.startswith("Left"))
            assert words_ in left_as[name.title()], action
    assert logged_actions(app) == before
    assert client.get("/world/live").status_code == 200


# What happens to which of the stories, and what is said of some that are left as they are.
ACTIONS = {
    "submit": (["draft", "empty"], {"review": "· only drafts", "live": "Live · only drafts"}),
    "publish": (
        ["draft", "review", "scheduled"],
        {
            "empty": "There is no text yet.", "live": "readers see it already",
            "changed": "say on its own page what", "withdrawn": "publish it again on",
            "spiked": "Spiked · take it up again first",
        },
    ),
    "hold": (["review", "scheduled", "withdrawn"], {"live": "withdraw it instead"}),
    "section:sports": (
        ["draft", "review", "scheduled", "live", "changed", "withdrawn", "spiked", "empty"], {},
    ),
    "section:world": ([], {"draft": "is in World already"}),
    "topic": (
        ["draft", "review", "scheduled", "live", "changed", "withdrawn", "spiked", "empty"], {},
    ),
    "withdraw": (["live", "changed"], {"draft": "Draft · only live", "scheduled": "only live"}),
    "spike": (["draft", "review", "withdrawn", "empty"], {"scheduled": "make it a draft first"}),
    "take-up": (["spiked"], {"draft": "only spiked"}),
}  # fmt: skip


def test_publishing_several_publishes_those_and_no_others(app, client, editor, stories):
    shown = look(editor, "publish", stories["draft"], stories["scheduled"], stories["empty"])
    assert do(editor, shown).status_code == 303
    assert "2 stories published. 1 left as it was." in notices(editor.get(DESK).text)
    statuses = {n: client.get(f"/world/{n}").status_code for n in ("draft", "scheduled", "empty")}
    assert statuses == {"draft": 200, "scheduled": 200, "empty": 404}
    assert logged_actions(app)[-2:] == [("published", "Draft"), ("published", "Scheduled")]
    history = editor.get(stories["draft"] + "/history").text
    assert "Published" in history


def test_withdrawing_several_asks_for_a_reason_and_takes_them_from_every_page(
    app, client, editor, stories
):
    shown = look(editor, "withdraw", stories["live"], stories["changed"])
    answer = do(editor, shown, reason="", withdrawn_note="Typed already.")
    assert answer.status_code == 422
    assert errors(answer.text) == {"reason": "Say why: the log keeps it."}
    assert "Typed already." in answer.text
    assert client.get("/world/live").status_code == 200
    assert do(editor, answer, reason="Libel.", withdrawn_note="We were wrong.").status_code == 303
    for slug in ("live", "changed"):
        gone = client.get(f"/world/{slug}")
        assert (gone.status_code, "We were wrong." in gone.text) == (410, True)
    assert headlines(client.get("/latest").text) == []
    assert "Libel." not in client.get("/world/live").text
    with app.app_context():
        last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last.details == {"reason": "Libel."}


def test_a_live_story_moves_for_readers_and_its_working_copy_with_it(app, client, editor, stories):
    shown = look(editor, "section:sports", stories["live"], stories["changed"], stories["draft"])
    said = outcomes(shown.text)["This will happen"]
    assert "moves from World to Sports, for readers too" in said["Live"]
    assert "for readers" not in said["Draft"]
    assert do(editor, shown).status_code == 303
    assert client.get("/world/live").location == "/sports/live"
    assert "Changed after" not in client.get("/sports/changed").text
    assert editor.fields(stories["changed"])["headline"] == "Changed after"
    assert editor.edit(stories["changed"], "/publish-changes", kind="typo").status_code == 303
    assert "Changed after" in client.get("/sports/changed").text


def test_what_readers_never_saw_is_in_no_paper_of_the_past(app, editor, stories):
    do(editor, look(editor, "section:sports", stories["changed"]))
    with app.app_context():
        kept = revisions.of(db.session.get_one(Article, number(stories["changed"])))
        seen = [revision.text.headline for revision in kept if revision.public_from]
    assert set(seen) == {"Changed"}


def test_a_topic_is_added_behind_the_others_and_never_twice(app, client, editor, stories):
    editor.edit(stories["live"], "/publish-changes", topics=["Piers"], kind="typo")
    shown = look(editor, "topic", stories["live"], stories["draft"], stories["changed"])
    said = outcomes(shown.text)["This will happen"]
    assert "gets the topic, after Piers, for readers too" in said["Live"]
    assert errors(do(editor, shown).text) == {"topic": "Type a topic."}
    for _ in range(2):
        shown = look(editor, "topic", stories["live"], stories["draft"], stories["changed"])
        assert do(editor, shown, topic="Tides").status_code == 303
    names = [t.name for t in article(app, stories["live"]).topics]
    assert names == ["Piers", "Tides"]
    assert "Live" in client.get("/topics/tides").text
    assert editor.fields(stories["changed"])["topics"] == "Tides"
    assert editor.fields(stories["draft"])["topics"] == "Tides"


def test_spiking_can_be_undone_where_it_is_told(app, editor, stories):
    shown = look(editor, "spike", stories["draft"], stories["review"])
    assert do(editor, shown).status_code == 303
    page = editor.get(DESK).text
    assert "2 stories spiked. Take up again" in notices(page)
    (undo,) = (e for e in tree(page).iter("form") if e.get("class") == "notice")
    sent: dict[str, list[str]] = {}
    for field in undo.iter("input"):
        sent.setdefault(field.get("name"), []).append(field.get("value"))
    assert editor.client.post(undo.get("action"), data=sent).status_code == 303
    assert article(app, stories["draft"]).spiked_at is None
    assert article(app, stories["review"]).spiked_at is None
    assert logged_actions(app)[-1] == ("took up again", "Review")
    # Once is enough: the stories were changed since.
    assert editor.client.post(undo.get("action"), data=sent).status_code == 409


def test_nothing_at_all_happens_if_one_story_was_changed_meanwhile(
    app, client, desk, editor, stories
):
    shown = look(editor, "withdraw", stories["live"], stories["changed"])
    desk("editor", "other@example.org").edit(stories["live"], headline="Live and kicking")
    answer = do(editor, shown, reason="Libel.")
    assert answer.status_code == 409
    said = outcomes(answer.text)["This will happen"]["Live"]
    assert "Changed meanwhile Other saved" in said
    assert "Libel." in answer.text
    assert client.get("/world/changed").status_code == 200
    assert do(editor, answer, reason="Libel.").status_code == 303
    assert client.get("/world/changed").status_code == 410


def test_a_forged_version_is_refused(app, client, editor, stories):
    shown = fields_of(look(editor, "publish", stories["draft"]).text)
    for forged in (str(number(stories["draft"])), f"{number(stories['draft'])}:0",
                   f"{number(stories['draft'])}:99"):  # fmt: skip
        answer = editor.client.post("/newsroom/bulk/do", data=shown | {"story": [forged]})
        assert answer.status_code == 409
    assert client.get("/world/draft").status_code == 404


def test_reporters_do_what_they_may_to_their_own_stories(app, desk, editor, stories):
    reporter = desk("reporter")
    own = reporter.write(headline="Mine", body_source="Text.")
    page = reporter.get(DESK).text
    (action,) = (e for e in tree(page).iter("select") if e.get("id") == "do")
    offered = [e.get("value") for e in action.iter("option")]
    assert offered == ["", "submit", "topic", "spike", "take-up", "section:world", "section:sports"]
    for forbidden in ("publish", "hold", "withdraw"):
        assert look(reporter, forbidden, own).status_code == 403
        sent = {"do": forbidden, "story": f"{number(own)}:1"}
        assert reporter.post("/newsroom/bulk/do", sent).status_code == 403
    for others in (stories["draft"], "/newsroom/stories/999999"):
        assert look(reporter, "spike", others).status_code == 404
        assert look(reporter, "spike", own, others).status_code == 404
        sent = {"do": "spike", "story": f"{number(others)}:1"}
        assert reporter.post("/newsroom/bulk/do", sent).status_code == 404
    assert do(reporter, look(reporter, "submit", own)).status_code == 303
    assert article(app, own).submitted_at is not None
    editor.edit(own, "/publish")
    said = outcomes(look(reporter, "topic", own).text)["Left as it is"]["Mine"]
    assert "is out: an editor has to do that" in said


@ON_SQLITE
def test_the_list_offers_what_can_be_done_and_selects_all_without_a_script(paper, editor):
    paper.stories(45)
    page = tree(editor.get("/newsroom?state=live").text)
    boxes = [e for e in page.iter("input") if e.get("name") == "story"]
    assert len(boxes) == 40
    assert not any(e.get("checked") is not None for e in boxes)
    (link,) = (e for e in page.iter("a") if e.get("data-choose-all") is not None)
    (more,) = (e for e in page.iter("a") if e.get("rel") == "next")
    chosen = tree(editor.get("/newsroom" + link.get("href")).text)
    boxes = [e for e in chosen.iter("input") if e.get("name") == "story"]
    assert all(e.get("checked") is not None for e in boxes)
    assert len(boxes) == 40
    rest = tree(editor.get("/newsroom" + more.get("href")).text)
    (link,) = (e for e in rest.iter("a") if e.get("data-choose-all") is not None)
    chosen = tree(editor.get("/newsroom" + link.get("href")).text)
    boxes = [e for e in chosen.iter("input") if e.get("name") == "story"]
    assert (len(boxes), all(e.get("checked") is not None for e in boxes)) == (5, True)


@ON_SQLITE
def test_a_list_is_gone_back_to_and_nowhere_else(editor, stories):
    back = "/newsroom?state=draft&section=world"
    shown = look(editor, "submit", stories["draft"], back=back)
    assert do(editor, shown).location == back
    for outside in ("https://evil.example", "//evil.example", "/newsroom/\t//evil.example"):
        shown = look(editor, "submit", stories["empty"], back=outside)
        assert "evil" not in shown.text
        assert do(editor, shown, back=outside).location == "/newsroom"


def test_odd_forms_are_told_so(editor, stories):
    for odd, status in [
        ({}, 303), ({"do": "spike"}, 303), ({"story": "1"}, 303),
        ({"do": "dance", "story": "1"}, 404), ({"do": "section:nowhere", "story": "1"}, 404),
        ({"do": "section", "story": "1"}, 404), ({"do": "spike", "story": "x"}, 404),
        ({"do": "spike", "story": "9" * 40}, 404), ({"do": "spike", "story": "٣"}, 404),
        ({"do": "spike", "story": "-1"}, 404), ({"do": "spike", "story": "1:x"}, 404),
        ({"do": "\x00", "story": "1"}, 404),
    ]:  # fmt: skip
        assert editor.post("/newsroom/bulk", odd).status_code == status, odd
        if status == 404:
            assert editor.post("/newsroom/bulk/do", odd).status_code == 404, odd
        else:
            assert notices(editor.get(DESK).text).startswith("Choose "), odd


def test_forty_stories_take_as_many_queries_to_look_at_as_four(app, paper, editor):
    paper.stories(40, by=["Ada Venn"], about=["Tides"])
    token = {"csrf_token": editor.token(), "back": DESK}

    def count(action, stories):
        fields = token | {"do": action, "story": [str(n + 1) for n in range(stories)]}
        with statements(app) as sent:
            assert editor.client.post("/newsroom/bulk", data=fields).status_code == 200
        return len(sent)

    for action in ("withdraw", "section:sports", "topic", "publish", "hold"):
        assert count(action, 40) == count(action, 4), action

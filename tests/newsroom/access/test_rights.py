"""Every route of the newsroom, for every role: who may do what is written out here once more."""

import re

import pytest
from werkzeug.routing import Rule

from answers import tree
from broadsheet.archive.articles import Article
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.newsroom.access.rights import LEAST_ROLE
from broadsheet.newsroom.wording import ROLES
from desk import Desk, errors, hire, state

WRITES = ("POST", "PUT", "PATCH", "DELETE")

# The least role that each view needs; None: whoever comes. Not the program's own table, which is
# held against it: who changes a right says so twice.
WHO_MAY: dict[str, Role | None] = {
    view: least
    for least, views in {
        None: """
            sign_in second_factor ask_for_link invitation elsewhere
        """,
        Role.REPORTER: """
            sign_out account change_name change_language change_password end_session
            end_other_sessions
            begin_second_factor second_factor_picture confirm_second_factor make_recovery_codes
            drop_second_factor desk new_story create_story story save_story autosave_new
            autosave forget_autosave company preview_text preview preview_widths share_story
            end_share paste submit_story recall_story history compare restore spike_story
            take_up_story link_translation unlink_translation choices offered_names picked bulk
            do_bulk pictures upload_pictures
            picture change_picture replace_picture use_picture
            files upload_files file
        """,
        Role.EDITOR: """
            proposal decline_proposal use_as_portrait picture_master delete_picture delete_file
            return_story
            publish_story publish_changes discard_changes hold_story withdraw withdraw_story
            put_back_story readers_note change_readers_note take_back_readers_note
            change_address change_story_address as_of open_as_of end_as_of placing place
            banners add_banner banner change_banner end_banner all_credits add_credit credit
            save_credit merge_credit merge_credit_now delete_credit addresses add_address
            forget_address audit_log from_imports look_at_imported imports
            upload_import import_job try_import bring_in cancel_import delete_import import_report
        """,
        Role.PUBLISHER: """
            use_as_logo imprint save_imprint standing_page save_standing_page text_file
            save_text_file machines save_machines look save_look sections
            add_section move_section section save_section merge_section merge_section_now
            delete_section staff add_staff staff_member change_staff send_link dismiss take_back
        """,
    }.items()
    for view in views.split()
}


def routes(app) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("newsroom.")]


def address(rule: Rule) -> str:
    """An address of that route; what it names is not there."""
    return re.sub(r"<[^>]*>", "999999", rule.rule)


@pytest.fixture
def database() -> str:
    """What a role may do does not depend on the database."""
    return "sqlite"


def test_every_route_is_known_here_and_in_the_table(app):
    views = {rule.endpoint.removeprefix("newsroom.") for rule in routes(app)}
    assert views == set(WHO_MAY) == set(LEAST_ROLE)


def test_the_newsroom_is_everything_below_its_address(app):
    for rule in app.url_map.iter_rules():
        assert rule.rule.startswith("/newsroom") == rule.endpoint.startswith("newsroom.")


def test_nobody_who_is_not_signed_in_gets_further_than_the_door(app, desk):
    stranger = desk()
    for rule in routes(app):
        least = WHO_MAY[rule.endpoint.removeprefix("newsroom.")]
        if least is None:
            continue
        for method in rule.methods - {"OPTIONS"}:
            answer = stranger.client.open(address(rule), method=method)
            if method in WRITES:
                assert answer.status_code == 401, (rule, method, answer.status)
            else:
                assert answer.status_code == 303, (rule, method, answer.status)
                assert answer.location.startswith("/newsroom/sign-in?next=")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_stopped_where_its_rights_end(app, desk, role):
    browser = desk(role)
    for rule in routes(app):
        least = WHO_MAY[rule.endpoint.removeprefix("newsroom.")]
        if least is None:
            continue
        for method in rule.methods - {"OPTIONS", "HEAD"}:
            answer = browser.client.open(address(rule), method=method)
            # Without its token a form that may be sent is refused as a forged one.
            refused = 400 if method in WRITES else None
            if not role.may(least):
                assert answer.status_code == 403, (rule, method, answer.status)
            elif refused:
                assert answer.status_code == 400, (rule, method, answer.status)
            else:
                assert answer.status_code < 500, (rule, method, answer.status)
                assert answer.status_code != 403, (rule, method, answer.status)


STATES = ["Draft", "In review", "Scheduled", "Live", "Live, changed", "Withdrawn", "Spiked", "Live"]


def test_no_role_is_shown_a_link_or_a_button_that_it_may_not_use(app, desk, editor):
    writer = desk(Role.REPORTER)
    stories = [writer.write(headline=f"Story {n}", body_source="Text.") for n in range(8)]
    _draft, review, scheduled, live, changed, withdrawn, spiked, proposed = stories
    writer.edit(review, "/submit")
    editor.edit(scheduled, "/publish", at_an_hour="1", publish_at="2030-01-01T12:00")
    for story in (live, changed, withdrawn, proposed):
        editor.edit(story, "/publish", now="1")
    editor.edit(changed, body_source="Other text.")
    editor.press(withdrawn, "/withdraw", reason="Libel")
    editor.edit(spiked, "/spike")
    writer.edit(proposed, body_source="A proposal.")
    assert [state(editor.get(story).text) for story in stories] == STATES
    pages = ("/newsroom", "/newsroom/pictures", "/newsroom/account", *stories)
    doors = app.url_map.bind("localhost")

    def view_at(path, method="GET"):
        return doors.match(path, method=method)[0].removeprefix("newsroom.")

    for role in Role:
        browser, allowed = desk(role), views_of(role)
        led = set()
        for page in pages:
            if view_at(page) in allowed:
                answer = browser.get(page)
                assert answer.status_code == 200, (role, page, answer.status)
                led |= {(page, view_at(path, method)) for method, path in led_to(answer.text)}
        assert {(page, view) for page, view in led if view not in allowed} == set(), role
        assert {"desk", "submit_story", "take_up_story"} & allowed <= {view for _, view in led}


def views_of(role):
    """The views that a role may use."""
    return {view for view, least in WHO_MAY.items() if least is None or role.may(least)}


def led_to(html):
    """The method and path of each link, form and button of a page that stays in the newsroom."""
    for element in tree(html).iter():
        is_sent = element.tag == "button" or element.get("method") == "post"
        for name in ("href", "action", "formaction", "hx-get", "hx-post"):
            path = (element.get(name) or "").partition("?")[0]
            if path.startswith("/newsroom"):
                is_post = name == "hx-post" or (is_sent and name != "hx-get")
                yield "POST" if is_post else "GET", path


def test_each_role_can_be_given_and_has_its_words():
    assert list(ROLES) == list(Role)


def test_no_form_is_taken_without_its_token_and_none_by_get(app, desk):
    browser = desk(Role.PUBLISHER)
    for rule in routes(app):
        if "POST" not in rule.methods:
            continue
        for forged in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": "ä" * 50}):
            answer = browser.client.post(address(rule), data=forged)
            assert answer.status_code == 400, (rule, forged, answer.status)
        if "GET" not in rule.methods:
            known = {r.rule for r in routes(app) if "GET" in r.methods}
            if rule.rule not in known:
                answer = browser.get(address(rule))
                leads_up = address(rule).startswith(f"{answer.location}/")
                assert answer.status_code in (404, 405) or leads_up, rule


def test_another_session_s_token_is_none(app, desk):
    one, other = desk(Role.EDITOR), desk(Role.EDITOR, "other@example.org")
    answer = one.client.post("/newsroom/stories/new", data={"csrf_token": other.token()})
    assert answer.status_code == 400


def test_asking_for_any_page_of_the_desk_writes_nothing(app, desk, editor):
    story = editor.write(headline="A story")
    number = story.rpartition("/")[2]
    browser = desk(Role.PUBLISHER)
    with app.app_context():
        before = everything()
    for rule in routes(app):
        if "GET" in rule.methods:
            browser.get(re.sub(r"<[^>]*>", number, rule.rule))
    with app.app_context():
        assert everything() == before


def everything() -> dict[str, list[object]]:
    return {
        table.name: [tuple(row) for row in db.session.execute(table.select())]
        for table in db.metadata.sorted_tables
    }


def test_odd_spellings_of_an_address_open_no_door(app, desk, editor):
    story = editor.write(headline="Hidden")
    stranger = desk()
    for odd in (
        story + "/", "/" + story, story.upper(), story.replace("/stories", "//stories"),
        story + "/.", story + "/%2e%2e/account", "/newsroom/./stories", story + ";x", story + "%00",
        "/%6eewsroom/stories/1", "/newsroom/../newsroom", "/NEWSROOM",
    ):  # fmt: skip
        answer = stranger.get(odd)
        assert answer.status_code in (303, 308, 404), (odd, answer.status)
        assert "Hidden" not in answer.text


def test_reporters_see_their_own_stories_only(app, desk, editor):
    theirs = editor.write(headline="An editor’s plan")
    reporter = desk(Role.REPORTER)
    own = reporter.write(headline="A reporter’s story")
    for page in ("", "/history", "/compare", "/preview"):
        assert reporter.get(theirs + page).status_code == 404, page
        assert reporter.get("/newsroom/stories/999999" + page).status_code == 404, page
    for action in ("", "/autosave", "/submit", "/spike", "/take-up", "/restore"):
        assert reporter.post(theirs + action, headline="Mine now").status_code == 404, action
    listed = reporter.get("/newsroom").text
    assert "A reporter’s story" in listed
    assert "An editor’s plan" not in listed
    assert "An editor’s plan" not in reporter.get("/newsroom?q=plan").text
    assert reporter.get(own).status_code == 200


def test_a_reporter_learns_nothing_of_a_hidden_story_by_its_slug(app, desk, editor, paper):
    editor.write(headline="A secret", slug="merger-talks")
    paper.story("Out", slug="out")
    reporter = desk(Role.REPORTER)
    story = reporter.write(headline="Mine", slug="merger-talks")
    assert reporter.fields(story)["slug"] == "merger-talks-2"
    assert reporter.edit(story, slug="merger-talks").status_code == 303
    known = reporter.edit(story, slug="out")
    assert known.status_code == 422
    assert "Another story has this slug" in known.text
    assert editor.edit(story, slug="merger-talks").status_code == 422


def test_a_reporter_picks_for_the_rail_what_is_out_and_keeps_what_an_editor_picked(
    desk, editor, paper
):
    editor.write(headline="A secret", slug="merger-talks")
    paper.story("Out", slug="out")
    reporter = desk(Role.REPORTER)
    story = reporter.write(headline="Mine", picks="out")
    refused = reporter.edit(story, picks="out\nmerger-talks")
    assert errors(refused.text) == {"picks": "There is no story “merger-talks”."}
    assert editor.edit(story, picks="out\nmerger-talks").status_code == 303
    assert reporter.edit(story, dek="Look.").status_code == 303
    assert reporter.fields(story)["picks"] == "out\nmerger-talks"


def test_a_reporter_s_story_is_theirs_until_it_is_out(app, desk, editor):
    reporter = desk(Role.REPORTER)
    story = reporter.write(headline="Mine", body_source="Text.")
    assert editor.edit(story, "/publish").status_code == 303
    assert reporter.get(story).status_code == 200
    assert reporter.edit(story, headline="Changed after all").status_code == 303  # it is proposed
    for action in ("/restore", "/take-up"):
        assert reporter.press(story, action, revision="1").status_code == 403, action
    with app.app_context():
        article = db.session.get_one(Article, int(story.rpartition("/")[2]))
        assert article.headline == "Mine"


def test_every_answer_of_the_newsroom_is_kept_by_nobody(app, desk, editor):
    story = editor.write(headline="A story")
    for browser in (editor, desk(), Desk(app, None)):
        for page in (
            "/newsroom",
            story,
            "/newsroom/sign-in",
            "/newsroom/account",
            "/newsroom/staff",
        ):
            answer = browser.get(page)
            assert answer.headers["Cache-Control"] == "private, no-store", page
            assert answer.headers["X-Robots-Tag"] == "noindex", page


def test_readers_get_no_cookie_and_no_link_to_the_newsroom(app, editor):
    story = editor.write(headline="Out", body_source="Text.")
    editor.edit(story, "/publish")
    for page in ("/", "/world/out", "/latest", "/fragments/rail"):
        answer = app.test_client().get(page)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "newsroom" not in answer.text


def test_whoever_is_dismissed_is_out_at_once(app, clock, desk):
    publisher = desk(Role.PUBLISHER)
    hire(app, clock, Role.EDITOR, "gone@example.org")
    gone = desk(Role.EDITOR, "gone@example.org")
    assert gone.is_in()
    people = publisher.get("/newsroom/staff").text
    number = re.search(r'href="/newsroom/staff/(\d+)">Gone', people)[1]
    assert publisher.post(f"/newsroom/staff/{number}/dismiss").status_code == 303
    assert not gone.is_in()

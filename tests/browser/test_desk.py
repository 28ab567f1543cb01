"""The desk in a browser: no typed word is lost, and focus keeps its place."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from broadsheet.archive import sections
from broadsheet.archive import staff as members
from broadsheet.archive.articles import Article
from broadsheet.archive.manuscripts import revisions
from broadsheet.archive.staff import Staff
from broadsheet.archive.store import db
from broadsheet.newsroom.access import passwords
from desk import PASSWORD

pytestmark = pytest.mark.browser

NEW = "/newsroom/stories/new"
PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", plain);
  const init = { clipboardData: data, bubbles: true, cancelable: true };
  const paste = new ClipboardEvent("paste", init);
  const text = document.getElementById("body_source");
  text.focus();
  text.dispatchEvent(paste);
}"""


@pytest.fixture(autouse=True)
def world(app):
    with app.app_context():
        sections.named("World")
        db.session.commit()


@pytest.fixture
def editor(open_tab, sign_in):
    """An editor's tab."""
    return sign_in(open_tab(), "editor")


def write(page: Page, headline="A new pier", text="It is long.") -> str:
    """A saved draft, open; returns its address."""
    page.goto(NEW)
    page.fill("#headline", headline)
    page.fill("#body_source", text)
    page.click("#save")
    expect(page.locator("#notices")).to_contain_text("Saved as a draft.")
    return page.url


def ready(page: Page) -> None:
    """The form's scripts are at work: the toolbar's has made it one stop for Tab, and the others
    have run by the time a page is loaded."""
    page.wait_for_load_state()
    expect(page.locator(".toolbar button").nth(1)).to_have_attribute("tabindex", "-1")


def type_on(page: Page, words: str) -> None:
    """Go on writing at the end of the text."""
    ready(page)
    page.locator("#body_source").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


# Nothing is lost


def test_what_is_typed_is_kept_and_offered_when_one_comes_back(editor):
    story = write(editor)
    type_on(editor, " It is wide.")
    expect(editor.locator("#autosaved")).to_contain_text("not saved yet")
    editor.goto("/newsroom")
    editor.goto(story)
    expect(editor.locator("#body_source")).to_have_value("It is long.")
    editor.click("text='Take up'")
    expect(editor.locator("#body_source")).to_have_value("It is long. It is wide.")
    editor.click("#save")
    expect(editor.locator("#notices")).to_contain_text("Saved.")
    expect(editor.locator("text='Take up'")).to_have_count(0)


def test_a_new_story_that_was_never_saved_is_offered_at_the_desk(editor):
    editor.goto(NEW)
    type_on(editor, "Half a thought")
    expect(editor.locator("#autosaved")).to_contain_text("not saved yet")
    editor.goto("/newsroom")
    editor.click("text='Take up'")
    expect(editor.locator("#body_source")).to_have_value("Half a thought")


def test_two_tabs_of_one_story_keep_what_was_typed_in_each_and_offer_both(editor):
    story = write(editor)
    other = editor.context.new_page()
    other.goto(story)
    for tab, words in ((editor, " It is wide."), (other, " It is high.")):
        type_on(tab, words)
        expect(tab.locator("#autosaved")).to_contain_text("not saved yet")
    editor.goto(story)
    offers = editor.get_by_role("link", name="Take up")
    expect(offers).to_have_count(2)
    texts = set()
    for offer in [link.get_attribute("href") for link in offers.all()]:
        editor.goto(offer)
        texts.add(editor.input_value("#body_source"))
    assert texts == {"It is long. It is wide.", "It is long. It is high."}
    editor.click("#save")
    expect(editor.locator("#notices")).to_contain_text("Saved.")
    expect(offers).to_have_count(1)


def test_without_a_connection_it_says_so_and_keeps_the_text_later(editor, forgiven):
    forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    story = write(editor)
    ready(editor)
    editor.context.set_offline(True)
    type_on(editor, " More.")
    expect(editor.locator("#autosaved")).to_contain_text("can’t be reached")
    asked = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    editor.evaluate("location.assign('/newsroom')")
    expect(editor.locator("#body_source")).to_have_value("It is long. More.")
    editor.wait_for_function("() => true")
    assert asked == ["beforeunload"]
    for send in (lambda: editor.keyboard.press("Control+s"), lambda: editor.click("#save")):
        send()  # would be answered by a page of the browser's own
        expect(editor.locator("#autosaved")).to_contain_text("can’t be reached")
        expect(editor.locator("#body_source")).to_have_value("It is long. More.")
    editor.context.set_offline(False)
    # A page may be told too early that there is a network again: it tries once more after 15 s.
    expect(editor.locator("#autosaved")).to_contain_text("not saved yet", timeout=30_000)
    editor.goto(story)
    assert asked == ["beforeunload"]  # it is kept: nothing to warn of


def end_sessions(app):
    with app.app_context():
        members.end_sessions(db.session.query(Staff).filter_by(email="editor@example.org").one())
        db.session.commit()


def test_a_session_that_ends_under_an_editor_costs_no_word(app, clock, editor, forgiven):
    forgiven.append("status of 401")
    story = write(editor)
    with app.app_context():
        passwords.set_password(members.by_email("editor@example.org"), PASSWORD, clock())
        db.session.commit()
    end_sessions(app)
    type_on(editor, " More.")
    expect(editor.locator("#autosaved")).to_contain_text("you are signed out")
    editor.click("#save")
    expect(editor.locator("h1")).to_have_text("Sign in")
    expect(editor.locator("#kept-text")).to_have_value("It is long. More.")
    editor.fill("#email", "editor@example.org")
    editor.fill("#password", PASSWORD)
    editor.keyboard.press("Enter")
    expect(editor.locator("h1")).to_have_text("You are signed in again")
    editor.click("#save")
    expect(editor.locator("#notices")).to_contain_text("Saved.")
    assert editor.url == story
    expect(editor.locator("#body_source")).to_have_value("It is long. More.")


def test_a_form_of_an_earlier_session_is_looked_at_and_sent_again(editor, sign_in, forgiven):
    forgiven.append("status of 400")
    story = write(editor)
    sign_in(editor, "editor")  # in another tab, say
    type_on(editor, " More.")
    editor.click("#save")
    expect(editor.locator("h1")).to_have_text("This form was opened in another session")
    expect(editor.get_by_label("Text", exact=True)).to_have_value("It is long. More.")
    editor.click("#save")
    expect(editor.locator("#notices")).to_contain_text("Saved.")
    assert editor.url == story
    expect(editor.locator("#body_source")).to_have_value("It is long. More.")


@pytest.mark.parametrize("script", [True, False])
def test_two_who_save_the_same_story_are_shown_both_texts(app, open_tab, sign_in, forgiven, script):
    forgiven.append("status of 409")
    first, second = (
        sign_in(open_tab(java_script_enabled=script), "editor", f"{name}@example.org")
        for name in ("ann", "ben")
    )
    story = write(first, text="One.\n\nTwo.")
    second.goto(story)
    first.fill("#headline", "A new pier opens")
    first.fill("#body_source", "One.\n\nTwo, says Ann.")
    first.click("#save")
    expect(first.locator("#notices")).to_contain_text("Saved.")
    second.fill("#dek", "In May.")
    second.fill("#body_source", "One, says Ben.\n\nTwo.")
    second.click("#save")
    expect(second.locator("#summary")).to_contain_text("Ann saved this story")
    expect(second.locator(".proof ins").first).to_contain_text("Ann")
    expect(second.locator("#body_source")).to_have_value("One, says Ben.\n\nTwo.")
    second.fill("#body_source", "One, says Ben.\n\nTwo, says Ann.")
    second.click("#save")
    expect(second.locator("#notices")).to_contain_text("Saved.")
    with app.app_context():
        article = db.session.get_one(Article, int(story.rpartition("/")[2]))
        assert article.headline == "A new pier opens"  # Ben had not touched it
        assert article.dek == "In May."
        assert article.body_source == "One, says Ben.\n\nTwo, says Ann."
        texts = [revision.text.body_source for revision in revisions.of(article)]
        assert "One.\n\nTwo, says Ann." in texts


def test_a_double_click_makes_one_story(app, editor):
    editor.goto(NEW)
    editor.fill("#headline", "Only once")
    editor.dblclick("#save")
    expect(editor.locator("#notices")).to_contain_text("Saved as a draft.")
    with app.app_context():
        assert db.session.query(Article).count() == 1


def test_who_else_writes_here_is_told_and_that_they_saved(app, editor, open_tab, sign_in):
    story = write(editor)
    other = sign_in(open_tab(), "editor", "ben@example.org")
    other.goto(story)
    type_on(other, " More.")
    expect(other.locator("#autosaved")).to_contain_text("not saved yet")
    editor.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(editor.locator("#company")).to_contain_text("Ben writing here now")
    other.click("#save")
    expect(other.locator("#notices")).to_contain_text("Saved.")
    editor.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(editor.locator("#company")).to_contain_text("Ben saved this story 14:05")


def test_what_a_reporter_typed_while_an_editor_published_is_proposed_to_the_editor(
    editor, open_tab, sign_in
):
    reporter = sign_in(open_tab(), "reporter")
    story = write(reporter)
    type_on(reporter, " It is wide.")
    editor.goto(story)
    editor.click("#next > summary")
    editor.get_by_role("button", name="Publish now").click()
    expect(editor.locator("#notices")).to_contain_text("Published.")
    reporter.click("#save")
    expect(reporter.locator("#notices")).to_contain_text("your change is proposed to them")
    expect(reporter.get_by_role("link", name="What it changes")).to_be_visible()
    expect(reporter.locator("#body_source")).to_have_value("It is long. It is wide.")
    editor.goto("/newsroom")
    editor.get_by_role("link", name="Compare, and take into the text").click()
    expect(editor.locator(".proof ins").first).to_contain_text("It is wide.")
    editor.click("#save")
    expect(editor.locator("#notices")).to_contain_text("Saved.")
    expect(editor.locator("#body_source")).to_have_value("It is long. It is wide.")
    expect(editor.get_by_text("Proposed changes")).to_have_count(0)


# Quick


def test_the_preview_follows_the_typing(editor):
    editor.goto(NEW)
    editor.fill("#headline", "A new pier")
    type_on(editor, "It is **long**. <script>alert(1)</script>")
    preview = editor.locator("#preview")
    expect(preview.locator("strong")).to_have_text("long")
    expect(preview.locator("h2").first).to_have_text("A new pier")
    expect(preview.locator("#count")).to_contain_text("4 words")
    expect(preview.locator("script")).to_have_count(0)
    assert editor.evaluate("document.activeElement.id") == "body_source"


def test_saving_by_key_keeps_the_cursor_where_it_was(editor):
    write(editor, text="One two three.")
    editor.locator("#body_source").focus()
    editor.keyboard.press("Control+Home")
    editor.keyboard.type("Zero ")
    editor.keyboard.press("Control+s")
    expect(editor.locator("#notices")).to_contain_text("Saved.")
    expect(editor.locator("#body_source")).to_be_focused()
    editor.keyboard.type("half ")
    expect(editor.locator("#body_source")).to_have_value("Zero half One two three.")


def test_a_form_that_is_wrong_begins_with_what_is_wrong(editor, forgiven):
    forgiven.append("status of 422")
    editor.goto(NEW)
    editor.fill("#headline", "A new pier")
    editor.click("text=Address, source, search engines")
    editor.fill("#slug", "Not A Slug")
    editor.click("#save")
    expect(editor.locator("#summary")).to_be_focused()
    editor.keyboard.press("Tab")
    editor.keyboard.press("Enter")
    expect(editor.locator("#slug")).to_be_in_viewport()
    assert editor.locator("#slug").get_attribute("aria-invalid") == "true"
    expect(editor.locator("#headline")).to_have_value("A new pier")


def test_the_list_is_filtered_while_one_types_and_the_search_keeps_the_focus(editor, paper):
    paper.story("Bridge reopens")
    paper.story("Ferry runs again")
    editor.goto("/newsroom")
    editor.keyboard.press("/")
    expect(editor.locator("#q")).to_be_focused()
    editor.keyboard.type("ferry")
    expect(editor.locator("#stories a.rows__main")).to_have_count(1)
    expect(editor.locator("#q")).to_be_focused()
    expect(editor.locator("#announced")).to_have_text("1 story")
    assert "q=ferry" in editor.url
    assert "q=ferry" in (editor.locator("#states a").nth(1).get_attribute("href") or "")


def test_a_state_of_two_words_in_a_list_is_one_phrase(editor, desk):
    reporter = desk("reporter")
    story = reporter.write(headline="A pier", body_source="Words.")
    reporter.edit(story, "/submit")
    desk("editor").edit(story, "/return", word="Who says so?")
    editor.goto("/newsroom")
    assert editor.locator("#stories .state").inner_text() == "Draft, returned"  # no gap in it


def test_lists_are_walked_and_stories_opened_by_single_keys(editor, paper):
    paper.story("Bridge reopens", ago=timedelta(hours=1))
    paper.story("Ferry runs again", ago=timedelta(hours=2))
    editor.goto("/newsroom")
    for key in "jjk":
        editor.keyboard.press(key)
    expect(editor.locator("#stories a.rows__main").first).to_be_focused()
    editor.keyboard.press("Enter")
    expect(editor.locator("h1")).to_have_text("Bridge reopens")
    editor.wait_for_load_state()  # its script hears no key before
    editor.keyboard.press("?")
    expect(editor.locator("#keys > h2")).to_be_focused()
    expect(editor.locator("#keys > h2")).to_be_in_viewport()
    editor.keyboard.press("Escape")
    editor.keyboard.type("gd")
    expect(editor.locator("h1")).to_have_text("All stories")


def test_single_keys_can_be_switched_off(editor):
    editor.goto("/newsroom")
    editor.keyboard.press("?")
    editor.uncheck("#single-keys")
    editor.keyboard.press("Escape")
    editor.keyboard.press("?")
    expect(editor.locator("#keys")).not_to_be_visible()
    editor.reload()
    editor.keyboard.press("n")
    expect(editor.locator("h1")).to_have_text("All stories")


def test_what_a_word_processor_copied_comes_in_as_markdown(editor):
    write(editor, text="Before. ")
    ready(editor)
    html = "<p>The <b>mayor</b> said <i>no</i>.</p><img src='data:image/png;base64,AAAA'>"
    editor.evaluate(PASTE, [html, "The mayor said no."])
    expect(editor.locator("#body_source")).to_have_value(re.compile(r"\*\*mayor\*\* said _no_\."))
    expect(editor.locator("#notices")).to_contain_text("A picture was left out")
    editor.keyboard.press("Control+z")
    expect(editor.locator("#body_source")).not_to_have_value(re.compile("mayor"))


def test_a_link_to_share_is_copied_by_its_button_and_shows_the_draft_to_a_guest(editor, open_tab):
    write(editor)
    editor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.click("#share > summary")
    editor.get_by_role("button", name="Make a link").click()
    editor.get_by_role("button", name="Copy the link").click()
    expect(editor.get_by_role("button", name="Copied")).to_be_visible()
    expect(editor.locator("#announced")).to_have_text("Copied")
    guest = open_tab()
    guest.goto(editor.evaluate("navigator.clipboard.readText()"))
    expect(guest.locator("main h1")).to_have_text("A new pier")


def test_a_required_reason_is_marked_and_a_withdrawal_is_undone(editor, paper):
    paper.story("Bridge reopens")
    editor.goto("/newsroom/stories/1/withdraw")
    reason = editor.get_by_label("Reason, for the newsroom (required)")
    expect(reason).to_have_accessible_description("For the log; readers don’t see it.")
    editor.get_by_role("button", name="Withdraw it").click()
    expect(reason).to_be_focused()
    assert reason.evaluate("field => field.validity.valueMissing")
    reason.fill("Mistaken for another.")
    editor.get_by_role("button", name="Withdraw it").click()
    told = editor.locator("#bar .notice")
    expect(told).to_have_text(re.compile(r"no reader sees it any more\.\s+Undo\s*$"))
    told.get_by_role("button", name="Undo").click()
    expect(told).to_contain_text("Readers see it again")
    expect(editor.locator("#bar .state").first).to_have_text("Live")


def test_what_was_done_is_told_to_those_who_listen(editor):
    write(editor)
    expect(editor.locator("#announced")).to_have_text("Saved as a draft.")

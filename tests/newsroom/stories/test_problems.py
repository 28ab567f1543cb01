"""Before it goes out: what keeps a story in, and what its editors are told of it."""

from datetime import timedelta

import pytest

from answers import main, words
from broadsheet.archive.images import Image
from broadsheet.text import doubts
from desk import errors, notices, row


@pytest.fixture
def database() -> str:
    """What is said of a text does not depend on the database."""
    return "sqlite"


def check(browser, story):
    """What a story's page says beside the button that publishes it."""
    page = main(browser.get(story).text)
    (section,) = (e for e in page.iter("section") if e.get("class") == "check")
    return [words(e) for e in section.iter("li")] or words(section)


def test_a_picture_that_nobody_has_is_named_with_its_line_and_keeps_a_story_in(app, editor, paper):
    paper.add(Image(name="pier", file="pier-1", width=640, height=480, alt="A pier"))
    text = "It is long.\n\n![The pier](pier)\n\n![The pier](peir)\n"
    story = editor.write(headline="A new pier", body_source=text)
    (said,) = check(editor, story)
    assert said == "There is no picture “peir” in the library (line 5)."
    answer = editor.edit(story, "/publish")
    assert answer.status_code == 422
    assert errors(answer.text) == {"body_source": said}
    assert row(app, story).published_at is None
    assert (
        editor.edit(story, "/publish", body_source=text.replace("peir", "pier")).status_code == 303
    )


def test_lines_in_doubt_keep_an_imported_story_in_until_somebody_looked(app, editor):
    text = "\n".join(doubts.marked(["It is long.", "Share", "It ends."], [1]))
    assert text.split("\n")[1].startswith("[?] The next line:")
    story = editor.write(headline="A new pier", body_source=text)
    (said,) = check(editor, story)
    assert "(line 2)" in said
    assert editor.edit(story, "/publish").status_code == 422
    assert row(app, story).published_at is None
    assert editor.edit(story, "/publish", body_source="It is long.\n\nIt ends.").status_code == 303


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        ("/world/brige", "leads nowhere"),
        ("/nowhere", "leads nowhere"),
        ("/topics/nothing", "leads nowhere"),
        ("brige", "leads nowhere"),
        ("https://paper.example/world/brige", "leads nowhere"),
        ("/" + "x" * 2000, "leads nowhere"),
        ("/world/gone", "leads to a story that is withdrawn"),
        ("/world/draft", "leads to a story that readers don’t see yet"),
        ("https://", "has no address that a browser knows"),
        ("", "has no address that a browser knows"),
    ],
)
def test_a_link_that_leads_nowhere_is_remarked_and_keeps_nothing_in(
    clock, editor, paper, link, complaint
):
    editor.app.config["SITE_URL"] = "https://paper.example"
    paper.story("Gone", slug="gone", ago=timedelta(hours=2), unpublished_at=clock())
    paper.story("Draft", slug="draft", ago=None)
    story = editor.write(headline="A pier", body_source=f"Long.\n\nAs [we](<{link}>) said.")
    (said,) = check(editor, story)
    assert said.endswith(complaint + ".")
    assert ("(line 3)" in said) == bool(link and link != "https://")
    answer = editor.edit(story, "/publish")
    assert answer.status_code == 303
    assert "Published. One remark on it" in notices(editor.get(answer.location).text)


def test_whoever_submits_a_story_hears_what_keeps_it_in(editor):
    text = "Long, as [we](/nowhere) said.\n\n![The pier](pier)\n"
    story = editor.write(headline="A pier", body_source=text)
    answer = editor.edit(story, "/submit")
    said = notices(editor.get(answer.location).text)
    assert "It can’t go out yet for one reason: see “Before it goes out”." in said
    assert "One remark on it" in said


def test_what_stands_somewhere_is_not_remarked(editor, paper):
    editor.app.config["SITE_URL"] = "https://paper.example"
    paper.story("Out", slug="out", by=["Ada Venn"], about=["Tides"])
    links = """/ /world /world/out /sports/out https://paper.example/world/out?from=x#end
        https://paper.example /authors/ada-venn /topics/tides /latest /archive/2025 /world/feed.rss
        /feed.atom /sitemap.xml #below https://elsewhere.example/nowhere mailto:desk@paper.example
        """.split()
    text = "\n\n".join(f"[words](<{link}>)" for link in links)
    story = editor.write(headline="A pier", body_source=text)
    assert check(editor, story) == "Before it goes out Nothing to remark."


def test_a_link_to_what_comes_out_before_it_is_not_remarked(editor):
    coming = editor.write(headline="Coming", body_source="Text.")
    editor.edit(coming, "/publish", publish_at="2025-10-21T06:00")
    story = editor.write(headline="After it", body_source="[words](/world/coming)")
    assert "don’t see yet" in check(editor, story)[0]
    editor.edit(story, "/publish", publish_at="2025-10-21T07:00")
    assert check(editor, story) == "Before it goes out Nothing to remark."


def test_a_reporter_is_told_of_a_hidden_story_no_more_than_of_none(desk, editor):
    editor.write(headline="A secret", slug="merger-talks", body_source="Text.")
    reporter = desk("reporter")
    text = "[a](/world/merger-talks)\n\n[b](/world/no-such-story)"
    story = reporter.write(headline="Mine", body_source=text)
    assert [said.rpartition(") ")[2] for said in check(reporter, story)] == ["leads nowhere."] * 2


def test_what_is_missing_is_said_before_anybody_presses_the_button(editor):
    story = editor.write(headline="", body_source="", slug="a-pier")
    assert check(editor, story) == ["A story needs a headline.", "There is no text yet."]


def test_a_link_that_nobody_can_read_is_remarked(editor, paper):
    paper.story("Moved in", slug="moved-in", body='<p><a href="//[x">a</a></p>', body_format="html")
    story = "/newsroom/stories/1"
    assert check(editor, story) == ["The link to “//[x” (line 1) leads nowhere."]

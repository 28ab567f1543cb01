"""What the desk can't do is said at the desk, and nothing that was typed is lost."""

import pytest

from answers import main, words

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def reporter(desk, editor):
    return desk("reporter")


def links(answer):
    return [link.get("href") for link in main(answer.text).iter("a")]


def test_what_is_not_for_a_role_leads_back_to_the_stories(reporter):
    answer = reporter.get("/newsroom/staff")
    assert answer.status_code == 403
    assert "This is not for your role" in words(main(answer.text))
    assert links(answer) == ["/newsroom"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_story_that_came_out_meanwhile_is_left_alone_and_the_text_is_shown(reporter, editor):
    story = reporter.write(headline="Bridge", body_source="Closed.")
    typed = reporter.fields(story) | {"body_source": "Closed until Monday."}
    editor.edit(story, "/publish")
    answer = reporter.client.post(story + "/submit", data=typed)
    assert answer.status_code == 403
    assert "Closed until Monday." in words(main(answer.text))
    assert links(answer) == [story, "/newsroom"]
    assert "Closed until Monday." not in reporter.get(story).text


def test_a_stranger_sees_no_desk(client):
    answer = client.get("/newsroom/nowhere")
    assert answer.status_code == 404
    assert "All stories" not in answer.text

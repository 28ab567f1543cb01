"""What the desk can't do is said at the desk, and nothing that was typed is lost."""

import pytest
from wtforms import HiddenField, PasswordField, StringField
from wtforms.fields.core import UnboundField

from answers import main, tree, words
from broadsheet.newsroom.access.refusals import LABELS
from broadsheet.newsroom.forms import DeskForm
from broadsheet.text.rendering import LONGEST as LONGEST_BODY
from desk import errors, fields_of, row
from door_errands import kinds_of

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


def test_a_stranger_sees_no_desk(client):
    answer = client.get("/newsroom/nowhere")
    assert answer.status_code == 404
    assert "All stories" not in answer.text


@pytest.mark.parametrize("where", ["nothing", "stories/1/nothing", "stories/1/publish/nothing"])
def test_a_wrong_address_of_the_desk_leads_back_to_it_and_tells_strangers_nothing(
    desk, editor, client, paper, where
):
    address = f"/newsroom/{where}"
    answer = editor.get(address)
    assert answer.status_code == 404
    assert "Nothing stands here" in words(main(answer.text))
    assert links(answer) == ["/newsroom"]
    assert "Sign out" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    strangers = client.get(address)
    assert main(strangers.text).find(".//h1").text == "Page not found"


def test_where_a_form_is_sent_its_page_is_opened_anew(editor, client):
    story = editor.write(headline="A story")
    for sent, page in {
        story + "/translations": story,
        story + "/share/3/end": story,
        "/newsroom/bulk/do": "/newsroom",
        "/newsroom/account/second-factor/confirm": "/newsroom/account",
        "/newsroom/stories/autosave": "/newsroom",
    }.items():
        answer = editor.get(sent)
        assert (answer.status_code, answer.location) == (303, page), sent
    assert editor.get(story + "/translations/nothing").status_code == 404
    assert editor.get("/newsroom/nothing").status_code == 404
    strangers = client.get(story + "/translations")
    assert strangers.status_code == 404
    assert main(strangers.text).find(".//h1").text == "Page not found"


def test_what_is_refused_is_said_in_the_language_of_the_paper_and_under_its_name(editor, paper):
    paper.set(locale="de", name="Der Bote")
    editor.get("/newsroom")
    page = tree(editor.get("/newsroom/stories/999999").text)
    assert page.get("lang") == "de"
    assert words(page.find(".//title")).endswith("Der Bote")


def test_what_stood_below_the_address_of_the_desk_leads_on_all_the_same(editor, paper):
    story = paper.story("Moved", section="world")
    answer = editor.get(f"/newsroom/{story.rpartition('/')[2]}")
    assert (answer.status_code, answer.headers["Location"]) == (301, story)


def without_token(fields):
    return {name: value for name, value in fields.items() if name != "csrf_token"}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/newsroom/stories/999999", 404),
        ("/newsroom/staff", 403),
        ("/newsroom/stories/1/submit", 409),
    ],
)
def test_what_was_typed_comes_back_with_every_refusal(editor, paper, address, code):
    paper.story("Out already")  # which nobody submits any more
    typed = {"word": "All of it,\nto the last line.", "name": "Ann", "note": "", "version": "1"}
    answer = editor.post(address, typed)
    assert answer.status_code == code
    assert without_token(fields_of(answer.text, "story")) == typed


def test_all_that_can_be_typed_is_shown_again_by_its_label_and_nothing_else(editor):
    fields = {
        name: field.field_class
        for form in kinds_of(DeskForm)
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, StringField)
    }
    kinds = (HiddenField, PasswordField)
    typed = {name for name, kind in fields.items() if not issubclass(kind, kinds)}
    sent = dict.fromkeys(fields, "Words") | {"at_an_hour": "1", "form": "big", "skip_pages": "y"}
    page = main(editor.post("/newsroom/staff", sent).text)
    shown = [
        e for e in page.iter("input", "textarea") if e.get("type") not in ("hidden", "password")
    ]
    # "at" and "story" are buttons in other forms, and "code" is of one moment.
    assert {field.get("name") for field in shown} == typed - {"at", "code", "story"}
    labels = {e.get("for"): words(e) for e in page.iter("label")}
    assert all(labels[field.get("id")] for field in shown)


def test_what_is_shown_again_has_the_label_that_a_form_gives_it(app):
    fields = {
        (name, field)
        for form in kinds_of(DeskForm)
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, StringField)
    }
    given = {(name, str(label)) for name, field in fields for label in field.args[:1]}
    names = {name for name, _ in given}
    assert {(name, str(label)) for name, label in LABELS.items() if name in names} <= given


def test_a_form_of_another_session_is_sent_again_with_all_its_fields(editor):
    typed = editor.fields("/newsroom/stories/new") | {
        "headline": "Bridge",
        "body_source": "Closed.",
    }
    answer = editor.client.post("/newsroom/stories/new", data=typed | {"csrf_token": "old"})
    assert answer.status_code == 400
    again = fields_of(answer.text, "story")
    assert without_token(again) == without_token(typed)
    assert editor.client.post("/newsroom/stories/new", data=again).status_code == 303


def test_a_text_that_is_too_long_for_the_desk_is_given_back_whole(editor):
    text = "Ñandú " * 400_000  # 2.4 million characters, 3.6 million bytes when it is sent
    typed = editor.fields("/newsroom/stories/new") | {"headline": "Long", "body_source": text}
    answer = editor.client.post("/newsroom/stories/new", data=typed)
    assert answer.status_code == 422
    assert f"{LONGEST_BODY:,} characters" in errors(answer.text)["body_source"]
    assert fields_of(answer.text, "story")["body_source"] == text.strip()


def test_what_is_too_large_to_be_read_is_said_to_be(editor):
    answer = editor.client.post("/newsroom/stories/new", data={"body_source": "x" * 21 * 2**20})
    assert answer.status_code == 413
    assert "Your browser may still have it" in words(main(answer.text))


def test_a_long_text_survives_the_end_of_its_session_whole(app, desk, editor):
    text = "A word. " * 150_000  # 1.2 million characters
    typed = editor.fields("/newsroom/stories/new") | {"headline": "Long", "body_source": text}
    editor.client.delete_cookie("newsroom", path="/newsroom")
    answer = editor.client.post("/newsroom/stories/new", data=typed)
    assert answer.status_code == 401
    assert text in answer.text


def test_a_page_that_breaks_after_the_save_says_that_it_is_saved(app, editor, monkeypatch):
    def breaks(*_args, **_kwargs):
        raise LookupError

    monkeypatch.setattr("broadsheet.newsroom.stories.drafting._onward", breaks)
    fields = editor.fields("/newsroom/stories/new") | {"headline": "Kept", "body_source": "Text."}
    answer = editor.client.post("/newsroom/stories/new", data=fields)
    assert answer.status_code == 500
    assert "It is saved" in words(main(answer.text))
    assert "is not saved" not in words(main(answer.text))
    assert row(app, "/newsroom/stories/1").headline == "Kept"

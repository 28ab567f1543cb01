"""A newsroom's own templates, laid over the program's."""

import pytest

from answers import main, tree, words

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

KICKER = """{% extends "broadsheet/reader/article.html" %}
{% block content %}<p id="ours">By candlelight: {{ article.headline }}</p>{{ super() }}
{% endblock %}
"""
SHARED = {"CACHE_TYPE": "FileSystemCache"}


@pytest.fixture
def lay(tmp_path):
    """Lays a template over the program's."""

    def _lay(name, text):
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return _lay


def test_one_template_is_replaced_and_the_others_go_on(make_app, paper, lay):
    address = paper.story("The ebb")
    lay("reader/article.html", KICKER)
    lay("reader/_name.html", "<em>Ours</em>")
    lay("newsroom/access/sign_in.html", "Come in.")
    client = make_app().test_client()
    page = tree(client.get(address).text)
    assert words(page.find(".//p[@id='ours']")) == "By candlelight: The ebb"
    assert words(page.find(".//h1")) == "The ebb"
    assert words(page.find(".//header//em")) == "Ours"
    assert "The ebb" in words(main(client.get("/").text))
    assert client.get("/newsroom/sign-in").text == "Come in."


BROKEN = {
    "{% block content %}": "line 1: Unexpected end",
    "\n{{ 1 + }}": "line 2: ",
    '{% extends "broadsheet/reader/artcle.html" %}': "it needs broadsheet/reader/artcle.html",
    '{% include "reader/_ours.html" %}': "it needs reader/_ours.html",
    "{{ 1|shouted }}": "line 1: No filter named 'shouted'",
}


@pytest.mark.parametrize("text", BROKEN)
def test_one_that_is_broken_is_left_aside_and_the_log_says_why(make_app, paper, lay, caplog, text):
    address = paper.story("The ebb")
    path = lay("reader/article.html", text)
    lay("reader/_ours.html", "{% if %}")
    answer = make_app().test_client().get(address)
    assert (answer.status_code, words(main(answer.text).find(".//h1"))) == (200, "The ebb")
    assert f"{path} is left aside: {BROKEN[text]}" in caplog.text


def test_pages_that_were_kept_are_made_anew_when_it_is_another(make_app, paper, lay):
    address = paper.story()
    for text in ("Before.", "After."):
        lay("reader/article.html", text)
        assert make_app(**SHARED).test_client().get(address).text == text


def test_a_server_goes_on_with_those_that_it_began_with(make_app, paper, lay):
    """Even if it needs one for the first time when another lies there: what it shares bears the
    name of what it began with, and whoever goes back to that is handed it."""
    address = paper.story()
    lay("reader/article.html", "Before.")
    app = make_app(**SHARED)
    lay("reader/article.html", "After.")
    lay("reader/list.html", "After.")
    assert app.test_client().get(address).text == "Before."
    assert app.test_client().get("/latest").text != "After."
    (lay("reader/list.html", "").unlink(), lay("reader/article.html", "Before."))
    assert make_app(**SHARED).test_client().get(address).text == "Before."


def test_a_developer_sees_each_change_of_one_at_once(make_app, paper, lay):
    address = paper.story()
    app = make_app(DEBUG=True)
    for text in ("Before.", "After."):
        lay("reader/article.html", text)
        assert app.test_client().get(address).text == text


def test_their_folders_may_be_links_and_what_an_editor_left_is_none(make_app, paper, lay, tmp_path):
    address = paper.story()
    lay("reader/article.html", "").unlink()
    (tmp_path / "templates/reader").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "templates/reader").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "templates/.#list.html").symlink_to("somebody@machine:1")
    for text in ("Before.", "After."):
        (tmp_path / "elsewhere/article.html").write_text(text)
        assert make_app(**SHARED).test_client().get(address).text == text

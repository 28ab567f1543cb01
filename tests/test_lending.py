"""Applications that tests borrow (lending.py): what a test did to one comes to no other."""

import shutil
import threading

import pytest
from flask import Flask

from broadsheet.web import own_templates
from lending import Lender
from stories import Clock, Paper


@pytest.fixture
def lender() -> Lender:
    return Lender()


@pytest.fixture
def lend(lender, tmp_path, sqlite_template):
    """Lends an application for the paper of a name."""

    def _lend(name: str, **more) -> Flask:
        shutil.copytree(sqlite_template, tmp_path / name)
        paper = {"CLOCK": Clock(), "TESTING": True, "INSTANCE_PATH": str(tmp_path / name)}
        return lender.lend(paper | more)

    return _lend


def test_the_same_application_serves_one_paper_after_another(lender, lend):
    first = lend("first", SITE_NAME="The Ferry", CACHE_BYTES=0)
    story = Paper(first, Clock()).story("A pier in the fog")
    assert b"A pier in the fog" in first.test_client().get(story).data
    for address in ("/nowhere", "/newsroom/nowhere", "/media/nothing.webp", "/feed.nothing"):
        assert first.test_client().get(address).status_code in (303, 404)
    bytes_kept = first.config["CACHE_BYTES"]
    lender.take_back(first)
    second = lend("second")
    assert second is first
    assert second.config["CACHE_BYTES"] != bytes_kept
    front = second.test_client().get("/")
    assert b"Broadsheet" in front.data
    assert b"The Ferry" not in front.data
    assert second.test_client().get(story).status_code == 404
    lender.take_back(second)


def test_who_borrows_two_applications_at_a_time_gets_two(lender, lend):
    first, second = lend("first"), lend("second")
    assert first is not second
    for app in (first, second):
        lender.take_back(app)


CHANGES = {
    "a route": lambda app: app.add_url_rule("/odd", view_func=lambda: "odd"),
    "another view": lambda app: app.view_functions.update({"pages.front": lambda: "odd"}),
    "an error handler": lambda app: app.register_error_handler(404, lambda _: "odd"),
    "a handler before": lambda app: app.before_request(lambda: "odd"),
    "a handler after": lambda app: app.after_request(lambda answer: answer),
    "a filter": lambda app: app.add_template_filter(str.upper, "ago"),
    "a function of templates": lambda app: app.add_template_global(str.upper, "address"),
    "a method": lambda app: setattr(app, "handle_exception", str),
    "own templates": lambda app: own_templates.folder(app).mkdir(),
    "a thread": lambda app: threading.Thread(target=ENOUGH.wait, daemon=True).start(),
}
ENOUGH = threading.Event()


@pytest.mark.parametrize("change", CHANGES)
def test_one_that_was_changed_is_not_lent_again(lender, lend, change):
    first = lend("first")
    CHANGES[change](first)
    lender.take_back(first)
    ENOUGH.set()
    second = lend("second")
    ENOUGH.clear()
    assert second is not first
    assert second.test_client().get("/odd").status_code == 404
    lender.take_back(second)


@pytest.mark.parametrize(
    "settings", [{"DEBUG": True}, {"TESTING": False}, {"INDEXNOW_KEY": "a-key-of-ours"}]
)
def test_one_with_other_routes_is_made_for_its_test(lender, lend, settings):
    usual = lend("usual")
    lender.take_back(usual)
    other = lend("other", **settings)
    assert other is not usual
    lender.take_back(other)
    assert lend("next") is usual
    lender.take_back(usual)

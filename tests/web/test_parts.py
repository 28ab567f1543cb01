"""Macros as parts of pages: what tells one from another, and when one is read anew."""

import pytest
from jinja2 import DictLoader, Environment

from broadsheet.press.printing import Printing, at_work, in_print
from broadsheet.web.parts import Macros, kept
from conftest import ON_SQLITE

MACRO = "{% macro said(word, loud=0, now=0) %}{{ put(word) }}{{ '!' if loud }}{% endmacro %}"


def macro(**names):
    return Environment().from_string(MACRO, names).module.said


@pytest.fixture
def page(app, clock):
    """A page that is being printed."""
    at_work.set(app.extensions["press"])
    with app.test_request_context():
        identity, count = app.extensions["press"].change_log.begin_reading()
        around = in_print.set(Printing(("paper",), identity, count, clock()))
        yield
        in_print.reset(around)


@ON_SQLITE
def test_a_part_is_told_by_all_that_it_is_given_but_for_now(page):
    written = []
    said = kept(macro(put=lambda word: written.append(word) or word))
    assert [said("a", now=1), said("a", now=2), said("b", now=2)] == ["a", "a", "b"]
    assert written == ["a", "b"]
    assert [said("a", loud=True, now=2), said("a", loud=False)] == ["a!", "a"]
    assert [said("a", loud=True, now=3), said("a", now=3)] == ["a!", "a"]
    assert written == ["a", "b", "a", "a"]


@pytest.mark.parametrize(("auto_reload", "then"), [(True, "new"), (False, "old")])
def test_a_developer_sees_a_changed_macro_at_once(auto_reload, then):
    templates = {"a": "{% macro said() %}old{% endmacro %}"}
    macros = Macros(Environment(loader=DictLoader(templates), auto_reload=auto_reload), "a")
    assert macros.said() == "old"
    templates["a"] = "{% macro said() %}new{% endmacro %}"
    assert macros.said() == then

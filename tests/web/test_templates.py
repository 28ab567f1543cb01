"""Templates of all rooms share the names of one environment."""

from typing import Any

import pytest
from flask import render_template_string
from jinja2 import Environment
from markupsafe import Markup

from broadsheet import application
from broadsheet.web.templates import Templates

OURS_INSTEAD = ["_", "url_for"]  # of what Jinja and Flask have


class Watched(dict[str, Any]):
    """Names, and which of them were given a second meaning."""

    def __init__(self, names: dict[str, Any], replaced: list[str]) -> None:
        super().__init__(names)
        self.replaced = replaced

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self:
            self.replaced.append(name)
        super().__setitem__(name, value)

    def update(self, *more: Any, **others: Any) -> None:
        for name, value in dict(*more, **others).items():
            self[name] = value


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_room_gives_a_name_that_another_has_given_a_second_meaning(make_app, monkeypatch):
    replaced: list[str] = []

    class WatchedTemplates(Templates):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            for kind in ("filters", "globals", "tests"):
                setattr(self, kind, Watched(getattr(self, kind), replaced))

    monkeypatch.setattr(application.Application, "jinja_environment", WatchedTemplates)
    environment = make_app().jinja_env
    assert sorted(replaced) == OURS_INSTEAD
    assert {"ago", "enumerated", "logged_details"} <= environment.filters.keys()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_values_are_written_as_jinja_escapes_them(make_app):
    values = [
        "",
        "plain",
        "<b>",
        "a&b",
        "“it’s”",
        "it's",
        '"',
        "é>",
        Markup("<i>&amp;</i>"),
        5,
        None,
    ]
    template = "{% macro one(value) %}{{ value }}{% endmacro %}{{ a }}|{{ one(a) }}|{{ undefined }}"
    plain = Environment(autoescape=True).from_string(template)
    with make_app().test_request_context():
        for value in values:
            assert render_template_string(template, a=value) == plain.render(a=value)

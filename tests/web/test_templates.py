"""Templates of all rooms share the names of one environment."""

from typing import Any

import pytest

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
    assert {"ago", "enumerated", "logged_value"} <= environment.filters.keys()

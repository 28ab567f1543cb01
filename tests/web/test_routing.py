"""What writes addresses is compiled when the first one of a rule is written."""

import pytest
from werkzeug.routing import Map, Rule

from broadsheet.web.routing import LazyRule


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules for which Werkzeug compiled a function, in order."""
    compiled: list[str] = []
    of_werkzeug = Rule._compile_builder

    def counted(rule: Rule, append_unknown: bool = True) -> object:
        compiled.append(rule.rule)
        return of_werkzeug(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", counted)
    return compiled


def test_a_rule_compiles_nothing_until_an_address_is_written(compiled: list[str]) -> None:
    rules = [
        LazyRule("/routing/<self>", endpoint="one"),
        LazyRule("/routing/<int:rule>/more", endpoint="two"),
    ]
    routes = Map(rules).bind("paper.example")

    assert routes.match("/routing/7/more") == ("two", {"rule": 7})
    assert compiled == []

    assert routes.build("one", {"self": "a b", "page": 2}) == "/routing/a%20b?page=2"
    assert routes.build("one", {"self": "c"}) == "/routing/c"
    assert compiled == ["/routing/<self>"]


def test_a_rule_writes_the_addresses_that_werkzeug_writes() -> None:
    for kind in (Rule, LazyRule):
        rules = [
            kind("/of/<slug>", endpoint="of", defaults={"page": 1}),
            kind("/plain", endpoint="p"),
        ]
        routes = Map(rules).bind("paper.example", "/")
        assert routes.build("of", {"slug": "x"}, force_external=True) == "http://paper.example/of/x"
        assert routes.build("p") == "/plain"

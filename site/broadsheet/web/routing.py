"""Routing: how the parts of an address are read, and when what writes addresses is compiled."""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import IntegerConverter, Map, Rule, ValidationError


class Number(IntegerConverter):
    """A number as the paper writes it in addresses, and in no other way: "07" or the digits of
    another script would be further addresses of the same page, without end."""

    def to_python(self, value: str) -> int:
        number: int = super().to_python(value)
        if self.to_url(number) != value:
            raise ValidationError()
        return number


class RowId(Number):
    """The number of a row, as columns hold them: up to 31 bits."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


class LazyRule(Rule):
    """A rule whose addresses are written by functions that are compiled with the first of them.

    Werkzeug compiles two for each rule as soon as it is added: an eighth of a server's start, and
    most of them are the desk's. Should its method have another name one day, that is so again."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build

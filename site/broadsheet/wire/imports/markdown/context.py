"""Context: what a text may ask of its page and its site, as templates of Hugo and Jekyll do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..html import relative_links
from .matter import Matter
from .sites import StaticSite


@dataclass(frozen=True)
class Context:
    """`page`: the path at which the page stood; `place`: its file, below the folder of stories."""

    page: str
    place: str
    matter: Matter
    site: StaticSite | None
    file: Path

    @property
    def base(self) -> str:
        """The path under which the whole site stood."""
        return self.site.base if self.site else ""

    def value(self, name: str) -> str | None:
        """Of a variable such as "site.title", "page.title" or, Hugo's `param`, "title" alone: its
        text. None where nobody says it."""
        kind, dot, rest = name.partition(".")
        settings = self.site.settings if self.site else {}
        if dot and kind in ("site", "page"):
            return _text(settings if kind == "site" else self.matter, rest)
        found = _text(self.matter, name)
        return _text(settings, f"params.{name}") if found is None else found

    def address(self, name: str) -> str | None:
        """Of the page of another file of the site. None where there is no such file."""
        return self.site.address_of_file(name, self.site.place(self.file)) if self.site else None

    def in_full(self, target: str) -> str:
        """The path that a link of the text meant."""
        return relative_links.in_full(target, self.page, self.place, self.address)


def _text(values: Any, dotted: str) -> str | None:
    for name in dotted.split("."):
        values = values.get(name) if isinstance(values, dict) else None
    if isinstance(values, bool) or not isinstance(values, (str, int, float)):
        return None
    return str(values)

"""Front matter: the names and values that stand above a story's text."""

import json
import re
import tomllib
from typing import Any

import yaml

from ....language import gettext, number
from ..items import ImportRefused

LARGEST = 64 * 1024  # characters of front matter
_FENCE = re.compile(
    r"\A(---|\+\+\+|;;;)[ \t]*\r?\n(.*?)(?:\r?\n)?^(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M
)
# Hexo needs no fence above. What begins like a text ("Note: …") is one, unless it has these.
_UNFENCED = re.compile(
    r"\A()(?=(?:.*\n){0,20}?(?:title|date):)"
    r"((?:[A-Za-z][\w-]*+:(?:[ \t].*)?+\r?\n|[ \t]*+- .*\n|[ \t]++\S.*\n)++)---[ \t]*\r?\n"
)
# Pelican's, which has no fence at all: a title, and another of its names, above a blank line.
_PELICAN = re.compile(
    r"\A(?=(?:.*\n){0,20}?title:)(?=(?:.*\n){0,20}?(?:date|slug|category|tags|authors?|status):)"
    r"((?:[A-Za-z][\w-]{0,30}:(?:[ \t].*)?\r?\n(?:[ \t]{2,}\S.*\n)*)+)[ \t]*\r?\n",
    re.IGNORECASE,
)
# Pandoc's: title, authors and date, each behind a sign; what goes on on the next line is indented.
_PANDOC = re.compile(
    r"\A%(?P<rows>(?:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*%){0,2}[^\n]*(?:\n[ \t]+\S[^\n]*)*)(?:\n|\Z)"
)
# A tab may part a name from its value (YAML 1.1, 5.5): Jekyll's reader lets it, PyYAML doesn't.
_TAB = re.compile(r"^( *[\w.-]+:) *\t[ \t]*", re.M)

Matter = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise ImportRefused(gettext("its front matter has aliases, which no story needs"))
        return super().compose_node(parent, index)

    def moment(self, node: Any) -> Any:
        """A text where it is no moment: one wrong date is not worth a story."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return self.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.moment)


def parted(source: str) -> tuple[Matter, str]:
    """The front matter as values, and what stands below it. Raises ImportRefused for front matter
    that can't be read."""
    fence = _FENCE.match(source) or _UNFENCED.match(source)
    if fence is None:
        if re.match(r"\{\s*\"", source):
            return _json_parted(source)
        if pandoc := _PANDOC.match(source[:LARGEST].replace("\r\n", "\n")):
            return _of_pandoc(pandoc["rows"]), source.replace("\r\n", "\n")[pandoc.end() :]
        pelican = _PELICAN.match(source[:LARGEST])
        return (_of_pelican(pelican[1]), source[pelican.end() :]) if pelican else ({}, source)
    mark, text = fence[1], fence[2]
    if len(text) > LARGEST:
        raise ImportRefused(
            gettext("its front matter is larger than %(most)s KB", most=number(LARGEST // 1024))
        )
    kind = {"+++": "toml", ";;;": "json"}.get(mark, "yaml")
    try:
        found = values(text, "json" if text.lstrip().startswith("{") else kind)
    except ValueError as error:
        raise ImportRefused(
            gettext("its front matter can’t be read: %(error)s", error=error)
        ) from error
    return found, source[fence.end() :]


def values(text: str, kind: str) -> Matter:
    """What a text of that kind ("yaml", "toml" or "json") says. Raises ValueError, and
    ImportRefused for what is no list of names and values."""
    try:
        if kind == "toml":
            found: Any = tomllib.loads(text.replace("\r\n", "\n"))
        elif kind == "json":
            found = json.loads(text)
        else:
            found = yaml.load(_TAB.sub(r"\1 ", text), _Loader)  # noqa: S506 - derived from SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError) as error:
        raise ValueError(" ".join(str(error).split())[:200]) from error
    if found is not None and not isinstance(found, dict):
        raise ImportRefused(gettext("its front matter is no list of names and values"))
    return {str(name): value for name, value in (found or {}).items()}


def _of_pelican(text: str) -> Matter:
    """Texts all, a name a line; what goes on on the next is indented."""
    found: Matter = {}
    for row in re.sub(r"\r?\n[ \t]+", " ", text).splitlines():
        name, _, value = row.partition(":")
        found[name.lower()] = value.strip()
    for name in ("tags", "authors"):
        found[name] = [one.strip() for one in re.split("[,;]", found.get(name, "")) if one.strip()]
    found["draft"] = found.get("status", "").lower() in ("draft", "hidden")
    found["updated"] = found.get("modified", "")
    return found


def _of_pandoc(rows: str) -> Matter:
    title, authors, date = [*rows.split("\n%"), "", ""][:3]
    names = [name.strip() for name in re.split(r";|\n", authors) if name.strip()]
    return {"title": " ".join(title.split()), "authors": names, "date": date.strip()}


def _json_parted(source: str) -> tuple[Matter, str]:
    """Hugo's JSON has no fence but its own braces."""
    try:
        matter, end = json.JSONDecoder().raw_decode(source)
    except (ValueError, RecursionError):
        return {}, source
    if end > LARGEST:
        raise ImportRefused(
            gettext("its front matter is larger than %(most)s KB", most=number(LARGEST // 1024))
        )
    return matter, source[end:]


def text_in(matter: Matter, *names: str) -> str:
    """The first of these that is a text or a number; "" if none is."""
    for name in names:
        value = matter.get(name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value).strip()
    return ""


def names_in(matter: Matter, *names: str) -> list[str]:
    """A list of names; Jekyll's are words of one text, commas part others."""
    for name in names:
        value = matter.get(name)
        if isinstance(value, str):
            if name in ("author", "byline", "category"):
                return [value]
            is_words = name != "authors" and "," not in value
            return value.split() if is_words else value.split(",")
        if isinstance(value, list):  # Hexo has categories within others in lists of lists
            flat = [n for one in value for n in (one if isinstance(one, list) else [one])]
            return [_name(one) for one in flat if _name(one)]
        if _name(value):
            return [_name(value)]
    return []


def texts_in(matter: Matter, *names: str) -> list[str]:
    """All texts that stand under these names, alone or in lists."""
    found = [matter.get(name) for name in names]
    flat = [one for value in found for one in (value if isinstance(value, list) else [value])]
    return [one for one in flat if isinstance(one, str)]


def _name(value: object) -> str:
    match value:
        case str():
            return value.strip()
        case bool() | None:
            return ""
        case int() | float():
            return str(value)
        case {"name": str(name)}:
            return name
    return ""

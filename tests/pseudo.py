"""Languages that nobody speaks: every message in letters that are not English, so that whatever
comes through in English is found. Made from the messages as they are now, never shipped.

`ACCENTED` is a third longer than English, as German is; `MIRRORED` has the letters of a script
that runs from right to left. Both take the place of a language whose own dates and ages have no
Latin letters either."""

import json
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from babel.messages.catalog import Catalog, Message
from flask import Flask, Response, request
from lxml import html

from broadsheet import settings, urls
from broadsheet.language import extraction, soundness

ASCII = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTS = "áƀćđéƒǵħíǰķłɱńóƥɋřšŧúṽŵẋýžÁƁĆĐÉƑǴĦÍĴĶŁṀŃÓƤɊŘŠŦÚṼŴẊÝŽ"
HEBREW = "אבגדהוזחטיכלמנסעפצקרשתםןףץ"
KEPT = re.compile(r"%\(\w+\)s|%%|<[^<>]+>|&\w+;")
PLACEHOLDER = re.compile(r"%\(\w+\)s")
# Before any tag but those that messages have within themselves.
ELSEWHERE = re.compile(r"(?=<(?!/?(?:a|bdi|code|del|em|ins|kbd|span|strong|time)\b))")
LATIN = re.compile(r"[A-Za-z]{2,}")
# What is the same in all languages: zones, names, addresses, files, what scripts put in.
NAMES = re.compile(
    r"UTC|EES?T|YouTube|Datawrapper|Spotify|Broadsheet|Firefox|PNG|MP3|PDF|[kKM]B|flask"
    r"|\S*[@/]\S*|\S+\.(?:jpg|mp3|pdf|png|org|txt)"
    r"|\b(?:bg|el(?:_GR)?|ka|ru|uk)\b|en_GB|untitled(?:-\d+)?|\{\w+\}|\"\w+\":"
    r"|example\.com, 1234, DIRECT|\b(?:Contact|Expires|Policy)\b|datatrainingallowed=no"
)
SAID = {"alt", "title", "placeholder", "aria-label", "aria-description", "label", "abbr"}
SPOKEN_META = {"description", "og:title", "og:description", "og:image:alt"}
UNSEEN = {"script", "style", "code", "kbd", "textarea"}


def _table(letters: str) -> dict[int, str]:
    return dict(zip(map(ord, ASCII), letters, strict=True))


ACCENTED = "el", _table(ACCENTS), "ẋ"
MIRRORED = "he", _table(HEBREW + HEBREW), ""


def said(message: str, letters: dict[int, str], longer: str) -> str:
    """A message in such a language; its placeholders and its HTML stay."""
    parts, kept = KEPT.split(message), KEPT.findall(message)
    words = [part.translate(letters) for part in parts]
    length = sum(map(len, words))
    end = len(words[-1].rstrip())
    words[-1] = words[-1][:end] + longer * (length // 3) + words[-1][end:]
    return "".join(part + mark for part, mark in zip(words, [*kept, ""], strict=True))


def lay(folder: Path, language: tuple[str, dict[int, str], str]) -> None:
    """Lay the language's catalogues into a folder of a newsroom's own."""
    locale, letters, longer = language
    for domain, messages in _messages().items():
        catalogue = Catalog(locale, charset="utf-8", fuzzy=False)
        for message in messages:
            if message.id:
                english = soundness.sources(message)
                forms = [said(form, letters, longer) for form in english]
                forms += forms[-1:] * (catalogue.num_plurals - len(forms))
                translated = tuple(forms[: catalogue.num_plurals])
                whole = translated if message.pluralizable else translated[0]
                catalogue.add(message.id, whole, context=message.context)
        extraction.write(catalogue, folder / locale / f"{domain}.po")


@cache
def _messages() -> dict[str, Catalog]:
    return extraction.extracted(settings.part("templates"))


class Answer(NamedTuple):
    where: str  # method, address and status
    kind: str  # media type
    text: str


class Overheard:
    """All that an application answers from now on: what readers get, or also what the desk does."""

    def __init__(self, app: Flask, *, at_the_desk: bool = False) -> None:
        self.at_the_desk = at_the_desk
        self.answers: list[Answer] = []
        self.views: set[str] = set()
        app.after_request(self._note)

    def _note(self, response: Response) -> Response:
        if request.path.startswith(urls.NEWSROOM) and not self.at_the_desk:
            return response
        if not response.direct_passthrough and not 300 <= response.status_code < 400:
            where = f"{request.method} {request.full_path} {response.status_code}"
            text = response.get_data().decode(errors="replace")  # pictures have no words
            if response.mimetype == "application/json":  # its letters as they are
                text = json.dumps(response.json, ensure_ascii=False)
            self.answers.append(Answer(where, response.mimetype or "", text))
        self.views.add(request.endpoint or "")
        return response

    def note_letter(self, subject: str, text: str) -> None:
        self.answers.append(Answer(f"letter: {subject}", "letter", f"{subject}\n{text}"))

    def untranslated(self, but: Collection[str] = ()) -> list[str]:
        """What was said in English, with where it was said first; `but`: the paper's own words."""
        first: dict[str, str] = {}  # most stand on all pages
        for answer in self.answers:
            for text in _texts(answer):
                first.setdefault(text, answer.where)
        found: dict[str, str] = {}
        for text, where in first.items():
            if LATIN.search(NAMES.sub("", text)):
                found.setdefault(" ".join(text.split()), where)
        return [f"{where}: {text}" for text, where in found.items() if text not in but]

    def unsaid(self, messages: Catalog, language: tuple[str, dict[int, str], str]) -> list[str]:
        """The messages that nothing said: what shows them was not looked at."""
        _, letters, longer = language
        parts = (part for answer in self.answers for part in ELSEWHERE.split(answer.text))
        different = {" ".join(part.split()) for part in parts}  # most stand on all pages
        everything = "\n".join(different)
        return [
            soundness.sources(message)[0]
            for message in messages
            if message.id and not _is_in(message, everything, letters, longer)
        ]


def _is_in(message: Message, everything: str, letters: dict[int, str], longer: str) -> bool:
    """Whether a form of it was said, as far as its longest stretch without a placeholder tells."""
    whole = (said(form, letters, longer).replace("%%", "%") for form in soundness.sources(message))
    forms = (" ".join(form.split()) for form in whole)
    return any(max(PLACEHOLDER.split(form), key=len) in everything for form in forms)


def _texts(answer: Answer) -> Iterator[str]:
    read = READERS.get(answer.kind)
    yield from read(answer.text) if read else ()


def _of_html(page: str) -> Iterator[str]:
    """What a page says: its texts, and the attributes that are seen or heard."""
    if page.strip():
        yield from _of_element(html.fromstring(page), seen=True)


def _of_element(element: html.HtmlElement, *, seen: bool) -> Iterator[str]:
    if isinstance(element.tag, str):  # and no comment
        given = dict(element.attrib)
        yield from (text for name, text in given.items() if _is_said(element.tag, name, given))
        of_another_language = "lang" in given and element.tag != "html"
        within = seen and element.tag not in UNSEEN and not of_another_language
        if within and element.text:
            yield element.text
        for child in element:
            yield from _of_element(child, seen=within)
    if seen and element.tail:
        yield element.tail


def _is_said(tag: str, name: str, given: dict[str, str]) -> bool:
    if tag == "meta":
        return name == "content" and (given.get("name") or given.get("property")) in SPOKEN_META
    if tag == "input" and name == "value":
        return given.get("type") in ("submit", "button", "reset")
    return name in SAID or (name.startswith("data-") and name[5:] not in WORDLESS)


def _of_xml(xml: str) -> Iterator[str]:
    for element in ElementTree.fromstring(xml).iter():
        name = element.tag.rpartition("}")[2]
        text = element.text or ""
        if name in ("title", "subtitle", "description", "summary", "name", "category"):
            yield text
        elif name in ("content", "encoded"):
            yield from _of_html(text)


def _of_json(text: str) -> Iterator[str]:
    for name, value in _values(json.loads(text)):
        if name == "content_html":
            yield from _of_html(value)
        elif name not in ("url", "id", "version", "type", "mime_type", "language"):
            yield value


def _values(data: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield name, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _values(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from _values(value, name)


# Attributes in which pages tell their scripts no words: all others are listened to.
WORDLESS = set(
    "address adds-story-to adds-to autosave copies frame key library line mark name names opens"
    " paste scheme shows slug step tag text until".split()
)
READERS: dict[str, Callable[[str], Iterator[str]]] = {
    "text/html": _of_html,
    "application/atom+xml": _of_xml,
    "application/rss+xml": _of_xml,
    "application/feed+json": _of_json,
    "application/json": lambda text: iter([str(json.loads(text).get("note", ""))]),
    "letter": lambda text: iter(text.splitlines()),
}

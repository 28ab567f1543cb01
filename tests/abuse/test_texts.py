"""No text takes more than its length: what is pasted, typed, imported or compared costs in
proportion, and at most so many times what plain prose of the same length does. Ratios of one run,
never seconds."""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest

from abuse.files import (
    CDATA,
    FEED,
    FEEDS,
    LEXICAL,
    LEXICALS,
    MOBILEDOC,
    MOBILEDOCS,
    WEB_PAGE,
    WEB_PAGES,
    in_json,
)
from abuse.markup import PAGES
from abuse.measuring import cost
from abuse.shapes import TEXTS, VERSIONS, filled, own_paragraphs, page, prose, versions
from broadsheet.archive.spelling.folding import fold
from broadsheet.archive.spelling.plain_text import text_of
from broadsheet.archive.spelling.slugs import slugify
from broadsheet.newsroom.forms import clean
from broadsheet.newsroom.stories.pasting.html import markdown
from broadsheet.text import rendering
from broadsheet.text.comparing import compare
from broadsheet.wire.imports import web_page
from broadsheet.wire.imports.feeds import feed
from broadsheet.wire.imports.ghost import export as ghost_export
from broadsheet.wire.imports.html import cleaning
from broadsheet.wire.imports.items import ImportRefused, Item
from broadsheet.wire.imports.markdown import front_matter
from broadsheet.wire.imports.options import ImportOptions
from broadsheet.wire.imports.page_text import reading
from broadsheet.wire.imports.wordpress import text as wordpress_text

MOST = 20  # times what prose costs
LENGTHS = (10_000, 20_000, 40_000, 80_000)  # characters
# Four times the length may cost six times as much, for what grows with the logarithm and for noise:
# what takes the square of the length costs sixteen times as much.
GROWTH = 1.5
THOROUGH = "BROADSHEET_ABUSE" in os.environ  # every shape at every length
# A run of all tests has time for every second shape, every twelfth …, and every sixth of others.
STEPS = {"paste": 2, "save": 2, "compare": 12}


def paste(html: str) -> None:
    markdown(html, "")


def save(text: str) -> None:
    _keep(rendering.to_html(clean(text), "markdown"))
    slugify(text)


def save_html(html: str) -> None:
    _keep(rendering.to_html(clean(html), "html"))


def save_plain(text: str) -> None:
    _keep(rendering.to_html(clean(text), "plain"))


def _keep(html: str) -> None:
    fold(text_of(html))


def compare_versions(texts: str) -> None:
    compare(*texts.split("\f"))


def import_wordpress(text: str) -> None:
    notes: list[str] = []
    html = wordpress_text.to_html(text, lambda _: None, [], notes)
    _file("html", html, notes)


def import_markdown(text: str) -> None:
    with suppress(ImportRefused):  # the import says so, and goes on
        item = front_matter._item(Path("/site/content/news/a.md"), text, ImportOptions())
        _keep_item(item)


def import_html(text: str) -> None:
    _file("html", text, [])


def import_web_page(source: str) -> None:
    with suppress(ImportRefused):
        for item in web_page._items(Path("a.html"), source, ImportOptions()):
            _keep_item(item)


def import_feed(source: str) -> None:
    with NamedTemporaryFile("w") as file, suppress(ImportRefused):
        file.write(source)
        file.flush()
        for item, _ in feed.read(Path(file.name), ImportOptions()):
            _keep_item(item)


def import_lexical(source: str) -> None:
    _import_ghost({"lexical": source})


def import_mobiledoc(source: str) -> None:
    _import_ghost({"mobiledoc": source})


def _import_ghost(post: dict[str, str]) -> None:
    item = Item("a")
    with suppress(ImportRefused):
        ghost_export._set_body(item, post)
        _keep_item(item)


def _keep_item(item: Item) -> None:
    item.fit().digest()
    _keep(rendering.to_html(item.body, item.body_format))


def import_page_text(text: str) -> None:
    try:
        found = reading.parse(text, ["World"])
    except reading.NotPageText:
        return
    _keep(rendering.to_html("\n".join(found.body), "plain"))


def _file(body_format: str, text: str, notes: list[str]) -> None:
    with suppress(ImportRefused):
        _keep_item(Item("a", body=cleaning.cleaned(text, notes), body_format=body_format))


WAYS: dict[str, tuple[Callable[[str], None], Callable[[int], str], dict[str, Callable[[int], str]]]]
WAYS = {
    "paste": (paste, page, PAGES),
    "save": (save, prose, TEXTS),
    "save HTML": (save_html, page, PAGES),
    "save plain": (save_plain, prose, TEXTS),
    "compare": (compare_versions, versions(own_paragraphs), VERSIONS),
    "import WordPress": (import_wordpress, page, TEXTS | PAGES),
    "import Markdown": (import_markdown, prose, TEXTS),
    "import HTML": (import_html, page, PAGES),
    "import web page": (import_web_page, filled(WEB_PAGE, page), WEB_PAGES),
    "import feed": (import_feed, filled(FEED, filled(CDATA, page)), FEEDS),
    "import Lexical": (
        import_lexical,
        filled(LEXICAL, filled('{"type":"html","html":@},', in_json(page))),
        LEXICALS,
    ),
    "import Mobiledoc": (import_mobiledoc, filled(MOBILEDOC, in_json(page)), MOBILEDOCS),
    "import page text": (import_page_text, prose, TEXTS),
}


@cache
def of_prose(way: str, length: int) -> float:
    work, plain, _ = WAYS[way]
    work(plain(1000))
    return cost(work, plain(length), 3)


@pytest.mark.parametrize("way", WAYS)
def test_a_hostile_text_costs_in_proportion_and_no_more_than_twenty_times_prose(way):
    work, _, shapes = WAYS[way]
    step = STEPS.get(way, 6)
    dear = []
    for name, shape in [*shapes.items()][:: 1 if THOROUGH else step]:
        lengths = LENGTHS if THOROUGH else LENGTHS[1::2]
        if problem := _too_dear(way, work, shape, lengths):
            dear.append(f"{name}: {problem}")
    assert not dear


def _too_dear(way, work, shape, lengths) -> str:
    """What is wrong with its cost; measured again before it is said, and prose beside it, since
    other programs share the processor's memory."""
    for times in (1, 3, 5):
        if times > 1:
            of_prose.cache_clear()
        costs = {length: cost(work, shape(length), times) for length in lengths}
        ratio = max(costs[length] / of_prose(way, length) for length in lengths)
        first, last = lengths[0], lengths[-1]
        growth = costs[last] / costs[first] / (last / first)
        is_cheap = costs[last] < 4 * of_prose(way, last)
        if ratio <= MOST and (growth <= GROWTH or is_cheap):
            return ""
    return f"{ratio:.0f} times prose, grows {growth:.1f} times as fast as the text"

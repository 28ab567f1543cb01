"""Bundles: what is in a static file as readers get it, and the version that stands for all."""

import hashlib
import os
import re
from base64 import b64encode
from functools import cache, lru_cache
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup
from werkzeug.security import safe_join

from ... import settings
from ...look import styles
from ...look.choices import Look

COMMENT_LINES = re.compile(rb"^ *(?://.*)?\n|^ +", re.MULTILINE)  # blank ones, and indents
COMMENTS_OF_STYLES = re.compile(rb"/\*.*?\*/", re.DOTALL)
INDENTS, COLONS = re.compile(rb"\s*\n\s*"), re.compile(rb"^([\w-]+): ", re.MULTILINE)
LINE_ENDS = re.compile(rb" ?([{};]|,(?=\n))\s")
FOLDER = settings.part("static")

# One request for all of a page's styles, without a build step; the order is the cascade's. What
# stands around pages comes with both kinds: what a page never shows would cost its readers more.
_AROUND = """shared/tokens.css shared/faces.css shared/scripts.css shared/base.css
    paper/page.css paper/as_of.css paper/banner.css paper/masthead.css paper/row.css paper/menu.css
    paper/field.css paper/colophon.css paper/contact.css""".split()
_ON_ALL = ["paper/teaser.css", "paper/living.css", "shared/picture.css"]
BUNDLES = {
    "lists.css": [
        *_AROUND,
        *("paper/heading.css", "paper/block.css", "paper/block_teasers.css"),
        *("paper/stories.css", "paper/search.css"),
        *_ON_ALL,
    ],
    "story.css": [
        *_AROUND,
        *("shared/story.css", "shared/writer.css", "shared/figure.css", "shared/notes.css"),
        *_ON_ALL,
        *("paper/spread.css", "paper/tools.css"),
    ],
    # For pages that few see, and for stories in which something plays.
    "archive.css": ["paper/calendar.css", "paper/admission.css", "paper/saved.css"],
    "embed.css": ["shared/embed.css"],
    "desk.css": """shared/tokens.css shared/faces.css shared/scripts.css shared/base.css
        shared/story.css shared/writer.css shared/figure.css shared/notes.css shared/picture.css
        shared/embed.css
        desk/newsroom.css desk/cards.css desk/rows.css desk/worklist.css desk/table.css
        desk/form.css desk/writing.css desk/bar.css desk/check.css desk/device.css desk/look.css
        desk/choosing.css desk/placing.css desk/library.css""".split(),
}
# The same of the scripts of a page that fetches pieces of itself.
SCRIPTS = {"js/htmx-and-reading.js": ["vendor/htmx-4.0.1.min.js", "js/reading.js"]}

PLAIN = Look()  # the program's own


def read(name: str) -> bytes | None:
    """A static file or a bundle of them; None if there is no such file. Our scripts go without
    lines that are blank or comments, and styles without blanks and comments: a fifth of what
    readers would get."""
    if name in BUNDLES:
        return _joined(BUNDLES[name])
    if name in SCRIPTS:
        return b"\n".join(read(part) or b"" for part in SCRIPTS[name])
    if name != normpath(name):  # "css/./base.css": there is no end of such addresses
        return None
    path = safe_join(str(FOLDER), name)
    if not path or not os.path.isfile(path):
        return None
    body = Path(path).read_bytes()
    return COMMENT_LINES.sub(b"", body) if name.startswith("js/") else body


@cache
def head_script() -> Markup:
    """The one script that stands in pages themselves, without comments and indents."""
    body = read("js/head.js") or b""
    return Markup(re.sub(rb"\n\s*", b"\n", body).decode().strip())  # noqa: S704 - our own file


@cache
def head_script_digest() -> str:
    """The digest by which the Content-Security-Policy knows it (W3C CSP 3, hash-source)."""
    digest = hashlib.sha256(head_script().encode()).digest()
    return f"sha256-{b64encode(digest).decode()}"


def _joined(sheets: list[str]) -> bytes:
    """Styles without comments and blanks."""
    joined = b"\n".join((FOLDER / "css" / sheet).read_bytes() for sheet in sheets)
    lines = INDENTS.sub(b"\n", COMMENTS_OF_STYLES.sub(b"", joined))
    return LINE_ENDS.sub(rb"\1", COLONS.sub(rb"\1:", lines))


class File(NamedTuple):
    name: str
    body: bytes


@lru_cache(maxsize=16)
def dressed(kind: str, look: Look, version: str) -> File:
    """The styles of a kind of page in a look; in none they are the bundle itself. `version`: of all
    static files, for which these are remembered."""
    joined = _joined(BUNDLES[f"{kind}.css"] + styles.sheets(look))
    body = styles.apply(joined.decode(), look).encode()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return File(f"{kind}-{digest}.css" if look != PLAIN else f"{kind}.css", body)


def version() -> str:
    """Twelve hex digits that stand for the content of all static files."""
    if current_app.debug:
        first_version.cache_clear()  # a developer sees every change at the next reload
    return first_version()


def is_as_it_began() -> bool:
    """Whether no other version of the program lies there since the process began, whose files it
    would hand out under addresses of its own."""
    return version_now() == version()


@cache
def first_version() -> str:
    """That of the files that a process began with."""
    return version_now()


def version_now() -> str:
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

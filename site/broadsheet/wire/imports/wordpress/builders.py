"""Shortcodes of page builders (WPBakery, Divi, Avada) that say something by their attributes:
pictures, headings, buttons, films, and HTML that is packed."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from html import escape
from urllib.parse import unquote

from ..html import cleaning

# By a picture's number in the export: its address, what is seen on it, its caption.
Find = Callable[[str], "tuple[str, str | None, str] | None"]

_BUILT = re.compile(r"(?:vc|et_pb|fusion)_(\w{2,40})")
_FILMS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_LONGEST_PACKED = 100_000  # characters


def opened(
    name: str, attributes: dict[str, str], text: str, at: int, find: Find
) -> tuple[str, int] | None:
    """What a shortcode says that begins before `at`, as HTML, and where to go on; None for one that
    says nothing by itself."""
    if name.lower() in ("vc_raw_html", "vc_raw_js"):
        return _unpacked(name, text, at)
    found = _BUILT.fullmatch(name.lower())
    if found is None:
        return None
    made = [*_pictures(found[1], attributes, find), *_film(found[1], attributes)]
    made += _words(found[1], attributes)
    return ("\n\n" + "\n\n".join(made) + "\n\n", at) if made else None


def _unpacked(name: str, text: str, at: int) -> tuple[str, int] | None:
    """HTML that stands packed; of scripts nothing."""
    closing = f"[/{name}]"
    end = text.find(closing, at, at + _LONGEST_PACKED)
    if end < 0:
        return None
    try:
        plain = unquote(b64decode(text[at:end]).decode(errors="replace"))
    except (binascii.Error, ValueError):
        plain = ""
    is_shown = name.lower() == "vc_raw_html"
    return f"\n\n{plain if is_shown else ''}\n\n", end + len(closing)


def _pictures(kind: str, attributes: dict[str, str], find: Find) -> Iterator[str]:
    ids = attributes.get("images") or attributes.get("gallery_ids") or ""
    ids = ids or (attributes.get("image", "") if "image" in kind else "")
    for number in re.findall(r"\d+", ids):
        if picture := find(number):
            yield cleaning.picture(*picture)
    if kind == "image" and _is_address(attributes.get("src", "")):
        yield cleaning.picture(attributes["src"], attributes.get("alt"))


def _film(kind: str, attributes: dict[str, str]) -> Iterator[str]:
    address = attributes.get("link" if kind == "video" else "src", "")
    address = address or attributes.get("src", "")
    if kind in ("video", "audio", "video_slider_item") and _is_address(address):
        yield cleaning.link(address)
    if kind in _FILMS and (film := attributes.get("id")):
        yield cleaning.link(film if _is_address(film) else _FILMS[kind] + film)


def _words(kind: str, attributes: dict[str, str]) -> Iterator[str]:
    """Headings, titles and buttons; of a box that leads somewhere, its title does."""
    if kind in ("custom_heading", "heading", "title") and (
        head := _first(attributes, "text title")
    ):
        yield f"<h2>{escape(head, quote=False)}</h2>"
        return
    address = _address(attributes)
    button = attributes.get("button_text", "")
    title = _first(attributes, "title heading")
    if kind in ("btn", "button"):
        button, title = button or title, ""
    if title:
        is_linked = address and not button
        yield cleaning.link(address, title) if is_linked else _bold(title)
    if button:
        yield cleaning.link(address, button)


def _bold(words: str) -> str:
    return f"<p><strong>{escape(words, quote=False)}</strong></p>"


def _first(attributes: dict[str, str], names: str) -> str:
    return next((attributes[name] for name in names.split() if attributes.get(name)), "")


def _address(attributes: dict[str, str]) -> str:
    """WPBakery has parts of a link in one attribute: "url:https%3A%2F%2Fx.org|title:Go"."""
    given = _first(attributes, "button_url url link href")
    if given.startswith("url:"):
        given = unquote(given[4:].partition("|")[0])
    return given if _is_address(given) else ""


def _is_address(text: str) -> bool:
    return re.match(r"https?://|/[^/]", text) is not None

"""Figures: pictures and films where they stand in a text.

A kept text has a mark where each stands, and the figure is made from the archive's rows when the
text is printed: so a caption that is changed later, or a picture that is replaced, is right on
every page."""

import re
from collections.abc import Callable
from html import escape
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from flask import current_app, render_template
from markupsafe import Markup

from .. import urls
from ..archive import images, library_files
from ..archive.images import Image
from ..archive.spelling import figure_marks
from ..archive.spelling.figure_marks import FigureKind, Mark
from ..language import gettext, gettext_noop
from ..pictures import file_kinds, store
from ..pictures.file_kinds import FileKind, Shown
from . import footnotes, tables


class PrintedFigure(NamedTuple):
    """A picture in a text; words that are empty are the image's own."""

    image: Image
    caption: str
    credit: str


class Embed(NamedTuple):
    """What plays in a frame once the reader asks for it."""

    provider: str
    frame: str  # the address of the frame
    link: str  # the address of the page that shows the same
    title: str
    shape: str  # "film", "chart" or "sound"


class Player(NamedTuple):
    """Sound or film of the library, which the browser plays by itself."""

    file: str  # its name in the library
    title: str
    kind: FileKind

    @property
    def address(self) -> str:
        """The address from which it is played."""
        return store.url(library_files.in_store(self.file))

    @property
    def link(self) -> str:
        return urls.media_file(self.file)


class Provider(NamedTuple):
    name: str
    title: str  # what its card says if nobody gave it a title
    hosts: frozenset[str]
    path: str  # pattern of path and query; its group "id" is what the frame needs
    frame: str  # the frame's address, with {id}
    shape: str  # as of an Embed


VIDEO = gettext_noop("Video on %(provider)s")
CHART = gettext_noop("Chart on %(provider)s")
SOUND = gettext_noop("Sound on %(provider)s")


def _provider(name: str, title: str, hosts: str, path: str, frame: str, shape: str) -> Provider:
    return Provider(name, title, frozenset(hosts.split()), path, frame, shape)


# Their frames set no cookie, or none before the reader plays, as far as the providers offer that.
PROVIDERS = [
    _provider(
        "YouTube",
        VIDEO,
        "youtube.com www.youtube.com m.youtube.com youtu.be www.youtube-nocookie.com",
        r"/(?:watch\?(?:[^#]*&)?v=|shorts/|live/|embed/|)(?P<id>[\w-]{11})(?:[?&/#].*)?",
        "https://www.youtube-nocookie.com/embed/{id}?autoplay=1",
        "film",
    ),
    _provider(
        "Vimeo",
        VIDEO,
        "vimeo.com www.vimeo.com player.vimeo.com",
        r"/(?:video/)?(?P<id>\d{1,12})(?:[?/#].*)?",
        "https://player.vimeo.com/video/{id}?dnt=1&autoplay=1",
        "film",
    ),
    _provider(
        "Dailymotion",
        VIDEO,
        "dailymotion.com www.dailymotion.com dai.ly",
        r"/(?:video/)?(?P<id>[a-z0-9]{6,12})(?:[?_/#].*)?",
        "https://geo.dailymotion.com/player.html?video={id}",
        "film",
    ),
    _provider(
        "Datawrapper",
        CHART,
        "datawrapper.dwcdn.net",
        r"/(?P<id>[A-Za-z0-9]{5})(?:/\d{0,6})?/?",
        "https://datawrapper.dwcdn.net/{id}/",
        "chart",
    ),
    _provider(
        "Spotify",
        SOUND,
        "open.spotify.com",
        r"/(?P<id>(?:episode|show|track|album|playlist)/[A-Za-z0-9]{22})(?:[?/#].*)?",
        "https://open.spotify.com/embed/{id}",
        "sound",
    ),
]
FRAMES = sorted({"https://" + urlsplit(provider.frame).netloc for provider in PROVIDERS})


NAME = re.compile(r"[^\s/:.?#%]+")  # of a picture in the library, and no address
_FILE = re.compile(f"{urls.media_file('')}({library_files.NAME.pattern})", re.ASCII)
_ADDRESS = re.compile(r"(?:https?:/)?/\S+")  # that stands where words should


class Marks:
    """The marks of one text, while the sanitiser works on it: it lets no mark through."""

    _PLACE = re.compile("\x02(\\d{1,6})\x03")

    def __init__(self) -> None:
        self._marks: list[str] = []

    def place(self, mark: str) -> str:
        """What stands for a mark until `fill`; nobody can write it (`printable`)."""
        self._marks.append(mark)
        return f"\x02{len(self._marks) - 1}\x03"

    def fill(self, html: str) -> str:
        """Sanitised HTML with the marks in their places."""
        marks = dict(enumerate(self._marks))
        return self._PLACE.sub(lambda found: marks.get(int(found[1]), ""), html)


def mark_picture(name: str, caption: str = "", credit: str = "") -> str:
    """The mark for a picture in a text. The words stand in for the image's own."""
    return figure_marks.kept(FigureKind.PICTURE, name=name, caption=caption, credit=credit)


def mark_embed(url: str, title: str) -> str | None:
    """The mark for what a provider of the allow-list shows at an address; None for any other."""
    return figure_marks.kept(FigureKind.EMBED, url=url, title=title) if embed(url) else None


def mark_lone_link(url: str, title: str = "") -> str | None:
    """The mark for what stands in the place of a link that is alone on a line: what plays, here or
    elsewhere; None for any other link."""
    found = _FILE.fullmatch(url)
    if found and player(found[1]):
        words = "" if _ADDRESS.fullmatch(title) else title
        return figure_marks.kept(FigureKind.PLAYER, file=found[1], title=words)
    return mark_embed(url, title)


def player(file: str, title: str = "") -> Player | None:
    """What plays a file of the library; None for one that no browser plays."""
    kind = file_kinds.of(file)
    if kind is None or not kind.plays:
        return None
    return Player(file, title or file_kinds.plain_name(file), kind)


def embed(url: str, title: str = "") -> Embed | None:
    """What a provider of the allow-list shows at an address; None for any other address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    asked = parts.path + (f"?{parts.query}" if parts.query else "")
    for provider in PROVIDERS:
        if parts.netloc.lower() in provider.hosts:
            found = re.fullmatch(provider.path, asked, re.ASCII)
            if found:
                frame = provider.frame.format(id=found["id"])
                words = title or gettext(provider.title, provider=provider.name)
                link = parts._replace(scheme="https").geturl()
                return Embed(provider.name, frame, link, words, provider.shape)
    return None


def printed(html: str) -> Markup:
    """A kept text with its figures, for a page of this site. One query if it has pictures."""
    # Lines of code that are wider than the page move within their box, by keyboard, too.
    html = html.replace("<pre><code", '<pre tabindex="0"><code')
    return _filled(
        tables.printed(footnotes.printed(html)),
        lambda figure: render_template("_figure.html", figure=figure),
        lambda embed: render_template("_embed.html", embed=embed),
        lambda player: render_template("_player.html", player=player),
    )


def sound_in(html: str) -> str:
    """The file of the first sound of the library that a kept text plays or leads to; "" if there is
    none."""
    played = (m.facts["file"] for m in figure_marks.marks_in(html) if m.kind is FigureKind.PLAYER)
    for name in (*played, *library_files.names_in(html)):
        kind = file_kinds.of(name)
        if kind is not None and kind.shown is Shown.SOUND:
            return name
    return ""


def for_feeds(html: str) -> Markup:
    """A kept text for where our styles and scripts are not: feeds. Addresses are absolute. One
    query if it has pictures."""
    return _filled(html, _plain_figure, _plain_embed, _plain_player)


def _filled(
    html: str,
    picture: Callable[[PrintedFigure], str],
    film: Callable[[Embed], str],
    sound: Callable[[Player], str],
) -> Markup:
    if "<!--" not in html:  # most stories have none
        return Markup(html)  # noqa: S704 - sanitised
    known = images.by_names(figure_marks.pictures_in(html))

    def fill(mark: Mark) -> str:
        facts = mark.facts
        if mark.kind is FigureKind.EMBED:
            shown = embed(facts["url"], facts["title"])
            return film(shown) if shown else ""
        if mark.kind is FigureKind.PLAYER:
            played = player(facts["file"], facts["title"])
            return sound(played) if played else ""
        image = known.get(facts["name"])
        if image is None:
            return ""
        return picture(
            PrintedFigure(image, facts["caption"] or image.caption, facts["credit"] or image.credit)
        )

    return Markup(figure_marks.filled(html, fill))  # noqa: S704 - sanitised


def _plain_figure(figure: PrintedFigure) -> str:
    rendition = figure.image.picture.fallback
    where = store.url(quote(rendition.file))
    address = where if "://" in where else current_app.config["SITE_URL"] + where
    words = " ".join(filter(None, [figure.caption, figure.credit]))
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    return (
        f'<figure><img src="{escape(address)}" alt="{escape(figure.image.alt or "")}" '
        f'width="{rendition.width}" height="{rendition.height}">{caption}</figure>'
    )


def _plain_embed(embed: Embed) -> str:
    return f'<p><a href="{escape(embed.link)}">{escape(embed.title)}</a></p>'


def _plain_player(player: Player) -> str:
    address = current_app.config["SITE_URL"] + player.link
    return f'<p><a href="{escape(address)}">{escape(player.title)}</a></p>'

"""Addresses: where everything of the paper stands, which words are its own, and how an address is
read that somebody typed, or that an older system had. Pure.

Paths are text, as people read them ("/world/été"), without host and without the prefix of
the paper as of a moment. Routes are made by the same functions: `author("<slug>")`."""

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

FRONT = "/"
LATEST, MOST_READ, CORRECTIONS = "/latest", "/most-read", "/corrections"
SEARCH, SEARCH_FRAGMENT = "/search", "/fragments/search"
ABOUT, CONTACT = "/about", "/contact"
SAVED, SAVED_WORKER = "/saved", "/saved/worker.js"
RAIL = "/fragments/rail"
HEALTH, ROBOTS = "/healthz", "/robots.txt"
STYLEGUIDE = "/styleguide"  # in development only
SPECULATION_RULES = "/speculation-rules.json"
ICON, FAVICON, MANIFEST = "/icon.svg", "/favicon.ico", "/manifest.webmanifest"
WELL_KNOWN = "/.well-known"  # RFC 8615
TDM_RESERVATION = f"{WELL_KNOWN}/tdmrep.json"
SITEMAPS = "/sitemap.xml"
SITEMAP_OF_SECTIONS, SITEMAP_OF_NEWS = "/sitemap-sections.xml", "/sitemap-news.xml"
ADMIN, NEWSROOM = "/admin", "/newsroom"
MEDIA = "/media"

# The forms of a feed, with their media types.
FEEDS = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}

_OWN = frozenset("archive corrections latest most-read saved search".split())
_ALONE = ("about", "contact")  # the pages about the paper that are none of its policies
# First words of addresses, which no section may have: those above, the others that stand in this
# module, and some for what may come.
RESERVED = (
    _OWN.union(_ALONE)
    | {f"feed.{form}" for form in FEEDS}
    | frozenset(
        """.well-known admin ads.txt app-ads.txt as-of authors favicon.ico feed fragments healthz
        humans.txt icon-180.png icon-192.png icon-512.png icon.svg manifest.webmanifest media
        newsroom policies robots.txt sitemap sitemap-news.xml sitemap.xml speculation-rules.json
        static styleguide topics trust.txt""".split()
    )
)
# Of these, the ones below which an address may be nobody's: there a former one is asked for.
_WITH_GAPS = frozenset("about authors contact policies topics".split())

LONGEST = 1000  # characters of a path
# Addresses as people type them.
WEB = re.compile(r"https?://[^\s/]+(/\S*)?")  # anywhere
WITHIN = re.compile(r"/[^\s/\\?#][^\s\\?#]*")  # of this paper: never "//another.example"
# WordPress's other addresses: "/?p=123"
NUMBERS = ("p", "page_id", "attachment_id", "cat", "author")


def section(slug: str) -> str:
    return f"/{slug}"


def story(section: str, slug: str) -> str:
    return f"/{section}/{slug}"


def author(slug: str) -> str:
    return f"/authors/{slug}"


def topic(slug: str) -> str:
    return f"/topics/{slug}"


def standing_page(slug: str) -> str:
    """A page that says more of the paper: "about", "contact", or one of its policies."""
    return f"/{slug}" if slug in _ALONE else f"/policies/{slug}"


def archive(*numbers: str) -> str:
    """The archive of a year, a month or a day ("2024", "05", "31"), or of all years."""
    return "/".join(("/archive", *numbers))


def day(on: date) -> str:
    """The archive of one day."""
    return archive(*on.isoformat().split("-"))


def rail(slug: str) -> str:
    return f"{RAIL}/{slug}"


def beside(slug: str) -> str:
    return f"/fragments/beside/{slug}"


def feed(of: str, form: str) -> str:
    """The feed of what stands at the path `of`; `form`: one of FEEDS."""
    return f"{of.removesuffix('/')}/feed.{form}"


def page_of_feed(path: str) -> str:
    """The page that a feed follows, from the feed's own path."""
    return path.rpartition("/")[0] or FRONT


def sitemap_of_month(year: str, month: str, part: str = "") -> str:
    return f"/sitemap-{year}-{month}{part and f'-{part}'}.xml"


def text_file(name: str) -> str:
    """A file that others look for: "ads.txt"; RFC 9116 has its own below `/.well-known`."""
    return f"{WELL_KNOWN}/{name}" if name == "security.txt" else f"/{name}"


def icon(size: int) -> str:
    """The icon in so many pixels."""
    return f"/icon-{size}.png"


def card(digest: str, slug: str) -> str:
    """The picture by which a story is shared that has none."""
    return f"/fragments/card/{digest}/{slug}.png"


def static(version: str, name: str) -> str:
    return f"/static/{version}/{name}"


def media(name: str) -> str:
    return f"{MEDIA}/{name}"


def media_file(name: str) -> str:
    """A file of the library that is no picture: a document, sound or film."""
    return media(f"files/{name}")


def as_of(token: str, rest: str = "") -> str:
    """A path of the paper as of another moment; `rest`: without its first slash."""
    return f"/as-of/{token}" + (f"/{rest}" if rest else "")


class PlaceKind(Enum):
    """What can stand at an address."""

    OWN = "a page of the paper's own"
    STANDING = "a page that says more of the paper"
    SECTION = "a section"
    STORY = "a story"
    AUTHOR = "an author"
    TOPIC = "a topic"


class Place(NamedTuple):
    kind: PlaceKind
    slug: str = ""


def place_at(path: str) -> Place | None:
    """What the path may be the address of, whether it stands there or not; a slash at its end does
    not count. None: nothing ever stands there."""
    first, *rest = path.strip("/").split("/")
    if not first or first in _OWN:
        return Place(PlaceKind.OWN)
    if not rest:
        return Place(PlaceKind.STANDING if first in _ALONE else PlaceKind.SECTION, first)
    if len(rest) > 1 or (first == "policies" and rest[0] in _ALONE):
        return None
    kinds = {"policies": PlaceKind.STANDING, "authors": PlaceKind.AUTHOR, "topics": PlaceKind.TOPIC}
    return Place(kinds.get(first, PlaceKind.STORY), rest[0])


def is_reserved(path: str) -> bool:
    """Whether the path begins with a word that no section may have."""
    return _first(path) in RESERVED


def is_file(path: str) -> bool:
    """Whether what stands there is no page: a feed, a picture, the desk."""
    first, last = _first(path), path.rpartition("/")[2]
    return first in RESERVED - _OWN - _WITH_GAPS or last.startswith("feed.")


def may_be_former(path: str) -> bool:
    """Whether a former address is ever asked for there: the paper's own pages answer first."""
    return _first(path) not in RESERVED - _WITH_GAPS


def may_be_entered(path: str) -> bool:
    """Whether an editor may say where the path leads: not where the paper's own pages stand."""
    first = _first(path)
    return first != "" and first not in RESERVED - {"authors", "topics"}


def _first(path: str) -> str:
    return path.split("/")[1]


# What each list has below its own address: its feeds, and, in other systems, its feeds by other
# names and its older pages.
_BELOW = re.compile(
    rf"(?P<list>.*)/(?:feed\.(?P<own>{'|'.join(FEEDS)})|(?P<atom>feed/atom|atom\.xml)"
    r"|(?P<rss>feed(?:/(?:rss2?|rdf))?|rss|(?:feed|rss|index)\.xml)|page/[0-9]{1,6})"
)


class BelowList(NamedTuple):
    """What stands below a list: the list's path ("": the paper's own), and which of its feeds in
    our forms it is ("": an older page)."""

    list: str
    form: str
    is_ours: bool


def below_list(path: str) -> BelowList | None:
    """What the path is to a list of this paper or another system's; None: nothing."""
    found = _BELOW.fullmatch(path)
    if found is None:
        return None
    form = found["own"] or (found["atom"] and "atom") or (found["rss"] and "rss") or ""
    return BelowList(found["list"], form, bool(found["own"]))


def numbered(parameters: Mapping[str, str], folder: str = "") -> str | None:
    """The former address that parameters stand for at the front page, or at the page of the
    `folder` in which WordPress was: "/?p=123", "/blog/?p=123"; None if they are none of
    WordPress's, or no number."""
    for name in NUMBERS:
        number = parameters.get(name, "")
        if re.fullmatch(r"[0-9]{1,18}", number):
            return f"{folder}/?{name}={number}"
    return None


class NoAddress(ValueError):
    """What is wrong with an address: a message for `gettext`, and what stands in it."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values)
        self.message, self.values = message, values


def gettext_noop(message: str) -> str:
    """Marks a message: this module knows no language, and `language/` none of it."""
    return message


def normalised(text: str) -> str:
    """The path of an address as people paste it: decoded, without host, and without slashes at its
    end. Raises NoAddress for what is no address, and for one with a query, which no former
    address is told apart by."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        raise NoAddress(gettext_noop("That is no address.")) from None
    if parts.query:
        words = gettext_noop("The part from “?%(query)s” on can’t be told apart: leave it out.")
        raise NoAddress(words, query=parts.query[:30])
    path = "/" + re.sub("/+", "/", unquote(parts.path)).strip("/")
    if len(path) > LONGEST:
        raise NoAddress(gettext_noop("That is longer than %(number)s characters."), number=LONGEST)
    if not path.isprintable() or "\\" in path:
        raise NoAddress(
            gettext_noop("An address holds no line breaks, control characters or backslashes.")
        )
    return path

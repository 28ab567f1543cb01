"""The paper as every room prints it: its name, tagline, look, zone, language, contact, sections.

What the operator sets, by keyword or in the environment, is fixed; otherwise what the desk set
counts, and otherwise the default. The kept answer moves with the stamp "paper"."""

import logging
from contextvars import ContextVar
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app, g, request

from . import press, settings
from .archive.changes import stamps
from .archive.house import imprint
from .archive.house.imprint import CONTACT, PAGES, ShownImprint
from .archive.images import Picture
from .archive.sections import SectionName
from .archive.spelling.slugs import Spelling
from .language import gettext, spoken
from .look.choices import Look, as_offered

log = logging.getLogger(__name__)

# The settings by which an operator fixes columns of the imprint.
SETTINGS_OF = {"name": "SITE_NAME", "zone": "TIMEZONE", "locale": "LOCALE"}


_of_page: ContextVar[tuple[object, "Paper"] | None] = ContextVar("paper", default=None)

NOTHING = ShownImprint("", "", "", "", "", "", "", None, Look(), frozenset(), ())
# Where a request says which look is tried in it, in place of the paper's own.
TRIED = "broadsheet.look_tried"
# Where an application has the paper as it was read last.
LAST_READ = "broadsheet.paper"


class PageName(NamedTuple):
    slug: str
    title: str


class Paper(NamedTuple):
    name: str
    tagline: str
    locale: str  # "en_GB"
    zone: ZoneInfo
    email: str
    phone: str
    postal_address: str
    logo: Picture | None
    look: Look
    pages: tuple[PageName, ...]  # that say more of it, in the order of the colophon
    sections: tuple[SectionName, ...]

    @property
    def language(self) -> str:
        """Its locale as a language tag (BCP 47): "en-GB"."""
        return self.locale.replace("_", "-")

    @property
    def news(self) -> str:
        """Its section for what comes without one, which it may not have yet. What earlier versions
        filed under "News" stays there."""
        with spoken(self.locale):
            # Translators: the name of a section
            own = gettext("News")
        named = {section.name for section in self.sections}
        return "News" if "News" in named and own not in named else own


def paper() -> Paper:
    """This paper. Read by one query, once for all pages until the desk changes it."""
    printing = press.page_in_print()
    # A page asks for each of its words. What is asked outside of one is known for the request.
    known: tuple[object, Paper] | None
    known = _of_page.get() if printing is not None else g.get("paper")
    if known is None or known[0] is not printing:
        made = press.part("paper", stamps.PAPER, lambda: _joined(imprint.read()))
        current_app.extensions[LAST_READ] = made
        if printing is not None:
            known = printing, made
            _of_page.set(known)
        else:
            known = printing, _tried(made)
            g.paper = known
    return known[1]


def read_anew() -> None:
    """Let the rest of this request, which changed it, go by the paper as it is now."""
    g.pop("paper", None)


def bare() -> Paper:
    """This paper as it was read last, without asking its archive: for when that fails."""
    made: Paper = current_app.extensions.get(LAST_READ) or _joined(NOTHING)
    return made._replace(pages=(), sections=())


def spelling(language: str = "") -> Spelling:
    """How the addresses of stories in a language (a tag; "": the paper's own) are spelt."""
    return Spelling(language or paper().language, current_app.config["SLUGS"] == "latin")


def fixed() -> dict[str, str]:
    """What the operator fixed: the imprint's columns, and their values."""
    config = current_app.config
    return {column: config[name] for column, name in SETTINGS_OF.items() if name in config["FIXED"]}


def by_default() -> dict[str, str]:
    """What the same columns are while neither the operator nor the desk sets them."""
    return {column: current_app.config[name] for column, name in SETTINGS_OF.items()}


def _tried(paper: Paper) -> Paper:
    """The paper, in the look that is tried in this request, if one is: no page of it is kept."""
    look: Look | None = request.environ.get(TRIED) if request else None
    return paper if look is None else paper._replace(look=look)


def _joined(kept: ShownImprint) -> Paper:
    config, operators = current_app.config, fixed()
    contact = kept.email or kept.phone or kept.postal_address
    written = kept.pages | ({CONTACT} if contact else set())
    locale = operators.get("locale") or _known("locale", kept.locale) or config["LOCALE"]
    with spoken(locale):
        pages = [PageName(slug, gettext(title)) for slug, title in PAGES.items() if slug in written]
    return Paper(
        name=operators.get("name") or kept.name or config["SITE_NAME"],
        tagline=kept.tagline,
        locale=locale,
        zone=ZoneInfo(
            operators.get("zone") or _known("zone", kept.zone) or str(config["TIMEZONE"])
        ),
        email=kept.email,
        phone=kept.phone,
        postal_address=kept.postal_address,
        logo=kept.logo,
        look=as_offered(kept.look),
        pages=tuple(pages),
        sections=kept.sections,
    )


def _known(column: str, value: str) -> str:
    """A zone or locale that was kept; "" for one that this machine doesn't know (a hand at the SQL
    prompt, a machine with other zones): pages go on with the default."""
    check = {"zone": settings.check_zone, "locale": settings.check_locale}[column]
    try:
        if value:
            check(value)
    except ValueError as error:
        log.error("the paper's own %s is left aside: %s", column, error)
        return ""
    return value

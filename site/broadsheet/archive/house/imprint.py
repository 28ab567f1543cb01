"""The imprint: what the paper says of itself, and the pages on which it says more."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Select, func, literal, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...language import gettext_noop
from ...look.choices import Look
from ..images import Image, Picture
from ..reading import rows
from ..sections import Section, SectionName
from ..spelling.figure_marks import pictures_in
from ..store import Base, db

# The pages that every paper may have, in the order of the colophon.
ABOUT, CONTACT = "about", "contact"
OWNERSHIP, ACCESSIBILITY = "ownership", "accessibility"
POLICIES = (OWNERSHIP, "corrections", "ethics", ACCESSIBILITY, "privacy", "terms", "legal")
PAGES = {
    ABOUT: gettext_noop("About us"),
    CONTACT: gettext_noop("Contact"),
    # Translators: who owns the paper, and what it lives on
    OWNERSHIP: gettext_noop("Ownership and funding"),
    "corrections": gettext_noop("Corrections policy"),
    "ethics": gettext_noop("Ethics policy"),
    # Translators: a page that says how people with disabilities can read the paper
    ACCESSIBILITY: gettext_noop("Accessibility statement"),
    "privacy": gettext_noop("Privacy"),
    "terms": gettext_noop("Terms of use"),
    # Translators: who answers for the site, as laws ask for it; in German “Impressum”
    "legal": gettext_noop("Legal notice"),
}


class Imprint(Base):
    """The paper's own settings: one row. What is empty, the desk leaves to the defaults."""

    __tablename__ = "imprint"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name: Mapped[str] = mapped_column(default="")
    tagline: Mapped[str] = mapped_column(default="")
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("image.id", ondelete="SET NULL"))
    zone: Mapped[str] = mapped_column(default="")  # an IANA name: "Europe/Berlin"
    locale: Mapped[str] = mapped_column(default="")  # "de_DE"
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    postal_address: Mapped[str] = mapped_column(default="")  # lines
    # Its look, as look/choices.py has it.
    accent: Mapped[str] = mapped_column(default="", server_default="")
    accent_dark: Mapped[str] = mapped_column(default="", server_default="")
    background: Mapped[str] = mapped_column(default="", server_default="")
    background_dark: Mapped[str] = mapped_column(default="", server_default="")
    headline_face: Mapped[str] = mapped_column(default="", server_default="")
    text_face: Mapped[str] = mapped_column(default="", server_default="")
    nameplate: Mapped[str] = mapped_column(default="", server_default="")
    nameplate_at: Mapped[str] = mapped_column(default="", server_default="")
    nameplate_letters: Mapped[str] = mapped_column(default="", server_default="")
    icon_letters: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int] = mapped_column()
    logo: Mapped[Image | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class StandingPage(Base):
    """A page that stands: who makes the paper, how to reach it, by which rules it works."""

    __tablename__ = "standing_page"

    slug: Mapped[str] = mapped_column(primary_key=True)  # one of PAGES
    source: Mapped[str]  # Markdown, as it was written
    html: Mapped[str]  # made from it once, safe to print
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ShownImprint(NamedTuple):
    """What every page shows of the imprint, and the sections: plain rows. Empty: not set."""

    name: str
    tagline: str
    zone: str
    locale: str
    email: str
    phone: str
    postal_address: str
    logo: Picture | None
    look: Look
    pages: frozenset[str]  # the slugs of those that were written
    sections: tuple[SectionName, ...]


def read() -> ShownImprint:
    """The imprint and the sections in the paper's order, in one query."""
    found = rows(_standing())
    *texts, file, width, height, pages = found[0][:-3]
    facts = [text or "" for text in texts]
    logo = Picture(file, width, height) if file else None
    names = tuple(SectionName(*row[-3:]) for row in found if row[-1] is not None)
    look, written_pages = Look._make(facts[7:]), frozenset((pages or "").split())
    return ShownImprint._make([*facts[:7], logo, look, written_pages, names])


@cache
def _standing() -> Select[Any]:
    """Put together once: every page that is printed asks this."""
    one = select(literal(1).label("one")).subquery()
    written = select(func.aggregate_strings(StandingPage.slug, " ")).scalar_subquery()
    return (
        select(
            *(Imprint.name, Imprint.tagline, Imprint.zone, Imprint.locale),
            *(Imprint.email, Imprint.phone, Imprint.postal_address),
            *(getattr(Imprint, name) for name in Look._fields),
            *(Image.file, Image.width, Image.height, written),
            *(Section.id, Section.slug, Section.name),
        )
        .select_from(one)
        .outerjoin(Imprint, true())
        .outerjoin(Image, Image.id == Imprint.logo_id)
        .outerjoin(Section, true())
        .order_by(Section.position, Section.id)
    )


def of_the_paper_if_any() -> Imprint | None:
    """The one row; None while nobody set anything."""
    return db.session.get(Imprint, 1)


def has_logo(image: Image) -> bool:
    """Whether a picture is the paper's logo."""
    return db.session.scalar(select(Imprint.id).where(Imprint.logo_id == image.id)) is not None


def pages_showing(image: Image) -> list[str]:
    """The slugs of the pages about the paper in whose text a picture stands."""
    texts = db.session.execute(select(StandingPage.slug, StandingPage.html))
    return [slug for slug, html in texts if image.name in pictures_in(html)]


def links_to(name: str) -> bool:
    """Whether a page about the paper leads to a file of the library."""
    found = select(StandingPage.slug).where(StandingPage.source.contains(name, autoescape=True))
    return db.session.scalar(found.limit(1)) is not None


def of_the_paper() -> Imprint:
    """The one row, made if there is none."""
    imprint = of_the_paper_if_any()
    if imprint is None:
        imprint = Imprint(id=1)
        db.session.add(imprint)
        db.session.flush()
    return imprint


def page(slug: str) -> StandingPage | None:
    """A page that stands; None while nobody wrote it."""
    return db.session.get(StandingPage, slug)


def write_page(slug: str, source: str, html: str) -> None:
    """Set the text of a page, as it was written and as the safe HTML made from it
    (text/rendering.py); without a text there is no page. Raises KeyError for a slug that is none
    of PAGES."""
    PAGES[slug]
    found = page(slug)
    if not source.strip():
        if found is not None:
            db.session.delete(found)
        return
    if found is None:
        db.session.add(StandingPage(slug=slug, source=source, html=html))
    else:
        found.source, found.html = source, html

"""Filing: what a page-text extraction says becomes stories in the archive.

The full story is published at `as_of`; each teaser of its rail becomes an article that is known by
its headline only, published when its age says. A story that is known already is filled in or left
alone, so a second run changes nothing."""

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from ....archive import articles, imported, sections
from ....archive.articles import Article
from ....archive.store import db
from ....text import rendering
from .reading import PageText, RailEntry

UNSORTED = "News"  # the section for what comes without one


@dataclass
class Filed:
    article: Article
    result: str  # a Result of the intake
    headlines: int = 0
    notes: list[str] = field(default_factory=list)


def file(page: PageText, as_of: datetime) -> Filed:
    """File one extraction as of a moment (aware UTC) in the session's transaction."""
    filed = _story(page, as_of)
    filed.notes[:0] = page.notes
    picks = [_headline(entry, as_of, filed) for entry in page.rail]
    chosen = dict.fromkeys(pick for pick in picks if pick and pick is not filed.article)
    if len(chosen) < len([pick for pick in picks if pick]):
        filed.notes.append("the rail names a story twice, or the story itself: kept once")
    if chosen and not filed.article.picks and filed.result != "skipped":
        filed.article.pick(chosen)
        if filed.result == "unchanged":
            filed.result = "changed"
    db.session.flush()
    return filed


def _story(page: PageText, as_of: datetime) -> Filed:
    source = "\n".join(page.body)
    origin = _origin(page.headline) if page.headline else _origin_of_text(source)
    known = imported.by_origin(origin)
    if known is None:
        return _new(page, source, origin, as_of)
    if source and not known.has_copy:
        known.file_copy(source, "plain", rendering.to_html(source, "plain"))
        return Filed(known, "changed", notes=["the full story of a headline known before"])
    if source in ("", known.body_source):
        return Filed(known, "unchanged")
    note = "the paper has this story with another text, and keeps it"
    return Filed(known, "skipped", notes=[note])


def _new(page: PageText, source: str, origin: str, as_of: datetime) -> Filed:
    article = _article(page.section, page.headline, origin)
    article.file_copy(source, "plain", rendering.to_html(source, "plain"))
    db.session.add(article)
    if not page.headline:
        return Filed(article, "draft", notes=["without a headline: it waits as a draft"])
    article.publish(as_of)
    return Filed(article, "imported")


def _headline(entry: RailEntry, as_of: datetime, filed: Filed) -> Article | None:
    """The article that a teaser names: known, or new and known by its headline only."""
    if not entry.headline:
        return None
    origin = _origin(entry.headline)
    known = imported.by_origin(origin)
    if known is not None:
        return known
    article = _article(entry.section, entry.headline, origin)
    if entry.age is not None:
        article.publish(as_of - entry.age.delta)
    else:
        filed.notes.append(f"without an age, it waits as a draft: {entry.headline}")
    db.session.add(article)
    db.session.flush()
    filed.headlines += 1
    return article


def _article(section: str, headline: str, origin: str) -> Article:
    slug = articles.free_slug(headline or "untitled " + origin[-8:])
    filed_under = sections.named(section or UNSORTED)
    return Article(section=filed_under, headline=headline, slug=slug, origin=origin)


def _origin(headline: str) -> str:
    """What the import knows a story by: its headline, whatever its case, quotes and blanks."""
    plain = unicodedata.normalize("NFKC", headline).casefold()
    for curly, straight in ("‘'", "’'", '“"', '”"'):
        plain = plain.replace(curly, straight)
    return "page-text:" + " ".join(plain.split())


def _origin_of_text(source: str) -> str:
    return "page-text-without-headline:" + hashlib.sha256(source.encode()).hexdigest()

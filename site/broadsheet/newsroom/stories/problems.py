"""Before it goes out: what keeps a text from being published, and what else its editors should
know of it. No network is asked."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from flask import current_app, url_for
from markupsafe import Markup

from ... import urls
from ...archive import addresses, figure_marks, images, revisions
from ...archive.articles import Article
from ...archive.images import Image
from ...archive.revisions import Manuscript
from ...text import doubts
from ..access.own_stories import may_know
from ..forms import StoryForm
from ..transactions import html_of

MOST_LINKS = 50  # of a text that are followed
# A link whose address the sanitiser refused has none left.
_LINK = re.compile(r'<a\b(?:[^<>]*?\bhref="(?P<href>[^"]*)")?[^<>]*>')


class Check(NamedTuple):
    """Problems, by the names of the form's fields, keep a story in; remarks don't."""

    problems: dict[str, str]
    remarks: list[str]


def check(article: Article, now: datetime) -> Check:
    """What is to be said of a story's latest text."""
    text = revisions.latest_text(article)
    html = html_of(text.body_source, text.body_format)
    at = article.published_at if article.is_scheduled(now) else now
    links = _remarks_on_links(text, html, at or now)
    return Check(problems(article, text, now, html), list(links))


def remarks_on(article: Article, now: datetime) -> str:
    """Whether there are remarks on a story that goes out, for the end of a message."""
    number = len(check(article, now).remarks)
    if not number:
        return ""
    return (
        f" {'One remark' if number == 1 else f'{number} remarks'} on it: see “Before it goes out”."
    )


def problems(
    article: Article, text: Manuscript, now: datetime, html: str | None = None
) -> dict[str, str]:
    """What keeps a text from being published as that story, by the names of the form's fields; with
    links to what has to be done elsewhere. `html`: the text's, if it is at hand."""
    if html is None:
        html = html_of(text.body_source, text.body_format)
    found: dict[str, str] = {}
    if not text.headline:
        found["headline"] = "A story needs a headline."
    known_by_headline = article.is_public(now) and not article.has_copy
    if not text.body_source and not known_by_headline:
        found["body_source"] = "There is no text yet."
    lead = _undescribed([text.lead_image])
    if lead:
        found["lead_image_id"] = lead
    names = figure_marks.pictures_in(html)
    in_text = [*_unknown(names, text.body_source), *filter(None, [_undescribed(names)])]
    if marks := doubts.lines_with_marks(text.body_source):
        where = f"line{'s' * (len(marks) > 1)} {', '.join(map(str, marks[:20]))}"
        in_text.append(
            f"The import could not tell whether all of this is of the story ({where}): look at it,"
            f" and take away the lines that begin with {doubts.MARK}."
        )
    if in_text:
        found["body_source"] = Markup(" ").join(in_text)
    return found


def put_at_fields(form: StoryForm, found: dict[str, str]) -> None:
    """Each problem becomes an error at its field."""
    for name, message in found.items():
        form[name].errors = [*form[name].errors, message]


def _undescribed(names: Iterable[str]) -> str:
    found = Markup(", ").join(map(_link_to, images.undescribed(names)))
    words = Markup("Describe {} in the library, or mark it as decorative.")
    return words.format(found) if found else ""


def _link_to(image: Image) -> Markup:
    address = url_for(".picture", image_id=image.id)
    return Markup("<a href='{}'>“{}”</a>").format(address, image.name)


def _unknown(names: list[str], source: str) -> Iterator[str]:
    known = images.by_names(names)
    for name in names:
        if name not in known:
            yield f"There is no picture “{name}” in the library{_at_line(source, name)}."


def _remarks_on_links(text: Manuscript, html: str, at: datetime) -> Iterator[str]:
    here = f"{current_app.config['SITE_URL']}{urls.story(text.section, text.slug)}"
    hrefs = dict.fromkeys(unescape(href) for href in _LINK.findall(html))
    for href in list(hrefs)[:MOST_LINKS]:
        complaint = _complaint(href, here, at)
        if complaint:
            words = f"The link to “{href}”" if href else "A link"
            yield f"{words}{_at_line(text.body_source, href)} {complaint}."


def _complaint(href: str, here: str, at: datetime) -> str:
    """What is wrong with a link, for who reads the story at a moment; "" for nothing."""
    if not href:
        return "has no address that a browser knows"
    if href.startswith("#"):
        return ""
    try:
        parts = urlsplit(urljoin(here, href))
        if parts.netloc != urlsplit(here).netloc:
            return ""
        path = urls.normalised(parts.path)
    except ValueError:
        return "leads nowhere"
    return _complaint_of_ours(path, at)


def _complaint_of_ours(path: str, at: datetime) -> str:
    if urls.is_file(path):
        return ""
    end = addresses.live(path) or addresses.follow(path)
    if end is None:
        return "leads nowhere"
    story = end.article
    if story is None:
        return "" if end.path or end.section else "leads to what is gone"
    if story.is_public(at) or story.withdrawn_to:
        return ""
    if story.is_withdrawn(at):
        return "leads to a story that is withdrawn"
    # What is hidden from somebody is not there.
    known = may_know(story, at)
    return "leads to a story that readers don’t see yet" if known else "leads nowhere"


def _at_line(source: str, words: str) -> str:
    """ " (line 12)", the first in which the words stand; "" if none does as they are."""
    for spelled in (words, unquote(words)):
        place = source.find(spelled)
        if words and place >= 0:
            return f" (line {source.count(chr(10), 0, place) + 1})"
    return ""

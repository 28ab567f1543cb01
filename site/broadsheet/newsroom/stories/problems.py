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

from ... import language, urls
from ...archive import addresses, images
from ...archive.articles import Article
from ...archive.images import Image
from ...archive.manuscripts.manuscript import Manuscript
from ...archive.spelling import figure_marks
from ...language import as_html, gettext, gettext_noop, ngettext
from ...text import doubts
from ...text.quotation_marks import quoted
from ...web.wording import listed
from ..access.own_stories import may_know
from ..transactions import html_of
from ..wording import enumerated
from .writing.story_form import StoryForm

MOST_LINKS = 50  # of a text that are followed
# A link whose address the sanitiser refused has none left.
_LINK = re.compile(r'<a\b(?:[^<>]*?\bhref="(?P<href>[^"]*)")?[^<>]*>')


class Check(NamedTuple):
    """Problems, by the names of the form's fields, keep a story in; remarks don't."""

    problems: dict[str, str]
    remarks: list[str]


def check(article: Article, text: Manuscript, now: datetime) -> Check:
    """What is to be said of a story's latest text."""
    html = html_of(text.body_source, text.body_format, text.texts["language"])
    at = article.published_at if article.is_scheduled(now) else now
    links = _remarks_on_links(text, html, at or now)
    return Check(problems(article, text, now, html), list(links))


def findings_on(article: Article, text: Manuscript, now: datetime) -> str:
    """How much there is to be said of a story's text, for the end of a message; "" for nothing."""
    found = check(article, text, now)
    words = ""
    if number := len(found.problems):
        words += " " + ngettext(
            "It can’t go out yet for one reason: see “Before it goes out”.",
            "It can’t go out yet for %(num)s reasons: see “Before it goes out”.",
            number,
        )
    if number := len(found.remarks):
        words += " " + ngettext(
            "One remark on it: see “Before it goes out”.",
            "%(num)s remarks on it: see “Before it goes out”.",
            number,
        )
    return words


def problems(
    article: Article, text: Manuscript, now: datetime, html: str | None = None
) -> dict[str, str]:
    """What keeps a text from being published as that story, by the names of the form's fields; with
    links to what has to be done elsewhere. `html`: the text's, if it is at hand."""
    if html is None:
        html = html_of(text.body_source, text.body_format, text.texts["language"])
    found: dict[str, str] = {}
    if not text.headline:
        found["headline"] = gettext("A story needs a headline.")
    known_by_headline = article.is_public(now) and not article.has_copy
    if not text.body_source and not known_by_headline:
        found["body_source"] = gettext("There is no text yet.")
    lead = _undescribed(filter(None, [text.lead_image]))
    if lead:
        found["lead_image_id"] = lead
    names = figure_marks.pictures_in(html)
    in_text = [*_unknown(names, text.body_source), *filter(None, [_undescribed(names)])]
    if marks := doubts.lines_with_marks(text.body_source):
        words = ngettext(
            "The import could not tell whether all of this is of the story (line %(lines)s): look"
            " at it, and take away the lines that begin with %(mark)s.",
            "The import could not tell whether all of this is of the story (lines %(lines)s): look"
            " at it, and take away the lines that begin with %(mark)s.",
            len(marks),
            lines=enumerated(marks[:20]),
            mark=doubts.MARK,
        )
        in_text.append(words)
    if in_text:
        found["body_source"] = Markup(" ").join(in_text)
    return found


def put_at_fields(form: StoryForm, found: dict[str, str]) -> None:
    """Each problem becomes an error at its field."""
    for name, message in found.items():
        form[name].errors = [*form[name].errors, message]


def _undescribed(names: Iterable[str]) -> str:
    found = listed(map(_link_to, images.undescribed(names)), "unit")
    return found and as_html.gettext(
        "Describe %(pictures)s in the library, or mark it as decorative.", pictures=found
    )


def _link_to(image: Image) -> Markup:
    address = url_for(".picture", image_id=image.id)
    name = quoted(image.name, language.tag())
    return Markup("<a href='{}'>{}</a>").format(address, name)


def _unknown(names: list[str], source: str) -> Iterator[str]:
    known = images.by_names(names)
    for name in names:
        if name not in known:
            line = _line_of(source, name)
            yield (
                gettext(
                    "There is no picture “%(name)s” in the library (line %(line)s).",
                    name=name,
                    line=line,
                )
                if line
                else gettext("There is no picture “%(name)s” in the library.", name=name)
            )


def _remarks_on_links(text: Manuscript, html: str, at: datetime) -> Iterator[str]:
    here = f"{current_app.config['SITE_URL']}{urls.story(text.section, text.slug)}"
    hrefs = dict.fromkeys(unescape(href) for href in _LINK.findall(html))
    for href in list(hrefs)[:MOST_LINKS]:
        complaint = _complaint(href, here, at)
        if complaint:
            line = _line_of(text.body_source, href)
            words, with_line = COMPLAINTS[complaint]
            yield gettext(with_line if line else words, link=href, line=line)


# What may be wrong with a link, without and with the line in which it stands.
COMPLAINTS = {
    "no address": (gettext_noop("A link has no address that a browser knows."),) * 2,
    "nowhere": (
        gettext_noop("The link to “%(link)s” leads nowhere."),
        gettext_noop("The link to “%(link)s” (line %(line)s) leads nowhere."),
    ),
    "gone": (
        gettext_noop("The link to “%(link)s” leads to what is gone."),
        gettext_noop("The link to “%(link)s” (line %(line)s) leads to what is gone."),
    ),
    "withdrawn": (
        gettext_noop("The link to “%(link)s” leads to a story that is withdrawn."),
        gettext_noop("The link to “%(link)s” (line %(line)s) leads to a story that is withdrawn."),
    ),
    "hidden": (
        gettext_noop("The link to “%(link)s” leads to a story that readers don’t see yet."),
        gettext_noop(
            "The link to “%(link)s” (line %(line)s) leads to a story that readers don’t see yet."
        ),
    ),
}


def _complaint(href: str, here: str, at: datetime) -> str:
    """What is wrong with a link, for who reads the story at a moment (of COMPLAINTS); "" for
    nothing."""
    if not href:
        return "no address"
    if href.startswith("#"):
        return ""
    try:
        parts = urlsplit(urljoin(here, href))
        if parts.netloc != urlsplit(here).netloc:
            return ""
        path = urls.normalised(parts.path)
    except ValueError:
        return "nowhere"
    return _complaint_of_ours(path, at)


def _complaint_of_ours(path: str, at: datetime) -> str:
    if urls.is_file(path):
        return ""
    end = addresses.standing_at(path) or addresses.follow(path)
    if end is None:
        return "nowhere"
    story = end.article
    if story is None:
        return "" if end.path or end.section else "gone"
    if story.is_public(at) or story.withdrawn_to:
        return ""
    if story.is_withdrawn(at):
        return "withdrawn"
    # What is hidden from somebody is not there.
    return "hidden" if may_know(story, at) else "nowhere"


def _line_of(source: str, words: str) -> int:
    """The first line in which the words stand, from 1 on; 0 if they stand in none as they are."""
    for spelled in (words, unquote(words)):
        place = source.find(spelled)
        if words and place >= 0:
            return source.count("\n", 0, place) + 1
    return 0

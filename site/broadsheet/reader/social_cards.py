"""Social cards: the picture by which a story is shared that has none of its own."""

import hashlib
from functools import lru_cache

from flask import Blueprint, Response, abort, redirect
from werkzeug.wrappers import Response as Answer

from .. import clock, press, urls
from ..archive.changes import stamps
from ..archive.lists import printed_story
from ..archive.lists.printed_story import PrintedStory
from ..look import drawn_cards
from ..look.choices import Look
from ..look.drawn_cards import Words
from ..paper import paper
from ..web import links

bp = Blueprint("social_cards", __name__)
DRAWN_AS = 1  # another number for another drawing: those who keep one ask anew


def address(story: PrintedStory) -> str:
    """The path of a story's card; "" if it has a picture, or letters that can't be drawn."""
    words = _words(story)
    if story.lead_image or not drawn_cards.can_be_drawn(words):
        return ""
    return links.to(urls.card(_digest(words), story.slug))


@bp.get(urls.card("<digest>", "<slug>"))
@press.printed(stamps.PAPER, stamps.article)
def card(digest: str, slug: str) -> Answer:
    """Drawn when it is first asked for, never with the page; what else its address may say leads
    to the card of now."""
    now = clock.now()
    story = printed_story.by_slug(slug)
    if story is None or not story.is_public(now):
        abort(404)
    where = address(story) or abort(404)
    words = _words(story)
    if digest != _digest(words):
        return redirect(where)
    press.holds_until(story.unpublished_at, "the story is withdrawn")
    return Response(drawn_cards.as_png(words, paper().look), mimetype="image/png")


def _words(story: PrintedStory) -> Words:
    return Words(paper().name, story.kicker or story.section.name, story.headline)


@lru_cache(16)
def _told(look: Look) -> str:
    return repr(look)


def _digest(words: Words) -> str:
    told = f"({DRAWN_AS}, {words!r}, {_told(paper().look)})".encode()
    return hashlib.sha256(told).hexdigest()[:12]

"""Social cards: the picture by which a story is shared, drawn if it has none of its own."""

import hashlib
import logging
from functools import lru_cache
from typing import NamedTuple

from flask import Blueprint, Response, abort, redirect
from werkzeug.wrappers import Response as Answer

from .. import clock, press, urls
from ..archive.changes import stamps
from ..archive.lists import printed_story
from ..archive.lists.printed_story import PrintedStory
from ..look.card_words import HEIGHT, WIDTH, Words
from ..look.choices import Look
from ..paper import paper
from ..pictures import store
from ..web import links
from ..web.assets.media import media_url

log = logging.getLogger(__name__)

bp = Blueprint("social_cards", __name__)
DRAWN_AS = 2  # another number for another drawing: those who keep one ask anew


class SocialCard(NamedTuple):
    """A link to the picture, its width and height in pixels, and what it shows."""

    link: str
    width: int
    height: int
    alt: str | None


def of(story: PrintedStory) -> SocialCard:
    if lead := story.lead_image:
        picture = lead.picture.cropped("16x9")
        return SocialCard(media_url(picture.file), picture.width, picture.height, lead.alt)
    return SocialCard(_link(story, _words(story)), WIDTH, HEIGHT, None)


def _link(story: PrintedStory, words: Words) -> str:
    return links.to(urls.card(_digest(words), story.slug))


@bp.get(urls.card("<digest>", "<slug>"))
@press.printed(stamps.PAPER, stamps.article)
def card(digest: str, slug: str) -> Answer:
    """Drawn when it is first asked for, never with the page; what else its address may say leads
    to the card of now."""
    now = clock.now()
    story = printed_story.by_slug(slug)
    if story is None or story.lead_image or not story.is_public(now):
        abort(404)
    words = _words(story)
    if digest != _digest(words):
        return redirect(_link(story, words))
    press.holds_until(story.unpublished_at, "the story is withdrawn")
    from ..look import drawn_cards  # not before it is needed: Pillow takes 2 MiB of each process

    return Response(drawn_cards.as_png(words, paper().look, _logo()), mimetype="image/png")


def _logo() -> bytes | None:
    """The paper's logo. While the media store is away, its name stands there, in a card that isn't
    kept."""
    logo = paper().logo
    try:
        return store.store().open(logo.fallback.file) if logo else None
    except OSError as error:
        log.error("a card is drawn without the logo: %s", error)
        press.do_not_keep()
        return None


def _words(story: PrintedStory) -> Words:
    kicker = story.kicker or story.section.name
    return Words(paper().name, kicker, story.headline, story.language or paper().language)


@lru_cache(16)
def _told(look: Look) -> str:
    return repr(look)


def _digest(words: Words) -> str:
    here = paper()
    logo = here.logo.fallback.file if here.logo else ""
    facts = f"({DRAWN_AS}, {words!r}, {_told(here.look)}, {logo})".encode()
    return hashlib.sha256(facts).hexdigest()[:12]

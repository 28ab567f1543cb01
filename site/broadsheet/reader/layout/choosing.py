"""Choosing: which form the stories of a section call for, and how a day's front page opens.

Nothing here asks the archive or the clock. What hangs on an age says until when it holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from ...archive.lists.teasers import FrontSection, Teaser
from ...archive.lists.voices import Voice
from ...archive.placements import OPINION
from ...archive.spelling.folding import fold_name
from .copyfitting import breadth, words_beside

Stories: TypeAlias = tuple[Teaser, ...]
Voices: TypeAlias = Mapping[int, Voice]  # the authors of stories, by their ids

QUIET = timedelta(days=7)  # a section without anything newer stands smaller
SLOW_DAY, SLOW_BELOW = timedelta(hours=24), 3  # fewer new stories than that make a slow day
RELATED = 3  # so many make a package
SPEAKING = 3  # so many, each with its author's portrait, make a page of opinions


class Form(StrEnum):
    """How the stories of a section stand on the front page."""

    LEAD = "lead"  # one leads, the others stand beside it as a list
    PICTURE = "picture"  # a picture over two thirds of the page leads
    ACROSS = "across"  # equals, side by side
    BRIEFS = "briefs"  # short news: headlines alone
    PACKAGE = "package"  # what belongs together, under one head
    OPINION = OPINION  # each beside its author's portrait


class Day(StrEnum):
    """How the front page opens."""

    USUAL = "usual"  # the lead over two thirds, the others beside it
    SLOW = "slow"  # little is new: one picture, more calm
    BIG = "big"  # one story is bigger than all others, and spans the page


class _Facts(NamedTuple):
    """What stories have, by which their form is chosen."""

    shows_nothing: bool
    are_related: bool  # enough of them for a package
    are_plain: bool  # headlines alone
    best: tuple[Form, ...]  # the best first


def day_of(newest: Sequence[datetime], now: datetime, wanted: str) -> tuple[Day, datetime | None]:
    """The day that an editor `wanted`; else what it is by the moments at which the newest stories
    were published, and until when."""
    if wanted and wanted in list(Day):
        return Day(wanted), None
    in_time = sorted((at + SLOW_DAY for at in newest if at + SLOW_DAY > now), reverse=True)
    if len(in_time) < SLOW_BELOW:
        return Day.SLOW, None
    return Day.USUAL, in_time[SLOW_BELOW - 1]


def may_speak(sections: Sequence[FrontSection]) -> tuple[int, ...]:
    """The ids of the stories whose authors it may hang on whether they are opinions."""
    return tuple(
        story.id
        for _, stories, wanted in sections
        if wanted == Form.OPINION or _facts(stories).shows_nothing
        for story in stories
    )


def form_of(
    stories: Stories,
    now: datetime,
    *,
    wanted: str,
    above: Sequence[Form],
    voices: Voices,
) -> Form:
    """The form that an editor `wanted`, if the stories fit it; else the one that they call for, the
    newest first. Of those that fit equally well, the one that stands farthest `above`, so that
    forms take turns."""
    if wanted and wanted in list(Form) and fits(Form(wanted), stories):
        return Form(wanted)
    facts = _facts(stories)
    if facts.shows_nothing:
        speaking = (voices.get(story.id) for story in stories)
        if all(voice and voice.portrait for voice in speaking):
            return Form.OPINION
    if facts.are_related:
        return Form.PACKAGE
    if fits(Form.BRIEFS, stories) and (facts.are_plain or is_quiet(stories, now)):
        return Form.BRIEFS
    order = list(reversed(above))
    return max(facts.best, key=lambda form: order.index(form) if form in order else len(order))


# After an edit all other sections are as they were.
@lru_cache(100)
def _facts(stories: Stories) -> _Facts:
    return _Facts(
        _shows_nothing(stories),
        fits(Form.PACKAGE, stories),
        not any(story.dek or story.has_picture for story in stories),
        tuple(taking_turns(stories)),
    )


def fits(form: Form, stories: Stories) -> bool:
    """Whether stories can stand in a form without a hole."""
    lead = stories[0]
    if form is Form.LEAD:
        says = breadth(lead.headline + lead.dek)
        return lead.has_picture or len(stories) == 1 or (len(stories) > 2 and says >= 100)
    if form is Form.PICTURE:
        return lead.has_picture and words_beside(lead) >= 8
    if form is Form.PACKAGE:
        return len(related(stories)) >= RELATED
    return len(stories) > 1


def taking_turns(stories: Stories) -> list[Form]:
    """The forms in which these stories may stand, the best first."""
    forms = [Form.LEAD] if fits(Form.LEAD, stories) else []
    is_short = breadth(stories[0].headline) <= 70
    if fits(Form.PICTURE, stories) and len(stories) > 2 and is_short:
        forms.append(Form.PICTURE)
    is_even = not stories[0].has_picture or are_pictured(stories[:3])
    if fits(Form.ACROSS, stories) and is_even:
        forms.append(Form.ACROSS)
    return forms


def _shows_nothing(stories: Stories) -> bool:
    """Whether there are enough stories for opinions, and none that leads with a picture."""
    return len(stories) >= SPEAKING and not any(story.has_picture for story in stories)


def is_quiet(stories: Stories, now: datetime) -> bool:
    return stories[0].published_at + QUIET <= now


def related(stories: Stories) -> Stories:
    """The stories that share the kicker of the first; none if it has none."""
    kicker = _folded(stories[0].kicker)
    return tuple(story for story in stories if kicker and _folded(story.kicker) == kicker)


# A page compares dozens of kickers, mostly those of the page before.
_folded = lru_cache(1000)(fold_name)


def weighs_little(stories: Stories, now: datetime) -> bool:
    return (len(stories) < 3 or is_quiet(stories, now)) and not _facts(stories).are_related


def are_pictured(stories: Stories) -> bool:
    return bool(stories) and all(story.has_picture for story in stories)

"""Blocks: how stories stand on a page, in the form that they call for.

Nothing here asks the archive or the clock. What hangs on an age says until when it holds."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from ...archive.lists.teasers import FrontSection, Teaser
from ...archive.lists.voices import Voice
from ...archive.sections import SectionName
from .choosing import (
    QUIET,
    Day,
    Form,
    Stories,
    Voices,
    are_pictured,
    form_of,
    related,
    taking_turns,
    weighs_little,
)
from .copyfitting import depth, is_long, lines, words_above, words_beside

MOST = 6  # stories that a block shows
LEAST_BESIDE = 20  # lines, for a column beside the front's lead
HIGHEST, SECOND = 24, 12  # lines: the lead's picture at 4 : 3, and that of the second story


class Block(NamedTuple):
    """Stories in a form: a lead, a list beside it, and rows of stories side by side below. All are
    values, by which what was written of them is kept."""

    form: Form | Day
    lead: Teaser | None = None
    beside: Stories = ()
    rows: tuple[Stories, ...] = ()
    deks: bool = False  # in list and rows
    pictures: bool = False  # in rows
    has_second: bool = False  # the first of the list has its picture, and its dek
    head: str = ""  # of a package
    is_light: bool = False  # its lead is no larger than the others' pictures
    is_half: bool = False  # it stands beside another
    is_unlike: bool = False  # of which one has a picture and one has none
    voices: tuple[tuple[int, Voice], ...] = ()  # of opinions, by their ids

    def voice(self, story: Teaser) -> Voice | None:
        """Whose opinion a story is."""
        return dict(self.voices).get(story.id)

    @property
    def is_short(self) -> bool:
        """Whether its lead says so little that it stands in the middle of its picture's height."""
        return self.lead is not None and words_beside(self.lead) < 11

    @property
    def is_long(self) -> bool:
        """Whether its lead's headline is so long that it must not be as large as others."""
        return self.lead is not None and is_long(self.lead)


class SectionBlock(NamedTuple):
    """A section on the front page, and how its stories stand."""

    section: SectionName
    block: Block


def opening(stories: Stories, day: Day) -> Block:
    """The top of the front page, with at least one story. Without a picture the lead spans the page
    by its type; stories that would not fill the column beside a picture stand below it."""
    lead, others = stories[0], stories[1:]
    if not lead.has_picture:
        return _with_rows(Block(day, lead, deks=True), others)
    may_show = day is Day.USUAL and are_pictured(others[:1])
    words = sum(depth(story, 30, dek=True) for story in others)
    if words + SECOND * may_show < LEAST_BESIDE or day is Day.SLOW:
        return _with_rows(Block(Form.PICTURE, lead, deks=True), others)
    # The lead's picture grows with them, and is cut off.
    most = words_above(lead) + HIGHEST
    second = SECOND + sum(depth(story, 30, dek=story is others[0]) for story in others)
    has_second = may_show and min(second, words + SECOND) <= most
    deks = words + SECOND * has_second <= most
    return Block(day, lead, others, deks=deks, has_second=has_second)


def standing(
    sections: Sequence[FrontSection], now: datetime, voices: Voices
) -> tuple[list[SectionBlock], datetime | None]:
    """The sections' blocks, in the paper's order, each with at least one story and the form that an
    editor wanted (""); and the moment at which the clock alone gives one of them another form. Two
    light ones stand side by side."""
    found, forms = list[SectionBlock](), list[Form]()
    waiting: SectionBlock | None = None  # the last one, if it may stand beside the next
    for section, stories, wanted in sections:
        form = form_of(stories, now, wanted=wanted, above=forms, voices=voices)
        forms.append(form)
        is_light = form not in (wanted, Form.OPINION) and weighs_little(stories, now)
        half = SectionBlock(section, _half(form, stories[:3])) if is_light else None
        if half and waiting and _match(waiting.block, half.block):
            found[-1:] = _side_by_side(waiting, half)
            waiting = None
            continue
        waiting = half
        made = _light(form, stories) if is_light else block(form, stories)
        if form is Form.OPINION:
            heard = ((story.id, voices[story.id]) for story in stories if story.id in voices)
            made = made._replace(voices=tuple(heard))
        found.append(SectionBlock(section, made))
    ends = [stories[0].published_at + QUIET for _, stories, _ in sections]
    return found, min((end for end in ends if end > now), default=None)


@lru_cache(100)
def block(form: Form, stories: Stories) -> Block:
    """Stories in a form that they fit."""
    stories = stories[:MOST]
    if form is Form.PACKAGE:
        kin = related(stories)
        rest = tuple(story for story in stories if story not in kin)
        made = block(taking_turns(kin)[0], kin)
        rows = (*made.rows, rest) if rest else made.rows
        return made._replace(form=Form.PACKAGE, rows=rows, head=kin[0].kicker)
    if form is Form.LEAD:
        return _led(stories)
    if form is Form.PICTURE:
        return Block(form, stories[0], rows=_rows(stories[1:5]))
    if form is Form.OPINION:
        return Block(form, rows=_rows(stories[:4]), deks=True)
    if form is Form.ACROSS:
        return _with_rows(Block(form, deks=True), stories)
    return Block(form, rows=_rows(stories))


def _led(stories: Stories) -> Block:
    lead, others = stories[0], stories[1:5]
    deks = len(others) < 3
    fit = _fit_beside(lead, others, deks=deks)
    if fit == 2:  # they have room for more than a headline each, perhaps
        deks = _fit_beside(lead, others, deks=True) == fit
    return Block(Form.LEAD, lead, others[:fit], _rows(others[fit:]), deks=deks)


def _fit_beside(lead: Teaser, others: Stories, *, deks: bool) -> int:
    """How many stories stand beside a lead: 0, or about as many as are as high as it is."""
    if lead.has_picture:  # over three columns, beside it; the others over four
        words = words_beside(lead)
        heights = list(accumulate(depth(story, 32, dek=deks) for story in others))
        fit = sum(height <= max(11, words + 5) for height in heights)
        least = max(7, words - 5)
        if fit > 2 and len(others) - fit == 1 and heights[fit - 2] >= least:
            fit -= 1  # none stands alone below
        return fit if fit > 1 and heights[fit - 1] >= least else 0
    if len(others) == 3:  # over eight columns, the others over four
        words = 1.4 * lines(lead.headline, 46) + lines(lead.dek, 80) + 2
        height = sum(depth(story, 32, dek=deks) for story in others)
    else:  # over six, the others over three each
        words = 1.4 * lines(lead.headline, 34) + lines(lead.dek, 60) + 2
        pairs = zip(others[::2], others[1::2], strict=False)
        height = sum(max(depth(story, 24, dek=deks) for story in pair) for pair in pairs)
    return len(others) if len(others) > 1 and abs(height - words) <= 6 else 0


def _with_rows(made: Block, stories: Stories) -> Block:
    """With pictures if all of a row have one."""
    for count in (4, 3, 2):
        if len(stories) >= count and are_pictured(stories[:count]):
            return made._replace(rows=(stories[:count],), pictures=True)
    return made._replace(rows=_rows(stories[:MOST]))


def _rows(stories: Stories) -> tuple[Stories, ...]:
    """Up to four side by side; more in two rows."""
    first = len(stories) // 2 if len(stories) > 4 else len(stories)
    return tuple(row for row in (stories[:first], stories[first:]) if row)


@lru_cache(100)
def _light(form: Form, stories: Stories) -> Block:
    return _with_one_beside(block(form, stories)._replace(is_light=True))


@lru_cache(100)
def _half(form: Form, stories: Stories) -> Block:
    return Block(form, stories[0], rows=_rows(stories[1:3]), is_light=True, is_half=True)


def _with_one_beside(made: Block) -> Block:
    """A second story beside a lead that has its picture, rather than alone below it, if the lead is
    not much higher."""
    lead = made.lead
    if lead is None or not lead.has_picture or list(map(len, made.rows)) != [1]:
        return made
    words = 1.8 * lines(lead.headline, 26) + lines(lead.dek, 44) + 2
    second = made.rows[0][0]
    if max(words, 9) - depth(second, 32, dek=made.deks) > 7:
        return made
    return made._replace(beside=(second,), rows=())


def _side_by_side(*halves: SectionBlock) -> list[SectionBlock]:
    is_unlike = len({_has_picture(half.block) for half in halves}) > 1
    return [half._replace(block=half.block._replace(is_unlike=is_unlike)) for half in halves]


def _match(one: Block, other: Block) -> bool:
    """Whether they are about equally high."""
    return abs(_half_height(one) - _half_height(other)) <= 6


def _has_picture(half: Block) -> bool:
    return half.lead is not None and half.lead.has_picture


def _half_height(half: Block) -> float:
    """Lines that a section takes over half of the page."""
    lead, height = half.lead, 0.0
    if lead is not None:
        words = lead._replace(headline=f"{lead.kicker} {lead.headline}")
        if lead.has_picture:
            height = max(9, words_beside(words))
        else:
            height = 1.3 * lines(words.headline, 34) + lines(lead.dek, 50) + 2
    for row in half.rows:
        height += max(depth(story, 40 // len(row), dek=False) for story in row)
    return height

"""The frame: what stands around every page of the paper."""

from datetime import datetime
from typing import NamedTuple

from .. import press
from ..archive.changes import stamps
from ..archive.lists import surroundings
from ..archive.lists.surroundings import Surroundings
from ..archive.placements import BannerLine
from ..archive.sections import SectionName
from ..paper import Paper, paper


class Frame(NamedTuple):
    paper: Paper
    banner: BannerLine | None = None
    sections: tuple[SectionName, ...] = ()  # those that have something to read

    def section(self, slug: str) -> SectionName | None:
        """The section of that slug, whether it has something to read or not; or None."""
        return next((section for section in self.paper.sections if section.slug == slug), None)


def frame(now: datetime) -> Frame:
    """The paper itself, and the banner and the sections with stories as they are at `now`. Each of
    the two is read by one query, once for all pages until it changes."""
    here, around = paper(), press.part("around", stamps.FRAME, lambda: _around(now))
    shown = tuple(section for section in here.sections if section.id in around.open_sections)
    return Frame(here, around.banner, shown)


def _around(now: datetime) -> Surroundings:
    found = surroundings.at(now)
    press.holds_until(found.until, found.because)
    return found

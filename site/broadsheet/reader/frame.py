"""The frame: what stands around every page of the paper."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from .. import press
from ..archive import placements, sections, stamps
from ..archive.placements import BannerLine
from ..archive.sections import SectionName


class Frame(NamedTuple):
    sections: Sequence[SectionName]
    banner: BannerLine | None

    def section(self, slug: str) -> SectionName | None:
        return next((section for section in self.sections if section.slug == slug), None)


EMPTY = Frame([], None)


def frame(now: datetime) -> Frame:
    """The sections in order and the banner that stands at `now`. Read by two queries, once for all
    pages until either changes."""
    return press.part("frame", stamps.FRAME, lambda: _read(now))


def _read(now: datetime) -> Frame:
    banner, until = placements.banner(now)
    press.holds_until(until, "the banner comes or goes")
    return Frame(sections.names(), banner)

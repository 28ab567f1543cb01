"""The frame: what stands around every page of the paper."""

from datetime import datetime
from typing import NamedTuple

from .. import press
from ..archive import placements
from ..archive.changes import stamps
from ..archive.placements import BannerLine
from ..archive.sections import SectionName
from ..paper import Paper, paper


class Frame(NamedTuple):
    paper: Paper
    banner: BannerLine | None = None

    @property
    def sections(self) -> tuple[SectionName, ...]:
        return self.paper.sections

    def section(self, slug: str) -> SectionName | None:
        return next((section for section in self.sections if section.slug == slug), None)


def frame(now: datetime) -> Frame:
    """The paper itself and the banner that stands at `now`. Each is read by one query, once for all
    pages until it changes."""
    return Frame(paper(), press.part("banner", stamps.FRAME, lambda: _banner(now)))


def _banner(now: datetime) -> BannerLine | None:
    banner, until = placements.banner(now)
    press.holds_until(until, "the banner comes or goes")
    return banner

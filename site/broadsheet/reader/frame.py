"""The frame: what stands around every page of the paper."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ..archive import placements, sections
from ..archive.placements import Banner
from ..archive.sections import Section


class Frame(NamedTuple):
    sections: Sequence[Section]
    banner: Banner | None

    def section(self, slug: str) -> Section | None:
        return next((section for section in self.sections if section.slug == slug), None)


EMPTY = Frame([], None)


def frame(now: datetime) -> Frame:
    """The sections in order and the banner that stands at `now`: two queries."""
    return Frame(sections.in_order(), placements.banner(now))

"""The words of a card, and its size."""

from typing import NamedTuple

WIDTH, HEIGHT = 1200, 630  # pixels, as the large networks ask for


class Words(NamedTuple):
    """What a card says. `language`: of the story, as a tag."""

    paper: str
    kicker: str
    headline: str
    language: str

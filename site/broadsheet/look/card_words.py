"""The words of a card."""

from typing import NamedTuple


class Words(NamedTuple):
    """What a card says. `language`: of the story, as a tag."""

    paper: str
    kicker: str
    headline: str
    language: str

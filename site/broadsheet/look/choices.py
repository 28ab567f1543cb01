"""What a paper chooses of its look. Empty is the program's own."""

from collections.abc import Mapping
from typing import NamedTuple

from ..language import gettext_noop
from .colours import HEX


class Face(NamedTuple):
    """A typeface that readers' devices have: which one of the stack depends on the device."""

    name: str  # a message
    stack: str  # CSS families; the faces of the reader's script stand behind them


class Look(NamedTuple):
    accent: str = ""  # of kickers and what is marked: "#a1121b"
    accent_dark: str = ""  # the same on dark screens; "": derived, as is the next but one
    background: str = ""  # the paper's own colour
    background_dark: str = ""
    headline_face: str = ""  # one of FACES
    text_face: str = ""
    nameplate: str = ""  # one of NAMEPLATES
    nameplate_at: str = ""  # one of PLACES
    nameplate_letters: str = ""  # one of LETTERS
    icon_letters: str = ""  # on the icon of a tab; "": the first of the name

    @property
    def styles(self) -> "Look":
        """The look without what the styles do not show."""
        return self._replace(icon_letters="")

    @property
    def has_own_faces(self) -> bool:
        """Whether nothing is set in the faces that the program brings."""
        return bool(self.headline_face and self.text_face)


COLOURS = ("accent", "accent_dark", "background", "background_dark")
FACES = {
    "old-style": Face(
        # Translators: a kind of typeface, like Palatino
        gettext_noop("Old style: calm, with a book’s curves"),
        '"Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052',
    ),
    "transitional": Face(
        # Translators: a kind of typeface, like Charter
        gettext_noop("Transitional: upright and clear"),
        'Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif"',
    ),
    "didone": Face(
        # Translators: a kind of typeface, like Didot or Bodoni
        gettext_noop("Didone: fine lines and strong ones"),
        'Didot, "Bodoni MT", "Bodoni 72", "Noto Serif Display", "Sitka Display"',
    ),
    "slab": Face(
        # Translators: a kind of typeface, like Rockwell
        gettext_noop("Slab: with feet like bricks"),
        'Rockwell, "Rockwell Nova", "Roboto Slab", "Sitka Small", "DejaVu Serif"',
    ),
    "grotesque": Face(
        # Translators: a kind of typeface, like Helvetica
        gettext_noop("Grotesque: without serifs, plain"),
        '"Helvetica Neue", Roboto, "Segoe UI", Inter, "Noto Sans", Arial, sans-serif',
    ),
    "condensed": Face(
        # Translators: a kind of typeface, like Impact or a narrow Helvetica
        gettext_noop("Condensed: narrow and loud, without serifs"),
        '"Avenir Next Condensed", "Roboto Condensed", sans-serif-condensed, Bahnschrift, '
        '"Arial Narrow", "Liberation Sans Narrow", "DejaVu Sans Condensed", sans-serif',
    ),
}
NAMEPLATES = {
    # Translators: how the name of the paper stands at its head
    "ruled": gettext_noop("Between rules"),
    "boxed": gettext_noop("In a box of the accent colour"),
    "band": gettext_noop("Light on a dark band across the page"),
}
PLACES = {
    # Translators: where the name of the paper stands
    "start": gettext_noop("Where lines begin"),
}
LETTERS = {"capitals": gettext_noop("In capitals")}
# What there is to choose, by the parts of a look that are chosen by a word.
OFFERED: Mapping[str, Mapping[str, Face | str]] = {
    "headline_face": FACES,
    "text_face": FACES,
    "nameplate": NAMEPLATES,
    "nameplate_at": PLACES,
    "nameplate_letters": LETTERS,
}
MOST_ICON_LETTERS = 2


def as_offered(look: Look) -> Look:
    """A look that was kept, without what is not offered: a hand at the SQL prompt, or another
    version's export, makes no page fail."""
    return look._replace(
        **{name: "" for name in COLOURS if not HEX.fullmatch(getattr(look, name))},
        **{name: "" for name, offered in OFFERED.items() if getattr(look, name) not in offered},
        icon_letters=look.icon_letters[:MOST_ICON_LETTERS],
    )


def named(part: str, chosen: str) -> str:
    """What was chosen for a part of a look, as a message where it is one of those that are
    offered: "boxed" has a name."""
    offered = OFFERED.get(part, {}).get(chosen, chosen)
    return offered.name if isinstance(offered, Face) else offered


MESSAGES = frozenset(named(part, key) for part, offered in OFFERED.items() for key in offered)

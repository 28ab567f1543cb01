"""Icons: one or two letters on the paper's colour, for tabs and for the screens of telephones."""

from html import escape

from . import schemes
from .choices import Look
from .colours import lettering_on, of_hex, to_hex

SIZES = (180, 192, 512)  # pixels: Apple's, and those that a manifest has to name


def letters(look: Look, name: str) -> str:
    """What stands on the icons of a paper: what was chosen, else the first letter of its name."""
    return look.icon_letters or next((char.upper() for char in name if char.isalnum()), "")


def as_svg(look: Look, name: str) -> str:
    """Written in whatever serif a device has; drawn, it would be a font of its own."""
    ground, ink = colours(look)
    text = escape(letters(look, name))
    size = 23 if len(letters(look, name)) == 1 else 17
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="4" fill="{ground}"/>'
        f'<text x="16" y="{16 + size * 0.34:.1f}" fill="{ink}" text-anchor="middle" '
        f'font-size="{size}" font-weight="700" font-family="Georgia,serif">{text}</text></svg>\n'
    )


def colours(look: Look) -> tuple[str, str]:
    """The ground of the icon, and what is written on it."""
    if not look.accent:
        return "#1b1a17", "#fbf7ee"
    return look.accent, to_hex(lettering_on(of_hex(look.accent)))


def ground(look: Look) -> str:
    """The colour of the page, as a system paints it before the page is there."""
    return to_hex(schemes.light(look)["paper"])

"""The styles of a paper that chose a look: the program's, with other raw values and faces."""

from .choices import FACES, Look
from .colours import Lch, lettering_on
from .schemes import Scheme, light, of_look, programs


def apply(styles: str, look: Look) -> str:
    """The paper's styles, joined and without blanks, in that look.

    Values are replaced where they stand, so what redefines them for print, for more contrast or at
    a reader's wish goes on doing so, and the page asks for one file as ever."""
    for own, chosen in zip(programs(), of_look(look), strict=True):
        styles = _recoloured(styles, own, chosen)
    for name, face in (("serif", look.text_face), ("headlines", look.headline_face)):
        if face:
            behind = "script-serif" if name == "serif" else "serif"
            styles = styles.replace(
                f"--{name}:var(--{behind});", f"--{name}:{FACES[face].stack},var(--script-serif);"
            )
    return styles + _plate(look)


def sheets(look: Look) -> list[str]:
    """The files of styles that its nameplate needs besides, in the order of the cascade."""
    chosen = (look.nameplate, look.nameplate_at, look.nameplate_letters)
    return [f"look/{name}.css" for name in chosen if name]


def _plate(look: Look) -> str:
    """The colours of a box around the name: by day and by night those of the day's accent."""
    if look.nameplate != "boxed":
        return ""
    accent = light(look)["press"]
    return f":root{{--lch-plate:{accent};--lch-on-plate:{lettering_on(accent)};}}"


def _recoloured(styles: str, own: Scheme, chosen: Scheme) -> str:
    for name, colour in own.items():
        if chosen[name] != colour:
            styles = styles.replace(_declared(name, colour), _declared(name, chosen[name]))
    return styles


def _declared(name: str, colour: Lch) -> str:
    return f"--lch-{name}:{colour};"

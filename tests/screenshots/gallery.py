"""The gallery: all pictures in one page, to be looked at one by one."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

STYLE = """
:root { color-scheme: light dark; font: 1rem/1.4 system-ui, sans-serif; }
body { margin: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
h2 { position: sticky; inset-block-start: 0; margin: 0; padding-block: 0.5rem; background: Canvas; }
.shots { display: flex; gap: 1rem; overflow-x: auto; padding-block-end: 2rem; }
figure { flex: none; margin: 0; }
figure a { display: block; overflow: hidden; max-block-size: 70vh; border: 1px solid GrayText; }
img { display: block; inline-size: 100%; }
""" + "".join(
    f".w{width} {{ inline-size: {shown}rem; }}\n"
    for width, shown in ((360, 14), (768, 20), (1024, 24), (1280, 28), (1920, 36))
)


def file_name(page: str, width: int, scheme: str) -> str:
    """Of a picture; what is lacking of it is in no gallery."""
    plain = "-".join("".join(char if char.isalnum() else " " for char in page).split())
    return f"{plain}-{width}-{scheme}.png"


def write(
    folder: Path, pages: Iterable[str], widths: Iterable[int], schemes: Iterable[str]
) -> Path:
    """Write the gallery of all pictures that are in the folder, of this run or an earlier one."""
    links, parts = [], []
    for number, page in enumerate(pages):
        shots = [
            _figure(name, width, scheme)
            for scheme in schemes
            for width in widths
            if (folder / (name := file_name(page, width, scheme))).is_file()
        ]
        if shots:
            links.append(f'<li><a href="#p{number}">{escape(page)}</a></li>')
            parts.append(f'<h2 id="p{number}">{escape(page)}</h2><div class="shots">')
            parts += [*shots, "</div>"]
    index = folder / "index.html"
    index.write_text(
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>All pages</title>\n'
        f"<style>{STYLE}</style>\n<nav><ul>{''.join(links)}</ul></nav>\n" + "\n".join(parts),
        encoding="utf-8",
    )
    return index


def _figure(name: str, width: int, scheme: str) -> str:
    said = f"{width} px, {scheme}"
    picture = f'<a href="{name}"><img src="{name}" alt="{said}" loading="lazy"></a>'
    return f'<figure class="w{width}">{picture}<figcaption>{said}</figcaption></figure>'

"""Footnotes in HTML: `[^1]` in its words, and `<p>[^1]: The note.</p>`."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator

from .footnotes import LABEL, FootnoteMark, kept

_NOTE = re.compile(rf"<p\b[^<>]*>\s*{LABEL}:\s*")
_BOX = re.compile(r"(</?(?:li|ul|ol|blockquote)\b[^<>]*>)")
_OPENS = re.compile(r"<(li|ul|ol|blockquote)\b")
_SEEN = re.compile(rf"<(/?)(?:pre|code|a)(?=[\s>])|<p\b[^<>]*>\s*\[\^|{LABEL}")


def placed(html: str, place: Callable[[str], str]) -> str:
    """HTML with what `place` gives for the marks of its notes, which stand at its end. What nobody
    refers to stays as it was typed."""
    if "[^" not in html:
        return html
    text, notes = _without_notes(html, {found[2] for found in _references(html)})
    order = [found[2] for part in (text, *notes.values()) for found in _references(part)]
    numbers = {label: n for n, label in enumerate(dict.fromkeys(filter(notes.get, order)), 1)}
    times = Counter[int]()

    def numbered(part: str) -> str:
        made, at = [], 0
        for found in _references(part):
            if note := numbers.get(found[2]):
                times[note] += 1
                made += [
                    part[at : found.start()],
                    place(kept(FootnoteMark.REFERENCE, note, times[note])),
                ]
                at = found.end()
        return "".join(made) + part[at:]

    def note(n: int, words: str) -> str:
        begin, back = kept(FootnoteMark.NOTE, n), kept(FootnoteMark.BACK, n, times[n])
        return f"{place(begin)}<p>{words}{place(back)}</p>\n"

    text = numbered(text)
    within = [numbered(notes[label]) for label in numbers]
    made = [note(n, words) for n, words in enumerate(within, 1)]
    return f"{text.rstrip()}\n{''.join(made)}{place(kept(FootnoteMark.END))}" if made else html


def _references(html: str) -> Iterator[re.Match[str]]:
    """Outside of code and links, and but for those that begin a note."""
    depth = 0
    for found in _SEEN.finditer(html):
        if found[2]:
            if not depth:
                yield found
        elif found[1] is not None:
            depth = max(0, depth - 1) if found[1] else depth + 1


def _without_notes(html: str, labels: Container[str]) -> tuple[str, dict[str, str]]:
    """The text, and the content of the first note with each of these labels."""
    notes: dict[str, str] = {}
    text, at = [], 0
    for found in _NOTE.finditer(html):
        if found.start() < at or found[1] in notes or found[1] not in labels:
            continue
        end = html.find("</p>", found.end())
        if end < 0:
            break
        text.append(html[at : found.start()])
        notes[found[1]] = html[found.end() : end]
        at = end + len("</p>")
    text.append(html[at:])
    return _without_emptied(text), notes


def _without_emptied(parts: list[str]) -> str:
    """These parts, between which notes stood, without lists, their items and quotes that held
    nothing else."""
    kept: list[str | None] = []  # None: where a note stood, at the beginning of what may be emptied
    for piece in _pieces(parts):
        before = kept[-1] if kept else ""
        if piece is not None:
            if piece.isspace() and (before is None or _opened(before)):
                continue
            if before is None:
                kept.pop()
            if not (before is None and piece == f"</{_opened(kept[-1])}>"):
                kept.append(piece)
                continue
            kept.pop()
        if kept and _opened(kept[-1]):
            kept.append(None)
    return "".join(filter(None, kept))


def _pieces(parts: list[str]) -> Iterator[str | None]:
    for number, part in enumerate(parts):
        if number:
            yield None
        yield from filter(None, _BOX.split(part))


def _opened(piece: str | None) -> str:
    """The name of the element that a piece opens; else ""."""
    found = _OPENS.match(piece or "")
    return found[1] if found else ""

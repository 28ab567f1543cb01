"""Lines that GitHub, Pandoc, Obsidian and PHP Markdown Extra read in their own way, as Markdown:
tasks, terms and what is said of them, verses, titles of quotations, Markdown between tags."""

import re
from collections.abc import Iterator

_TASK = re.compile(
    r"^([ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})\[([ xX])\](?=[ \t]+\S)", re.MULTILINE
)
_ALERT = re.compile(
    r"^([ ]{0,3}>[ ]?)\[![A-Za-z-]{1,20}\][+-]?[ \t]*(?:([^\n]*\S)[ \t]*$)?", re.MULTILINE
)
_SAID = re.compile(r"[ ]{0,3}:[ \t]{1,3}(?=\S)")  # of a term
_NO_TERM = re.compile(r"[\s#>|:+=~<{`-]|\d{1,9}[.)]\s|[*_][ \t]")
_LONGEST_TERM, _MOST_TERMS = 120, 3
_FURTHER_IN = re.compile(r"(?: {4}|\t)")
_VERSE = re.compile(r"\|(?:[ ][^|\n]*)?")
_LETTERED = re.compile(
    r"[ ]{0,3}(?:\((?:\d{1,3}|[a-zA-Z]|[ivx]{2,5}|@\w{0,40})\)|[a-zA-Z][.)])[ \t]+\S"
)
_OF_PRESS = re.compile(
    r"^\\(?:newpage|pagebreak|clearpage|break|bigskip|medskip)[ \t]*$", re.MULTILINE
)
_COLUMNS = re.compile(r"^<-{2,5}>[ \t]*$", re.MULTILINE)  # between Hugo's
_BEGUN = re.compile(
    r"^([ ]{0,3}<[a-z]{1,20}\b[^<>\n]{0,500}?)"
    r"""\smarkdown(?:=["']?\w{1,8}["']?)?([^<>\n]{0,500}>)[ \t]*$""",
    re.MULTILINE,
)
_ENDED = re.compile(
    r"^(?=[ ]{0,3}</(?:div|section|article|aside|figure|details|blockquote)>)", re.MULTILINE
)


def written(text: str) -> str:
    """The text with these in Markdown."""
    if "<" in text and " markdown" in text:
        text, count = _BEGUN.subn(r"\1\2\n", text)
        text = _ENDED.sub("\n", text) if count else text
    text = _COLUMNS.sub("", _OF_PRESS.sub("", text))
    text = _TASK.sub(lambda task: f"{task[1]}{'☐' if task[2] == ' ' else '☑'}", text)
    text = _ALERT.sub(_titled, text)
    rows = text.split("\n")
    if any(row.lstrip(" ").startswith((":", "|")) for row in rows):
        rows = [*_with_verses(_with_terms(rows))]
    return "\n".join(_with_ends(rows))


def _with_ends(rows: list[str]) -> Iterator[str]:
    """Lines of lists with letters ("a.", "(1)"), which Markdown would join."""
    of_lists = [_LETTERED.match(row) is not None for row in rows]
    for row, is_one, goes_on in zip(rows, of_lists, [*of_lists[1:], False], strict=True):
        yield f"{row.rstrip()}\\" if is_one and goes_on else row


def _titled(alert: re.Match[str]) -> str:
    """A quotation's kind, which is left out, and its title."""
    margin, title = alert[1], alert[2]
    return f"{margin}**{title.strip('*')}**\n{margin.rstrip()}" if title else margin


def _with_terms(lines: list[str]) -> list[str]:
    """ "Term", and below ": what it means": paragraphs, the term bold."""
    made: list[str] = []
    is_within = False
    for line in lines:
        said = _SAID.match(line)
        if said and (is_within or _emphasise_terms(made)):
            is_within = True
            made += ["", line[said.end() :]]
            continue
        is_further_in = _FURTHER_IN.match(line) is not None
        if is_within and line.strip() and not is_further_in and not (made and made[-1].strip()):
            is_within = False
        made.append(line[4:] if is_within and line.startswith("    ") else line)
    return made


def _emphasise_terms(made: list[str]) -> bool:
    """Make the lines above bold if they are terms."""
    end = len(made) - (bool(made) and not made[-1].strip())
    start = end
    while start and made[start - 1].strip():
        start -= 1
    terms = made[start:end]
    if not 0 < len(terms) <= _MOST_TERMS or not all(map(_may_be_term, terms)):
        return False
    made[start:] = [part for term in terms for part in ("", _bold(term))][1:]
    return True


def _may_be_term(line: str) -> bool:
    return len(line) <= _LONGEST_TERM and _NO_TERM.match(line) is None


def _bold(term: str) -> str:
    words = term.strip()
    return words if words.startswith("**") else f"**{words}**"


def _with_verses(lines: list[str]) -> Iterator[str]:
    """Lines that each begin with a bar, and are no table, keep their ends."""
    for at, line in enumerate(lines):
        if _VERSE.fullmatch(line) is None or _is_in_table(lines, at):
            yield line
            continue
        words = line[1:].strip()
        is_last = at + 1 == len(lines) or not _words_of_verse(lines[at + 1])
        yield f"{words}\\" if words and not is_last else words


def _words_of_verse(line: str) -> str:
    return line[1:].strip() if _VERSE.fullmatch(line) else ""


def _is_in_table(lines: list[str], at: int) -> bool:
    """Whether a row stands beside a line that may be one, too."""
    beside = (lines[near] for near in (at - 1, at + 1) if 0 <= near < len(lines))
    return any(line.strip() and not _VERSE.fullmatch(line) and "|" in line for line in beside)

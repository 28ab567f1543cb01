"""Footnotes in Markdown: rules for its parser.

What nobody refers to stays where it was typed, as it was typed: no words are lost."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from .footnotes import LABEL, FootnoteMark, kept

_DEFINITION, _REFERENCE = re.compile(f"{LABEL}:"), re.compile(LABEL)
_BLANK = re.compile(r"[ \t]+")
_GONE = Token("gone", "", 0)  # stands where a note stood


def add_to(parser: MarkdownIt) -> None:
    """Footnotes, numbered in the order in which the text refers to them, at its end; their marks
    are placed in `env["marks"]`. Behind the rule "figures", and behind `bounded`: what these rules
    ask takes no longer for a long text, and a step for each line would be dear."""
    add_typed_to(parser)
    parser.core.ruler.at("footnotes", _number)
    parser.core.ruler.after("figures", "links back", _put_links_back)
    parser.inline.ruler.after("image", "noteref", _reference)
    for kind in FootnoteMark:
        parser.add_render_rule(kind, _mark)


def add_typed_to(parser: MarkdownIt) -> None:
    """Footnotes as they are typed in HTML: each a paragraph that begins with its label."""
    reference = next(rule.fn for rule in parser.block.ruler.__rules__ if rule.name == "reference")
    parser.block.ruler.at("reference", partial(_link_definition, reference))
    also_ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    parser.block.ruler.before("reference", "footnote", _definition, also_ends)
    parser.core.ruler.after("inline", "footnotes", _type_all)


def _definition(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """A note, in lists and quotes, too, but in no other note. Its further paragraphs are indented
    by four blanks."""
    begin = state.bMarks[line] + state.tShift[line]
    found = _DEFINITION.match(state.src, begin, state.eMarks[line])
    if not found or state.is_code_block(line):
        return False
    if silent:
        return True
    if state.env.get("in note"):
        return False
    state.env["in note"] = True
    state.env.setdefault("notes", set()).add(found[1])
    state.level += 1
    state.push("note_open", "", 0).meta = {"label": found[1]}
    before = state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType
    words = _BLANK.match(state.src, found.end(), state.eMarks[line])
    state.bMarks[line] = found.end()
    state.tShift[line] = len(words[0]) if words else 0
    state.blkIndent += 4
    state.sCount[line] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, line, last)
    state.blkIndent -= 4
    state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType = before
    state.push("note_close", "", 0)
    state.level -= 1
    state.env["in note"] = False
    return True


def _link_definition(
    rule: Callable[..., bool], state: StateBlock, line: int, last: int, silent: bool
) -> bool:
    """An address that links name, which a note never is."""
    is_note = state.src.startswith("[^", state.bMarks[line] + state.tShift[line])
    return not is_note and rule(state, line, last, silent)


def _reference(state: StateInline, silent: bool) -> bool:
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if not found or found[1] not in state.env.get("notes", ()):
        return False
    if not silent:
        token = state.push("noteref", "", 0)
        token.content, token.meta = found[0], {"label": found[1]}
    state.pos = found.end()
    return True


def _type_all(state: StateCore) -> None:
    state.tokens = [
        token
        for label, tokens in _parted(state.tokens)
        for token in (tokens if label is None else _typed(label, _on_one(tokens)))
    ]


def _on_one(tokens: list[Token]) -> list[Token]:
    """A note whose paragraphs are lines of one: all that HTML has of a typed note."""
    if [token.type for token in tokens[:2]] != ["paragraph_open", "inline"]:
        return tokens
    words, at = tokens[1], 3
    while [token.type for token in tokens[at : at + 2]] == ["paragraph_open", "inline"]:
        gap = Token("hardbreak", "br", 0)
        words.children = [*(words.children or []), gap, *(tokens[at + 1].children or [])]
        at += 3
    return [*tokens[:3], *tokens[at:]]


def _number(state: StateCore) -> None:
    """The notes that are referred to go to the end; where they are not, they stay, typed."""
    parts = [*_parted(state.tokens)]
    notes = {label: tokens for label, tokens in reversed(parts) if label is not None}
    numbers: dict[str, int] = {}
    waiting = [token for label, tokens in parts if label is None for token in tokens]
    behind: list[Token] = []
    while waiting:  # notes refer to notes, too
        found = dict.fromkeys(one.meta["label"] for one in _references(waiting))
        waiting = []
        for label in found:
            if label not in numbers:
                numbers[label] = len(numbers) + 1
                waiting += notes[label]
                behind += _note(numbers[label], notes[label])
    state.tokens = []
    for label, tokens in parts:
        if label is None:
            state.tokens += tokens
        elif label not in numbers or tokens is not notes[label]:
            state.tokens += _typed(label, tokens)
        else:
            state.tokens.append(_GONE)
    state.tokens = _without_emptied(state.tokens)
    if behind:
        state.tokens += [*behind, Token("endnotes", "", 0, meta={"note": 0, "time": 0})]
    _count(state.tokens, numbers)


def _without_emptied(tokens: list[Token]) -> list[Token]:
    """Without lists, their items and quotes that held nothing but notes."""
    kept: list[Token] = []
    for token in tokens:
        emptied = bool(kept) and kept[-1] is _GONE
        if token is not _GONE:
            if emptied:
                kept.pop()
            if not (emptied and token.nesting < 0):
                kept.append(token)
                continue
            kept.pop()
        if kept and kept[-1].nesting > 0:
            kept.append(_GONE)
    return kept


def _count(tokens: list[Token], numbers: dict[str, int]) -> None:
    times = Counter[int]()
    for one in _references(tokens):
        note = numbers.get(one.meta["label"])
        if note is None:
            one.type = "text"
        else:
            times[note] += 1
            one.meta = {"note": note, "time": times[note]}
    for token in tokens:
        if token.type == "backlink":
            token.meta["time"] = times[token.meta["note"]]


def _parted(tokens: Sequence[Token]) -> Iterator[tuple[str | None, list[Token]]]:
    """A text in order: what stands between notes (None), and the label and content of each."""
    part: list[Token] = []
    for token in tokens:
        if token.type == "note_open":
            yield None, part
            label, part = token.meta["label"], []
        elif token.type == "note_close":
            yield label, part
            part = []
        else:
            part.append(token)
    yield None, part


def _references(tokens: Sequence[Token]) -> Iterator[Token]:
    inline = (child for token in tokens for child in token.children or ())
    return (child for child in inline if child.type == "noteref")


def _note(number: int, tokens: list[Token]) -> list[Token]:
    opened = Token("note", "", 0, meta={"note": number, "time": 0})
    return [opened, *tokens, Token("backlink", "", 0, meta={"note": number})]


def _typed(label: str, tokens: list[Token]) -> list[Token]:
    """A note as it was typed; one that begins with no paragraph, below one with its label."""
    words = Token("text", "", 0, content=f"[^{label}]: ")
    if [token.type for token in tokens[:2]] == ["paragraph_open", "inline"]:
        tokens[1].children = [words, *(tokens[1].children or [])]
        return tokens
    inline = Token("inline", "", 0, children=[words], block=True)
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1), *tokens]


def _mark(_self: object, tokens: Sequence[Token], at: int, _options: object, env: Any) -> str:
    facts = tokens[at].meta
    mark = kept(FootnoteMark(tokens[at].type), facts["note"], facts["time"])
    return str(env["marks"].place(mark))


def _put_links_back(state: StateCore) -> None:
    """The links back stand at the end of their notes' last words. After what becomes of paragraphs
    that are one address."""
    for at, token in enumerate(state.tokens):
        if token.type == "backlink" and state.tokens[at - 1].type == "paragraph_close":
            state.tokens[at - 2].children = [*(state.tokens[at - 2].children or []), token]
    inside = {id(one) for token in state.tokens for one in token.children or ()}
    state.tokens = [token for token in state.tokens if id(token) not in inside]

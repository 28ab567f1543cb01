"""Markdown whose cost is bounded: no text takes more work than its length allows.

markdown-it-py goes back over what it has read, for each bracket that nobody closes, say. Here each
rule that is tried and each token that is made is a step, and a text has so many steps for each of
its characters: many times what prose takes, and enough for thousands of short items. A paragraph
that needs more is shown as it was typed, and so is a text whose lists, quotes or tables need more.
Words are never lost by it."""

# ruff: noqa: N802, N803 - what replaces the parser's own bears its names
import re
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from types import SimpleNamespace
from typing import Any, Literal

from markdown_it import MarkdownIt, helpers
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

STEPS_AT_FIRST = 50_000  # about 25 milliseconds
BLOCK_STEPS = 6  # for each character, to find lists, quotes and tables
INLINE_STEPS = 2  # for each character, to find what stands in a line
TOKEN = 6  # steps that a token takes, from being made to being written
ADDRESS = 12  # steps more for one with an address, which is read and written anew

# What a line begins with that may be more than a paragraph: asking each rule takes longer.
_BEGIN = {
    name: frozenset(signs)
    for name, signs in {
        "fence": "`~",
        "blockquote": ">",
        "hr": "*-_",
        "list": "*-+0123456789",
        "reference": "[",
        "html": "<",
        "heading": "#",
        "container": ":",
    }.items()
}

_ALL_OPEN = re.compile(r"(?!<)(?:[^()\\\s]*+\(){33}")
_QUOTE = re.compile("['\"]")
_EMPTY_LINES = re.compile(r"\n\s*\n")


class _UsedUp(Exception):
    """There are no steps left."""


def bounded(parser: MarkdownIt, at_first: int = STEPS_AT_FIRST) -> MarkdownIt:
    """The same parser, from now on within bounds; to be called once all its rules are set.
    `at_first`: the steps that even a short text has."""
    for block in [*parser.block.ruler.__rules__]:
        begin = _BEGIN.get(block.name.partition("_")[0], frozenset())
        parser.block.ruler.at(block.name, _counted_at(block.fn, begin), {"alt": block.alt})
    for rule in [*parser.inline.ruler.__rules__]:
        parser.inline.ruler.at(rule.name, _counted(rule.fn), {"alt": rule.alt})
    blocks, inline = _Blocks(), _Inline()
    blocks.ruler = parser.block.ruler
    inline.ruler, inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    parser.block, parser.inline = blocks, inline
    parser.core.ruler.at("block", partial(_find_blocks, at_first))
    parser.core.ruler.at("inline", partial(_find_inline, at_first))
    parser.core.ruler.at("smartquotes", _set_quotes)
    ours: Any = SimpleNamespace(**vars(helpers) | {"parseLinkDestination": _destination})
    parser.helpers = ours
    return parser


def _spend(env: EnvType, steps: int) -> None:
    env["steps"] -= steps
    if env["steps"] < 0:
        raise _UsedUp


def _counted(rule: Callable[..., bool]) -> Callable[..., bool]:
    def counted(state: StateInline, silent: bool) -> bool:
        _spend(state.env, 1)
        return rule(state, silent)

    return counted


def _counted_at(rule: Callable[..., bool], begin: frozenset[str]) -> Callable[..., bool]:
    """The same for a rule of blocks, asked only where a line begins with one of these signs."""

    def counted(state: StateBlock, line: int, last: int, silent: bool) -> bool:
        _spend(state.env, 1)
        if begin:
            at = state.bMarks[line] + state.tShift[line]
            if state.src[at : at + 1] not in begin:
                return False
        return rule(state, line, last, silent)

    return counted


class _BlockState(StateBlock):
    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        _spend(self.env, TOKEN)
        if ttype.startswith("container") and nesting > 0:  # it has looked for its end, to lineMax
            _spend(self.env, (self.eMarks[self.lineMax - 1] - self.bMarks[self.line]) // 2)
        token = super().push(ttype, tag, nesting)
        if self.level >= self.md.options["maxNesting"]:
            raise _UsedUp  # the parser would pass over the rest
        return token


class _Blocks(ParserBlock):
    def parse(
        self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]
    ) -> list[Token] | None:
        state = _BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


class _InlineState(StateInline):
    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        _spend(self.env, TOKEN + ADDRESS * (ttype in ("link_open", "image")))
        return super().push(ttype, tag, nesting)


class _Inline(ParserInline):
    def skipToken(self, state: StateInline) -> None:
        _spend(state.env, 1)
        super().skipToken(state)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _find_blocks(at_first: int, state: StateCore) -> None:
    state.env["steps"] = at_first + BLOCK_STEPS * len(state.src)
    try:
        state.md.block.parse(state.src, state.md, state.env, state.tokens)
    except (_UsedUp, RecursionError):
        state.env.update(references={}, steps=0)
        state.tokens = [Token("html_block", "", 0, content=_paragraphs(state.src), block=True)]


def _destination(text: str, at: int, end: int) -> Any:
    """An address, as markdown-it finds it: that one reads letter by letter up to the 33rd
    parenthesis that is open, and from each link anew."""
    return helpers.parseLinkDestination(text, at, at if _ALL_OPEN.match(text, at, end) else end)


def _paragraphs(text: str) -> str:
    """As HTML, without any token: there may be as many paragraphs as letters."""
    parts = filter(None, map(str.strip, _EMPTY_LINES.split(text)))
    return "".join(f"<p>{escape(part, quote=False)}</p>\n" for part in parts)


def _find_inline(at_first: int, state: StateCore) -> None:
    spare = min(state.env["steps"], at_first)
    for token in state.tokens:
        if token.type == "inline":
            # Half of what is to spare, so that something is left for those behind it.
            state.env["steps"] = INLINE_STEPS * len(token.content) + spare // 2
            token.children = _inline_tokens(token.content, state)
            spare += state.env["steps"] - spare // 2


def _inline_tokens(text: str, state: StateCore) -> list[Token]:
    if text and not state.md.inline.terminator_re.search(text):  # most cells of a table
        return [Token("text", "", 0, content=text)]
    try:
        return state.md.inline.parse(text, state.md, state.env, [])
    except (_UsedUp, RecursionError):
        state.env["steps"] = 0
        return [Token("text", "", 0, content=text)]


def _set_quotes(state: StateCore) -> None:
    """markdown-it's rule with the same result: that one copies the paragraph at each quote, and
    looks through all that are open."""
    if not state.md.options["typographer"]:
        return
    for token in state.tokens:
        if token.type == "inline" and token.children and _QUOTE.search(token.content):
            _Quotes(token.children, state.env.get("quotes", state.md.options["quotes"])).set()


class _Quotes:
    """The quotation marks of one paragraph."""

    def __init__(self, tokens: list[Token], marks: Sequence[str]) -> None:
        self.tokens, self.marks = tokens, marks
        self.open: list[tuple[int, str, int, int]] = []  # level, sign, token, place in it
        self.count: dict[tuple[int, str], int] = {}  # of those that are open, by level and sign
        self.letters: dict[int, list[str]] = {}  # of tokens that have quotes

    def set(self) -> None:
        for at, token in enumerate(self.tokens):
            while self.open and self.open[-1][0] > token.level:
                self._forget()
            if token.type == "text":
                for found in _QUOTE.finditer(token.content):
                    self._set(at, found.start(), found[0])
        for at, letters in self.letters.items():
            self.tokens[at].content = "".join(letters)

    def _set(self, at: int, place: int, sign: str) -> None:
        token, is_single = self.tokens[at], sign == "'"
        opens, closes = _roles(self._before(at, place), sign, self._after(at, place))
        if closes and self.count.get((token.level, sign)):
            while self.open[-1][:2] != (token.level, sign):
                self._forget()
            _, _, other, its_place = self.open[-1]
            self._forget()
            self._write(other, its_place, self.marks[2 * is_single])
            self._write(at, place, self.marks[2 * is_single + 1])
        elif opens:
            self.open.append((token.level, sign, at, place))
            self.count[token.level, sign] = self.count.get((token.level, sign), 0) + 1
        elif is_single:
            self._write(at, place, "’")

    def _forget(self) -> None:
        level, sign, *_ = self.open.pop()
        self.count[level, sign] -= 1

    def _write(self, at: int, place: int, mark: str) -> None:
        if at not in self.letters:
            self.letters[at] = [*self.tokens[at].content]
        self.letters[at][place] = mark

    def _before(self, at: int, place: int) -> str:
        if place:
            return self.tokens[at].content[place - 1]
        while (at := at - 1) >= 0 and not self.tokens[at].type.endswith("break"):
            if self.tokens[at].content:
                return self.tokens[at].content[-1]
        return " "

    def _after(self, at: int, place: int) -> str:
        if place + 1 < len(self.tokens[at].content):
            return self.tokens[at].content[place + 1]
        while (at := at + 1) < len(self.tokens) and not self.tokens[at].type.endswith("break"):
            if self.tokens[at].content:
                return self.tokens[at].content[0]
        return " "


def _roles(before: str, sign: str, after: str) -> tuple[bool, bool]:
    """Whether a quotation mark may open and may close, by the signs beside it."""
    if sign == '"' == after and before in "0123456789":
        return False, False  # an inch
    from_punctuation, to_punctuation = _is_punctuation(before), _is_punctuation(after)
    from_blank, to_blank = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    opens = not to_blank and (not to_punctuation or from_blank or from_punctuation)
    closes = not from_blank and (not from_punctuation or to_blank or to_punctuation)
    if opens and closes:  # within a word
        return from_punctuation, to_punctuation
    return opens, closes


def _is_punctuation(sign: str) -> bool:
    return isMdAsciiPunct(ord(sign)) or isPunctChar(sign)

"""Hostile shapes: texts that make readers of text go back over what they have read.

Each is a function of a length in characters; what it gives is about as long."""

from collections.abc import Callable

Shape = Callable[[int], str]


def again(piece: str, before: str = "", after: str = "") -> Shape:
    """The same piece over and over."""
    return lambda length: before + piece * (length // len(piece)) + after


def nested(opening: str, closing: str, within: str = "x") -> Shape:
    def shape(length: int) -> str:
        times = length // (len(opening) + len(closing))
        return opening * times + within + closing * times

    return shape


def numbered(piece: str, before: str = "", after: str = "") -> Shape:
    """Pieces that all differ: each has its number for "@"."""

    def shape(length: int) -> str:
        times = length // (len(piece) + 4)
        return before + "".join(piece.replace("@", str(n)) for n in range(times)) + after

    return shape


def growing(sign: str, after: str) -> Shape:
    """More of a sign each time."""

    def shape(length: int) -> str:
        times = int((2 * length / len(sign)) ** 0.5)
        return "".join(sign * n + after for n in range(1, times))[:length]

    return shape


def both(first: Shape, second: Shape) -> Shape:
    """One half of each."""
    return lambda length: first(length // 2) + second(length // 2)


def filled(frame: str, shape: Shape) -> Shape:
    """A shape within a frame, at its "@"."""
    before, after = frame.split("@")
    return lambda length: before + shape(max(length - len(frame), 0)) + after


def prose(length: int) -> str:
    """What a paper is made of: the measure for all others."""
    lines = (
        "The council met on Tuesday to decide what becomes of the old cannery on the north bank, "
        "which has stood empty since the ferry company left it eleven years ago. "
        "Residents had asked for homes, the harbour board for sheds, and neither got all of it.\n\n"
        "“We wanted something that lasts,” said Ida Marsh, who chaired the meeting. "
        "Work begins in April and takes two years; the road along the quay stays open until then."
        "\n\n"
    )
    return (lines * (length // len(lines) + 1))[:length]


def page(length: int) -> str:
    """The same as HTML."""
    paragraphs = "".join(f"<p>{part}</p>\n" for part in prose(length).split("\n\n"))
    return paragraphs[:length]


TEXTS: dict[str, Shape] = {
    "image openers": again("!["),
    "image openers on lines": again("![\n"),
    "brackets": again("["),
    "closing brackets": again("]"),
    "bracket pairs": again("[]"),
    "nested brackets": nested("[", "]"),
    "nested links": nested("[", "](a)"),
    "nested images": nested("![", "](a)"),
    "links half open": again("[a]("),
    "links with pairs of parentheses": again("[a](" + "()" * 20),
    "links in angle brackets": again("[a](<b"),
    "links with half a title": again('[a](b "c'),
    "links with mixed titles": again("[a](b 'c [a](b \"c [a](b (c "),
    "links with parentheses": both(again("[a]("), again("(")),
    "many links": again("[a](b) "),
    "many images": again("![a](b) "),
    "many pictures alone": again("![a](b)\n\n"),
    "brackets after code": again("[`"),
    "brackets and stars": again("*["),
    "brackets and angles": again("[<a"),
    "emphasis runs": again("*_"),
    "stars": again("*"),
    "underscores": again("_"),
    "emphasis that opens": again("*a "),
    "emphasis that closes": again("a* "),
    "emphasis open, then closed": both(again("*a "), again("a* ")),
    "emphasis of threes": again("*a**b***c "),
    "emphasis of two kinds": again("**a *b _c __d "),
    "one-letter emphasis": again("*a*"),
    "one-letter strong": again("**a** "),
    "strike openers": again("~~a "),
    "tildes": again("~"),
    "backticks": again("`"),
    "backticks of growing length": growing("`", "a"),
    "backticks apart": again("` "),
    "backslashes": again("\\"),
    "backslashes at line ends": again("\\\n"),
    "entities": again("&amp;"),
    "half entities": again("&a"),
    "ampersands": again("&"),
    "numbered entities": again("&#x41;"),
    "no-break blanks": again("&nbsp;"),
    "long half entity": both(again("&"), again("a")),
    "blanks": again(" ", "a", "b"),
    "blanks at line ends": again("a" + " " * 30 + "\n"),
    "one line end after blanks": again(" ", "a", "\nb"),
    "tabs": again("\t", "a", "b"),
    "no-break blanks as such": again("\xa0", "a", "b"),
    "combining marks": again("\u0301", "e"),
    "combining marks of two classes": again("\u0301\u0323", "e"),
    "zero-width joiners": again("\u200d", "a"),
    "double quotes": again('"'),
    "single quotes": again("'"),
    "quotes that open": again('"a '),
    "quotes that close": again('a" '),
    "quotes open, then closed": both(again('"a '), again('a" ')),
    "quoted words": again('"quoted" words '),
    "quotes of two kinds": again("\"'a "),
    "quotes in emphasis": again('*"a'),
    "apostrophes": again("don't "),
    "less-thans": again("<"),
    "angles with a letter": again("<a "),
    "half tags": again('<a b="'),
    "half comments": again("<!-- "),
    "half comments closed short": again("<!--->"),
    "half instructions": again("<?a "),
    "half declarations": again("<!A "),
    "half character data": again("<![CDATA["),
    "autolinks": again("<http://a.b>"),
    "half autolinks": again("<http:"),
    "half mail addresses": again("<a@"),
    "at signs": again("a@"),
    "bare addresses": again("https://a.b "),
    "bare addresses alone": again("https://youtu.be/a\n\n"),
    "reference definitions": numbered("[a@]: b\n"),
    "same reference definitions": again("[a]: b\n"),
    "reference definitions unused": numbered("[a@]: /b@\n\n[a@]\n\n"),
    "half reference definitions": again("[a\n"),
    "half reference titles": again('[a]: b "c\n'),
    "one long reference": again("a", "[", "]: b"),
    "references used": lambda n: "[a]: b\n\n" + "[a] " * (n // 4),
    "references to nothing": again("[a][b]"),
    "footnotes": numbered("a[^@]\n\n[^@]: b\n\n"),
    "footnote openers": again("[^"),
    "footnote openers beside a note": again("[^", "[^a]: b\n\n"),
    "one footnote often": again("[^a]", "[^a]: b\n\n"),
    "footnotes alone": again("[^a]:\n"),
    "footnotes in one line": again("[^a]: "),
    "footnotes in lists": numbered("- a[^@]\n\n  [^@]: b\n\n"),
    "footnotes in quotes": numbered("> a[^@]\n>\n> [^@]: b\n\n"),
    "a list of footnotes": lambda n: "".join(f"[^{i}]\n\n- [^{i}]: a\n\n" for i in range(n // 22)),
    "footnotes in deeper and deeper lists": growing("  ", "- [^a]: b\n"),
    "lists in footnotes in lists": again("- [^a]: "),
    "footnotes that refer on": lambda n: "".join(f"[^{i}]: [^{i + 1}]\n" for i in range(n // 16)),
    "shortcodes": again("[gallery]"),
    "shortcodes that close": nested("[a-b]", "[/a-b]"),
    "half shortcodes": again("[gallery ids="),
    "captions": again("[caption]"),
    "captions with blanks": again("[caption] <a>"),
    "hugo shortcodes": again("{{< a >}}"),
    "half hugo shortcodes": again("{{< "),
    "hugo names with blanks": again(" ", "{{<a"),
    "half liquid tags": again("{% a "),
    "liquid output": again("{{ a }}"),
    "half liquid output": again("{{ a"),
    "braces": again("{"),
    "kramdown": again("{:"),
    "line breaks": again("a\n"),
    "empty lines": again("\n", "a", "b"),
    "blank lines": again(" \n", "a", "b"),
    "carriage returns": again("\r", "a", "b"),
    "hard breaks": again("a  \n"),
    "line separators": again("\u2028", "a", "b"),
    "quotes": again("> a\n"),
    "nested quotes": again(">"),
    "nested quotes with words": again(">", "", " a"),
    "deeper and deeper quotes": growing(">", " a\n"),
    "quotes and lists": again("> - "),
    "lazy quotes": lambda n: "> a\n" + "b\n" * (n // 2),
    "list items": again("- a\n"),
    "one-letter items": again("-\n"),
    "list items in one line": again("- "),
    "deeper and deeper lists": growing("  ", "- a\n"),
    "numbered items": again("1. a\n"),
    "numbered in one line": again("1. "),
    "stars as items": again("* "),
    "loose items": again("- a\n\n"),
    "items of two signs": again("- a\n+ b\n"),
    "items with lazy lines": lambda n: "- a\n" + "b\n" * (n // 2),
    "headings": again("# a\n"),
    "hashes": again("#"),
    "closing hashes": again("#", "# a ", "b"),
    "underlined headings": again("a\n=\n"),
    "equals signs": again("="),
    "rules": again("---\n"),
    "dashes": again("-"),
    "dashes and letters": again("--a"),
    "dots": again("."),
    "dots and letters": again("..a"),
    "exclamation marks": again("!"),
    "question marks": again("?"),
    "commas": again(","),
    "plus-minus": again("+-"),
    "copyrights": again("(c)"),
    "parentheses": again("("),
    "pipes": again("|"),
    "pipes on lines": again("|\n"),
    "table rows": lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * (n // 6),
    "empty table rows": lambda n: "|a|b|\n|-|-|\n" + "|\n" * (n // 2),
    "many columns": lambda n: "|a" * (n // 4) + "|\n" + "|-" * (n // 4) + "|\n",
    "wide and short rows": lambda n: (
        "|a" * (n // 8) + "|\n" + "|-" * (n // 8) + "|\n" + "|\n" * (n // 4)
    ),
    "many tables": again("a|b\n-|-\n\n"),
    "half tables": again("a|b\n-|-|-\n"),
    "escaped pipes": lambda n: "\\|" * (n // 2) + "|a\n-|-\n",
    "colons": again(":"),
    "containers": again("::: pullquote\n"),
    "containers in each other": growing(":", "::: pullquote\n"),
    "half containers": again(":::\n"),
    "fences": again("```\n"),
    "tilde fences": again("~~~\na\n"),
    "indented code": again("    a\n"),
    "code spans": again("`a` "),
    "long word": again("a"),
    "words of one letter": again("a "),
    "one letter a line": again("a\n\n"),
    "HTML lines": again("<p>\n"),
    "HTML tags": again("<b>a</b>"),
    "HTML half closed": again("</a "),
    "control signs": again("\x02" + "0\x03"),
    "object replacement": again("\ufffc"),
    "emoji": again("\U0001f469\u200d\U0001f469"),
    "right to left": again("\u202e"),
    "dashes alone on lines": again("-\n\n"),
    "ages": again("4 days ago "),
    "ages on lines": again("- \nWorld4 days ago\nA headline\n"),
    "digits": again("1"),
    "slashes": again("/"),
    "percent signs": again("%41"),
    "dollar signs": again("$"),
}


def _edited(text: str) -> str:
    """The same with a word put in every forty letters."""
    return "".join(text[at : at + 40] + " so " for at in range(0, len(text), 40))


def _turned(text: str) -> str:
    """The same from back to front, with neither start nor end in common."""
    return f"b {text[::-1]} b"


def versions(shape: Shape, change: Callable[[str], str] = _edited) -> Shape:
    """A text and what became of it, with a form feed between."""
    return lambda length: (text := shape(length // 2)) + "\f" + change(text)


def own_paragraphs(length: int) -> str:
    """Prose without any paragraph twice."""
    return "".join(f"{n}. {part}\n\n" for n, part in enumerate(prose(length).split("\n\n")))


def two(old: Shape, new: Shape) -> Shape:
    return lambda length: old(length // 2) + "\f" + new(length // 2)


VERSIONS: dict[str, Shape] = {
    "a word put in after each": two(numbered("w@ "), numbered("w@ z ")),
    "equal words and one other": two(again("a "), again("a a a b ")),
    "equal lines and one other": two(again("a\n"), again("a\na\na\nb\n")),
    "two words in turn": two(again("a b "), again("b b a ")),
    "lines that all differ": two(numbered("w@\n"), numbered("v@\n")),
    "lines that changed a little": two(numbered("@ a\n\n"), numbered("@ b\n\n")),
    "punctuation": two(again(". , "), again(",. ")),
    **{f"{name}, edited": versions(shape) for name, shape in TEXTS.items()},
    **{f"{name}, turned": versions(shape, _turned) for name, shape in TEXTS.items()},
}

"""Hostile shapes: texts that make readers of text go back over what they have read.

Each is a function of a length in characters; what it gives is about as long."""

import json
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


MISNESTED = numbered("<p><b class=@></p>")  # each <b> goes on in all paragraphs behind it

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

PAGES: dict[str, Shape] = {
    "items": again("<li>"),
    "items closed": again("<li>a</li>"),
    "items in a list": again("<li>a</li>", "<ul>", "</ul>"),
    "numbered items": again("<li>a</li>", "<ol>", "</ol>"),
    "nested lists": nested("<ul><li>", "</li></ul>"),
    "nested lists open": again("<ul><li>"),
    "lists in lists": again("<ul></ul>", "<ul>", "</ul>"),
    "lists beside items": again("<li>a</li><ul><li>b</li></ul>", "<ul>", "</ul>"),
    "items with paragraphs": again("<li><p>a</p></li>", "<ul>", "</ul>"),
    "paragraphs in one item": again("<p>a</p>", "<ul><li>", "</li></ul>"),
    "cells": again("<td>"),
    "cells in a row": again("<td>a</td>", "<table><tr>", "</tr></table>"),
    "rows": again("<tr><td>a</td><td>b</td></tr>", "<table>", "</table>"),
    "rows open": again("<tr>", "<table>"),
    "tables": again("<table><tr><td>a</td></tr></table>"),
    "tables open": again("<table>"),
    "nested tables": nested("<table><tr><td>", "</td></tr></table>"),
    "column groups": again("<col>", "<table>", "</table>"),
    "wide spans": again('<td colspan="999">', "<table><tr>", "</tr></table>"),
    "line breaks": again("<br>"),
    "line breaks in a paragraph": again("<br>", "<p>a", "b</p>"),
    "line breaks with words": again("a<br>"),
    "line breaks with blanks": again("<br> \n"),
    "line breaks in bold": again("<b><br></b>"),
    "blanks before a closing tag": again(" ", "<p>a", "</p>"),
    "blanks in a style": again(" ", '<p style="a:', '">b</p>'),
    "blanks before a colon": again(" ", '<p style="a', '">b</p>'),
    "letters in a style": again("a", '<p style="', '">b</p>'),
    "styles": again("<b style='color:red'>a</b>"),
    "many declarations": again("a:b;", '<p style="', '">c</p>'),
    "bold by style": again('<span style="font-weight:700">a</span>'),
    "nested by style": nested('<span style="font-weight:700">', "</span>"),
    "hidden": again('<p style="display:none">a</p>'),
    "no-break blanks": again("&nbsp;"),
    "no-break blanks in a paragraph": again("&nbsp;", "<p>", "</p>"),
    "no-break blanks and letters": again("&nbsp;a"),
    "no-break paragraphs": again("<p>&nbsp;</p>"),
    "entities": again("&amp;"),
    "half entities": again("&a"),
    "numbered entities": again("&#65;"),
    "blanks": again(" ", "<p>a</p>", "<p>b</p>"),
    "line ends": again("\n", "<p>a", "b</p>"),
    "blanks and line ends": again(" \n", "<p>a", "b</p>"),
    "blanks, one line end": again(" ", "<p>a", "\nb</p>"),
    "blanks in words": again("a  "),
    "tabs": again("\t", "<p>a", "b</p>"),
    "quotes": again("<blockquote>a</blockquote>"),
    "nested quotes": nested("<blockquote>", "</blockquote>"),
    "nested quotes open": again("<blockquote>a"),
    "boxes": again("<div>a</div>"),
    "nested boxes": nested("<div>", "</div>"),
    "nested boxes open": again("<div>"),
    "empty boxes": again("<div></div>"),
    "boxes around words": again("<div>a<div>b</div></div>"),
    "nested spans": nested("<span>", "</span>"),
    "nested bold": nested("<b>", "</b>"),
    "nested italic": nested("<i>a", "</i>"),
    "bold open": again("<b>a"),
    "one-letter bold": again("<b>a</b>"),
    "one-letter italic": again("<i>a</i> "),
    "closing tags": again("</b>"),
    "closing tags of what isn't open": both(again("<b>"), again("</i>")),
    "misnested": again("<b><i></b></i>"),
    "one-letter tags": again("<a>"),
    "unknown tags": again("<x>"),
    "unknown tags closed": again("<x>a</x>"),
    "unclosed tags": again("<p"),
    "less-thans": again("<"),
    "half attributes": again('<a href="'),
    "many attributes": numbered(" a@=b", "<p", ">c</p>"),
    "long attribute": again("a", '<p title="', '">b</p>'),
    "links": again('<a href="http://a.b">c</a>'),
    "links without words": again('<a href="http://a.b"></a>'),
    "links around boxes": again('<a href="http://a.b"><p>c</p></a>'),
    "nested links": nested('<a href="http://a.b">', "</a>"),
    "links open": again('<a href="http://a.b">c'),
    "long address": again("a", '<a href="http://a.b/', '">c</a>'),
    "google's detours": again('<a href="https://www.google.com/url?q=http://a.b">c</a>'),
    "blanks in an address": again(" ", '<a href="http://a.b/', 'c">d</a>'),
    "comments": again("<!--a-->"),
    "half comments": again("<!--"),
    "one long comment": again("-", "<!--", "-->"),
    "comments with blanks": again(" ", "<!-- wp:a", "x-->"),
    "declarations": again("<!a>"),
    "instructions": again("<?a>"),
    "half instructions": again("<?"),
    "character data": again("<![CDATA[a]]>"),
    "conditional comments": again("<![if !supportLists]>a<![endif]>"),
    "Word's list": again("<p style='mso-list:l0 level1 lfo1'>· a</p>"),
    "Word's nested list": lambda n: "".join(
        f"<p style='mso-list:l0 level{k % 9 + 1} lfo1'>1. a</p>" for k in range(n // 46)
    ),
    "Word's deep list": again("<p style='mso-list:l0 level9 lfo1'>a</p>"),
    "Word's ignored marks": again(
        "<p style='mso-list:l0'><span style='mso-list:Ignore'>1.</span>a</p>"
    ),
    "Word's marks": lambda n: "<p style='mso-list:l0'>" + " " * n + "a</p>",
    "Word's titles": again("<p class=MsoTitle>a</p>"),
    "headings": again("<h1>a</h1>"),
    "headings with bold": again("<b>a</b>", "<h1>", "</h1>"),
    "nested headings": again("<h1>"),
    "paragraphs": again("<p>a</p>"),
    "paragraphs open": again("<p>a"),
    "empty paragraphs": again("<p></p>"),
    "paragraphs of line breaks": again("<p><br></p>"),
    "preformatted": again("<pre>a</pre>"),
    "preformatted lines": again("a\n", "<pre>", "</pre>"),
    "nested preformatted": nested("<pre>", "</pre>"),
    "nested code": nested("<code>", "</code>"),
    "code": again("<code>`</code>"),
    "backticks in code": again("`", "<code>", "</code>"),
    "rules": again("<hr>"),
    "pictures": again("<img src=a>"),
    "pictures in a paragraph": again("<img src=a>", "<p>", "</p>"),
    "pictures in links": again("<a href=http://a.b><img src=a></a>"),
    "pictures in items": again("<li><img src=a></li>", "<ul>", "</ul>"),
    "figures": again("<figure><img src=a><figcaption>b</figcaption></figure>"),
    "figures open": again("<figure>"),
    "figures with half captions": again("<figure><img><figcaption>"),
    "one figure, many captions": again(
        "<figcaption>a</figcaption>", "<figure><img src=a>", "</figure>"
    ),
    "nested figures": nested("<figure>", "</figure>"),
    "pictures with blanks": again(" ", "<figure><img", ">"),
    "scripts": again("<script>a</script>"),
    "half scripts": again("<script>"),
    "styles as tags": again("<style>a</style>"),
    "forms": again("<form><input></form>"),
    "frames": again("<iframe src=http://a.b></iframe>"),
    "players": again("<video><source src=a></video>"),
    "drawings": again("<svg><path></svg>"),
    "definitions": again("<dt>a<dd>b", "<dl>", "</dl>"),
    "superscripts": again("<sup>a</sup>"),
    "fonts": again("<font color=red>a</font>"),
    "emphasis in words": again("a<b>b</b>"),
    "stars": again("*", "<p>", "</p>"),
    "underscores": again("_", "<p>", "</p>"),
    "underscores and letters": again("_a", "<p>", "</p>"),
    "backslashes": again("\\", "<p>", "</p>"),
    "brackets": again("](", "<p>", "</p>"),
    "hashes on lines": again("# ", "<p>", "</p>"),
    "digits": again("1", "<p>", ".</p>"),
    "long word": again("a"),
    "words": again("a "),
    "combining marks": again("\u0301", "<p>e", "</p>"),
    "zero-width blanks": again("\u200b", "<p>a", "</p>"),
    "soft hyphens": again("&shy;a"),
    "nested of two kinds": nested("<b><i>", "</i></b>"),
    "deep and wide": both(nested("<div>", "</div>"), again("<p>a</p>")),
    "quotes in tags": again("<p title='>'>a</p>"),
    "WordPress blocks": again("<!-- wp:a -->b<!-- /wp:a -->"),
    "half WordPress blocks": again("<!-- wp:"),
    "preformatted and half": again("<pre>"),
    "double quotes": again('"', "<p>", "</p>"),
    "shortcodes": again("[gallery ids=1]"),
    "capitals": again("<P>A</P>"),
    "bold that goes on": MISNESTED,
    "words and blank paragraphs": both(again("a"), again("<p> </p> b")),
    "words and comments": both(again("a"), again("<!---->b")),
    "words and scripts": both(again("a"), again("<script></script>b")),
    "words and players": both(again("a"), again("<video></video>b")),
    "words and links without address": both(again("a"), again("<a>b</a>c")),
    "words and pictures": lambda n: "<p>" + "a" * (n // 2) + "<img src=a>b" * (n // 24) + "</p>",
    "words and boxes in bold": lambda n: (
        "<b>" + "a" * (n // 2) + "<div>b</div>c" * (n // 26) + "</b>"
    ),
    "a caption of paragraphs": lambda n: (
        "<figure><img src=a><figcaption>"
        + "a" * (n // 2)
        + "<p>b</p>" * (n // 16)
        + "</figcaption></figure>"
    ),
    "attributes without end": again('href="" ', "<p><a "),
    "namespaces": again("<o:p>a</o:p>"),
    "head": again("<meta name=a content=b>"),
    "titles": again("<title>a</title>"),
    "bodies": again("<body>a</body>"),
    "null signs": again("<p>\x00</p>"),
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


WEB_PAGE = "<html><head><title>a</title></head><body><article>@</article></body></html>"
HEAD = "<html><head>@</head><body><article></article></body></html>"

WEB_PAGES: dict[str, Shape] = {
    "meta data": filled(HEAD, again('<meta name="keywords" content="a,b">')),
    "topics": filled(HEAD, again('<meta property="article:tag" content="a">')),
    "addresses": filled(HEAD, again("<link rel=canonical href=a>")),
    "structured data": filled(HEAD, again('<script type="application/ld+json">{}</script>')),
    "nested structured data": filled(
        HEAD, filled('<script type="application/ld+json">@</script>', nested("[", "]"))
    ),
    "half structured data": filled(HEAD, again('<script type="application/ld+json">{')),
    "titles": filled(HEAD, again("<title>a</title>")),
    "headings": filled(WEB_PAGE, again("<h1>a</h1>")),
    "moments": filled(WEB_PAGE, again("<time datetime=2025-01-01>a</time>")),
    "authors": filled(WEB_PAGE, again("<a rel=author>Ida</a>")),
    "articles": filled(WEB_PAGE, again("<article>a</article>")),
    "navigation": filled(WEB_PAGE, again("<nav><a href=a>b</a></nav>")),
    **{name: filled(WEB_PAGE, shape) for name, shape in PAGES.items()},
}

FEED = (
    '<rss version="2.0"><channel><title>a</title><item><guid>b</guid><title>c</title>'
    "@</item></channel></rss>"
)

CDATA = "<description><![CDATA[@]]></description>"

FEEDS: dict[str, Shape] = {
    "stories": filled(FEED, again("</item><item><guid>b</guid>")),
    "topics": filled(FEED, again("<category>a</category>")),
    "authors": filled(FEED, again("<author>a</author>")),
    "enclosures": filled(FEED, again('<enclosure url="a" type="image/png"/>')),
    "links": filled(FEED, again("<link>http://a.b</link>")),
    "moments": filled(FEED, again("<pubDate>2025-01-01</pubDate>")),
    "nested elements": filled(FEED, nested("<a>", "</a>")),
    "elements half open": filled(FEED, again("<a>")),
    "entities": filled(FEED, again("&amp;")),
    "half entities": filled(FEED, again("&a")),
    "blanks": filled(FEED, again(" ")),
    "many attributes": filled(FEED, numbered(" a@='b'", "<category", "/>")),
    "comments": filled(FEED, again("<!--a-->")),
    "half character data": filled(FEED, again("<![CDATA[")),
    **{f"text: {name}": filled(FEED, filled(CDATA, shape)) for name, shape in PAGES.items()},
}

LEXICAL = '{"root":{"children":[@{"type":"text"}]}}'
WORDS = '{"type":"text","text":"a","format":127},'


def in_json(shape: Shape) -> Shape:
    """As a string of JSON."""
    return lambda length: json.dumps(shape(length))


LEXICALS: dict[str, Shape] = {
    "words": filled(LEXICAL, again(WORDS)),
    "paragraphs": filled(
        LEXICAL, again(f'{{"type":"paragraph","children":[{WORDS.rstrip(",")}]}},')
    ),
    "nested paragraphs": filled(
        LEXICAL, filled("@,", nested('{"type":"paragraph","children":[', "]}", "0"))
    ),
    "lists": filled(LEXICAL, again('{"type":"list","children":[{"type":"listitem"}]},')),
    "links": filled(LEXICAL, again('{"type":"link","url":"http://a.b","children":[]},')),
    "line breaks": filled(LEXICAL, again('{"type":"linebreak"},')),
    "unknown cards": filled(LEXICAL, numbered('{"type":"a@"},')),
    "cards for members": filled(LEXICAL, again('{"type":"email"},')),
    "pictures": filled(LEXICAL, again('{"type":"image","src":"a"},')),
    "galleries": filled(LEXICAL, again('{"type":"gallery","images":[{"src":"a"}]},')),
    "headers": filled(LEXICAL, again('{"type":"header","header":"<b>a</b>"},')),
    "numbers": filled(LEXICAL, again("0,")),
    **{
        f"Markdown: {name}": filled(
            LEXICAL, filled('{"type":"markdown","markdown":@},', in_json(shape))
        )
        for name, shape in TEXTS.items()
    },
    **{
        f"HTML: {name}": filled(LEXICAL, filled('{"type":"html","html":@},', in_json(shape)))
        for name, shape in PAGES.items()
    },
}


MOBILEDOC = '{"cards":[["html",{"html":@}]],"sections":[[10,0]]}'


def mobiledoc(parts: str, part: Shape, section: str) -> Shape:
    """Half of it one part, and half of it sections that use it."""
    return lambda length: (
        f'{{"{parts}":[{part(length // 2)}],"sections":['
        + f"{section}," * (length // 2 // len(section))
        + "0]}"
    )


MOBILEDOCS: dict[str, Shape] = {
    "a long link often used": mobiledoc(
        "markups", filled('["a",["href","@"]]', again("a")), '[1,"p",[[0,[0],1,"b"]]]'
    ),
    "a long link often opened": mobiledoc(
        "markups", filled('["a",["href","@"]]', again("a")), '[1,"p",[[0,[0,0,0,0,0,0],9,"b"]]]'
    ),
    "a long atom often used": mobiledoc(
        "atoms", filled('["a","@"]', again("a")), '[1,"p",[[1,[],0,0]]]'
    ),
    "a long card often used": mobiledoc(
        "cards", filled('["html",{"html":"@"}]', again("<p>a</p>")), "[10,0]"
    ),
    "a long Markdown card often used": mobiledoc(
        "cards", filled('["markdown",{"markdown":"@"}]', again("[a]: b ")), "[10,0]"
    ),
    "sections": mobiledoc("cards", lambda _: "0", '[1,"p",[[0,[],0,"a"]]]'),
    "lists": mobiledoc("cards", lambda _: "0", '[3,"ul",[[[0,[],0,"a"]]]]'),
    "pictures": mobiledoc("cards", lambda _: "0", '[2,"a"]'),
    "markups that nobody closes": mobiledoc(
        "markups", lambda _: '["b"]', '[1,"p",[[0,[0],0,"a"]]]'
    ),
    "unknown cards": mobiledoc("cards", numbered('["a@",{}],', "", "0"), "[10,3]"),
    **{f"HTML: {name}": filled(MOBILEDOC, in_json(shape)) for name, shape in PAGES.items()},
}

"""Pasting: what word processors and web pages put on the clipboard, as an editor would type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from broadsheet.archive.spelling.plain_text import text_of
from broadsheet.newsroom.stories.pasting import clipboard
from broadsheet.newsroom.stories.pasting.html import LONGEST, MOST_MARKS, markdown
from broadsheet.text import rendering
from broadsheet.web.worker import Worker
from conftest import ON_SQLITE

GOOGLE_DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-7f">\
<h1 dir="ltr"><span style="font-size:20pt;font-weight:400;">Harbour fees</span></h1>\
<p dir="ltr"><span style="font-weight:400">The council </span><span style="font-weight:700">\
approved</span><span style="font-weight:400"> the </span><span style="font-style:italic">\
Constance</span><span> plan, see </span>\
<a href="https://www.google.com/url?q=https://example.org/minutes&amp;sa=D">\
<span style="text-decoration:underline">the minutes</span></a><span>.</span></p><br>\
<ul><li dir="ltr" aria-level="1"><p role="presentation"><span>one</span></p></li>\
<ul><li><p role="presentation"><span>nested</span></p></li></ul><li><p><span>two</span></p></li>\
</ul><h2><span style="font-weight:700">What it costs</span></h2>\
<div dir="ltr"><table><colgroup><col/><col/></colgroup><tbody><tr><td><p><span>Year</span></p></td>\
<td><p>Boats</p></td></tr><tr><td><p>2024</p></td><td><p>11</p></td></tr></tbody></table></div></b>\
<br class="Apple-interchange-newline">"""
AS_TYPED = """## Harbour fees

The council **approved** the _Constance_ plan, see [the minutes](https://example.org/minutes).

- one
  - nested
- two

### What it costs

| Year | Boats |
| --- | --- |
| 2024 | 11 |"""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body lang=EN-GB>
<!--StartFragment--><p class=MsoTitle>Minutes</p>
<p class=MsoNormal>The <b style='mso-bidi-font-weight:normal'>mayor</b>&nbsp;said
<i>no</i>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>First</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span>Inner</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span>Second</p>
<p class=MsoNormal>Between</p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>1.<span>&nbsp;</span></span>Alpha</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'>2.&nbsp; Beta</p>
<p class=MsoNormal>A note<a href="#_ftn1"><span>[1]</span></a></p><!--EndFragment--></body>"""
FROM_WORD = """## Minutes

The **mayor** said _no_.

- First
  - Inner
- Second

Between

1. Alpha
2. Beta

A note[1]"""


@pytest.mark.parametrize(
    ("html", "typed"),
    [
        (GOOGLE_DOCS, AS_TYPED),
        (WORD, FROM_WORD),
        ("<h2>Title <strong>x</strong></h2>", "## Title x"),
        ("<p>one<br>two</p>", "one\\\ntwo"),
        ("- a<br># <b>b</b>", "\\- a\\\n\\# **b**"),
        ("<p>one<br><br>two</p>", "one\n\ntwo"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ("<ol start=²><li value=9>a</li><li>b</li></ol>", "9. a\n2. b"),
        ("<ol start=5><li>five</li><li>six</li></ol>", "5. five\n6. six"),
        ("<ul><li>2024. A year</li><li><p># b</p></li></ul>", "- 2024\\. A year\n- \\# b"),
        ("<dl><dt>Ebb</dt><dd>It falls.</dd><dd><p>a</p><p>b</p></dd></dl>",
         "Ebb\n\nIt falls.\n\na\n\nb"),
        ("<dl><dt>Ebb<dd>It falls.<dt>Flow<dd>b</dl>", "Ebb\n\nIt falls.\n\nFlow\n\nb"),
        ("<p>one<p>two<ul><li><p>a<li><p>b</ul>three", "one\n\ntwo\n\n- a\n- b\n\nthree"),
        ("<ul>a<li>b</li><p>c</p></ul>", "- a\n- b\n- c"),
        ("<menu><li>a<dir><li>b</dir></menu>", "- a\n  - b"),
        ("<center>a</center><main>b<address>c</address></main>d", "a\n\nb\n\nc\n\nd"),
        ("<p><ruby>漢字<rt>かんじ</ruby>と<ruby>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby></p>",
         "漢字(かんじ)と字(じ)"),
        ("<table><tr><td><h3>a</h3>b<td><ul><li>c<li>d<ol><li>e</ol></ul></table>",
         "| a b | • c • d 1. e |\n| --- | --- |"),
        ("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````"),
        ("<pre>a<br>b</pre><p><code>c<br>d</code></p>", "```\na\nb\n```\n\n`c\nd`"),
        ("<p>a</p> <br> <p>b</p><h2> </h2>", "a\n\nb"),
        ('<a href="https://x.org/"><h3>a</h3><p>b <a href="https://y.org">c</a></p></a>',
         "### [a](https://x.org/)\n\n[b c](https://x.org/)"),
        ("<p>10<sup>6</sup> m<sup>2</sup> H<sub>2</sub>O, 1<sup>er</sup></p>", "10⁶ m² H₂O, 1er"),
        ('<p>10<span style="vertical-align:super">6</span></p>', "10⁶"),
        ("<b>bo</b><b>ld</b> <i>a</i><em>b</em>", "**bold** _ab_"),
        ("<b><p>one</p><ul><li>two</li></ul></b>", "**one**\n\n- **two**"),
        ("<p>un<i>der</i>way <b><i>now</i></b>adays</p>", "un*der*way ***now***adays"),
        ("<p>a<s><i>b</i></s> <abbr>c</abbr><i>d</i></p>", "a*b* c*d*"),
        ("<p><code>a</code><code>b</code></p>", "`ab`"),
        ("<ul><li>a<p>b</p></li><li><p>c</p><ul><li>d</li></ul></li></ul>",
         "- a\n\n  b\n- c\n  - d"),
        ("<p><b>Lead.</b>Text <b>“So,”</b>he said</p>", "**Lead**.Text **“So**,”he said"),
        ('<p><b><a href="https://example.org">far</a></b>off</p>', "[far](https://example.org)off"),
        ("<blockquote><p>one</p><p>two</p></blockquote>", "> one\n>\n> two"),
        ("<table><tr><td>only<p>layout</p></td></tr></table>", "only\n\nlayout"),
        ('<p><a href="javascript:alert(1)">bad</a> <a href="/here">near</a></p>', "bad near"),
        ('<a href="https://example.org/a(b)">far</a>', "[far](https://example.org/a%28b%29)"),
        ("<p><s>gone</s> <strong>kept </strong>too</p>", "~~gone~~ **kept** too"),
        ('<p>a<script>alert(1)</script><style>p{}</style><span style="display:none">b</span></p>',
         "a"),
    ],
)  # fmt: skip
def test_what_is_pasted_is_what_an_editor_would_have_typed(html, typed):
    assert markdown(html).words == typed


@pytest.mark.parametrize(
    "words",
    ["2 * 3 * 4", "snake_case and _this_", "# 1 in the world", "1. is no list", "- is no list",
     "> is no quotation", "`code`", "a &lt; b", "~~gone~~", "[Update]: https://x.org", "===",
     "<b> is a tag", "AT&T", "[sic](no)", r"C:\new", "::: figure"],
)  # fmt: skip
def test_words_that_look_like_markdown_stay_words(words):
    from html import escape

    pasted = markdown(f"<p>{escape(words)}</p><p><b>x</b></p>").words
    html = rendering.to_html(pasted, "markdown")
    shown = text_of(html).removesuffix(" x")
    assert shown == words
    assert html.startswith("<p>")


NOTED = {
    "Word": '<p class=MsoNormal>So.<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a> On.</p>'
    '<div style="mso-element:footnote-list"><br><hr><div id=ftn1><p class=MsoFootnoteText>'
    '<a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> The <i>note</i>.</p></div></div>',
    "LibreOffice": '<p>So.<a name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> On.</p>'
    '<div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a>'
    "The <i>note</i>.</p></div>",
    "a page": '<p>So.<sup id="a"><a href="#b">1</a></sup> On.</p>'
    '<ol><li id="b"><p>The <i>note</i>. <a href="#a">↩</a></p></li></ol>',
}


TABLES = {
    "a cell over three columns": (
        "<tr><th colspan=3>All</th></tr><tr><td>a</td><td>b</td><td>c</td></tr>",
        "| All |  |  |\n| --- | --- | --- |\n| a | b | c |",
    ),
    "and over two rows": (
        "<tr><th>a</th><th>b</th></tr><tr><td rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr>",
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n|  | 3 |",
    ),
    "more cells in a row than above": (
        "<tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td><td>3</td></tr>",
        "| a | b |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |",
    ),
    "a foot, and a caption": (
        "<caption>Sums</caption><tfoot><tr><td>all</td><td>3</td></tr></tfoot>"
        "<tbody><tr><td>a</td><td>b</td></tr></tbody>",
        "Sums\n\n| a | b |\n| --- | --- |\n| all | 3 |",
    ),
    "rows and cells that nobody closed": (
        "<thead><tr><th>a<th>b<tbody><tr><td>1<td>2<tr><td>3<td><p>4<p>5",
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 5 |",
    ),
    "bars": (
        "<tr><td>a|b</td><td><code>c|d</code></td></tr>",
        "| a\\|b | `c\\|d` |\n| --- | --- |",
    ),
    "alignment": (
        "<col><col align=right><tr><th>a</th><th>b</th><th>c</th><th>d</th></tr>"
        "<tr><th></th><th></th><th></th><th>e</th></tr><tr><td>x</td><td>1</td>"
        '<td style="text-align: center">m</td><td><p style="text-align:right">2</p></td></tr>',
        "| a | b | c | d |\n| --- | ---: | :---: | ---: |\n|  |  |  | e |\n| x | 1 | m | 2 |",
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_keep_every_word_in_its_column(name):
    html, typed = TABLES[name]
    assert markdown(f"<table>{html}</table>").words == typed
    shown = rendering.to_html(typed, "markdown")
    assert sorted(text_of(shown).split()) == sorted(text_of(html).split())


def test_footnotes_stay_footnotes():
    for source, html in NOTED.items():
        assert markdown(html, "So.[1] On.").words == "So.[^1] On.\n\n[^1]: The _note_.", source


def test_footnotes_stay_so_where_browsers_name_the_page_and_several_links_lead_to_one():
    html = """<p>A<sup id="r1"><a href="https://x.org/a#n1">[1]</a></sup> b<sup id="r2a"><a
    href="https://x.org/a#n2">[2]</a></sup> c<sup id="r2b"><a href="https://x.org/a#n2">[2]</a>
    </sup>, see <a href="https://x.org/a#top">there</a>.</p><ol><li id="n1"><b><a
    href="https://x.org/a#r1">^</a></b> <span>One.</span></li><li id="n2">^ <a
    href="https://x.org/a#r2a"><sup>a</sup></a> <a href="https://x.org/a#r2b"><sup>b</sup></a>
    Two, <a href="https://y.org/#q">q</a>.</li></ol>"""
    assert markdown(html).words == (
        "A[^1] b[^2] c[^2], see [there](https://x.org/a#top).\n\n[^1]: One.\n\n"
        "[^2]: Two, [q](https://y.org/#q)."
    )


def test_a_rule_above_notes_or_comments_goes_with_them():
    note = '<div><p><a href="#r" id="n">[1]</a> Note.</p></div>'
    html = f'<p>A<a href="#n" id="r">[1]</a></p><hr><p>B</p><hr>{note}'
    assert markdown(html).words == "A[^1]\n\n---\n\nB\n\n[^1]: Note."
    html = """<p>A <b>b</b><a href="#cmnt1" id="cmnt_ref1">[a]</a></p><hr>
    <div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Is it?</p></div>"""
    assert markdown(html).words == "A **b**"


def test_code_among_words_stays_code():
    assert markdown("<p>Run <code>ls *</code> now</p>", "Run ls * now").words == "Run `ls *` now"


def test_footnotes_are_told_from_those_that_somebody_typed():
    pasted = markdown("<p>One[^2]</p><p>[^2]: typed</p>" + NOTED["a page"]).words
    assert pasted == "One[^2]\n\n[^2]: typed\n\nSo.[^3] On.\n\n[^3]: The _note_."


def test_pictures_are_left_out_and_counted_but_for_those_by_which_mails_are_traced():
    html = '<p>a<img src="x.png"><img src="dot.gif" width="1" height="1"></p><v:shape></v:shape>'
    assert markdown(html) == ("a", 2)
    assert markdown("<p>one<img src=a>two<img width=1 src=b>s</p>") == ("one twos", 1)


def test_comments_of_google_docs_stay_there():
    source = """<p>It opens<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> today.</p>
    <div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Does he lie?</p><p>Ask.</p></div>"""
    assert markdown(source, "x").words == "It opens today."


def test_html_that_says_no_more_than_the_text_leaves_the_text_alone():
    assert markdown("<meta><span>a *b*</span>", "a *b*").words == "a *b*"
    assert (
        markdown("<div># a</div><div>b</div><div>- c</div>", "# a\nb\n- c").words == "# a\nb\n- c"
    )
    source = '<div style="font-family: Menlo, monospace;white-space: pre;"><b>## Head</b></div>'
    assert markdown(source, "## Head").words == "## Head"


def test_paragraphs_without_any_marks_stay_paragraphs_and_powers_powers():
    word = "<p class=MsoNormal>One.<o:p></o:p></p>\n<p class=MsoNormal>“Two.”<o:p></o:p></p>"
    assert markdown(word, "One.\r\n“Two.”\r\n").words == "One.\n\n“Two.”"
    assert markdown("<div>One<br>line</div><div>Two</div>", "One\nline\nTwo").words == (
        "One\\\nline\n\nTwo"
    )
    assert markdown("<p>10<sup>6</sup></p>", "106").words == "10⁶"


@pytest.mark.parametrize(
    "html",
    ["<div>" * (MOST_MARKS - 1), "<ol><li>x" * 5000, "<b>" * 5000, "<a>x" * (MOST_MARKS + 1),
     "x" * (LONGEST + 1)],
    ids=["deep", "deep lists", "deep bold", "many", "long"],
)  # fmt: skip
def test_what_nobody_wrote_comes_in_as_its_plain_text(html):
    assert markdown(html, "plain") == ("plain", 0)


TAGS = "p b i span div a ul ol li table tr td h1 h6 br pre code img blockquote o:p style".split()
ATTRIBUTES = [
    "", "style='font-weight:700'", "style='mso-list:l0 level3 lfo1'", "style='mso-list:Ignore'",
    "href='http://[x'", "href='mailto:a@b'", "value=²", "start=9999999999999", "colspan=²",
    "style='font-weight:²'", "class=MsoTitle", "href", "style='display:none'",
]  # fmt: skip
PIECES = some.one_of(
    some.tuples(some.sampled_from(TAGS), some.sampled_from(ATTRIBUTES)).map(
        lambda t: "<{} {}>".format(*t)
    ),
    some.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    some.sampled_from(
        ["<!--", "-->", "<![if x]>", "<![CDATA[", "]]>", "&#x110000;", "&nbsp;", "<"]
    ),
    some.text(max_size=8),
)


@given(some.lists(PIECES, max_size=40).map("".join))
def test_no_clipboard_makes_an_error(html):
    words, _ = markdown(html, "plain")
    assert "<script" not in rendering.to_html(words, "markdown")


@ON_SQLITE
def test_the_desk_answers_with_markdown_and_says_what_was_left_out(editor):
    answer = editor.post("/newsroom/paste", html=f"{GOOGLE_DOCS}<img src=x>", text="x")
    assert answer.json["words"] == AS_TYPED
    assert "A picture was left out" in answer.json["note"]
    assert editor.post("/newsroom/paste").json == {"words": "", "note": ""}


def test_blanks_lists_and_entities_without_end_come_in_whole():
    assert markdown("<p>a" + " " * 36_000 + "<b>b</b></p>")[0] == "a **b**"
    assert markdown("<li>a" * 19_000, "plain") == ("plain", 0)
    assert markdown("<b>a</b> " * 9000)[0].split() == ["a"] * 9000  # no plain text beside it


@ON_SQLITE
def test_a_paste_that_takes_too_long_keeps_its_words(editor, monkeypatch):
    impatient = Worker(seconds=0.001)
    monkeypatch.setattr(clipboard, "desk", impatient)
    answer = editor.post(
        "/newsroom/paste", html="<p><b>Long</b> words.</p>" + " " * 50_000, text="Long words."
    )
    impatient.end()
    assert answer.json == {"words": "Long words.", "note": clipboard.PLAIN}

"""HTML of other systems becomes the few elements that a story has, and no word is lost."""

# ruff: noqa: E501 - tables of what comes in and what comes out

import pytest

from broadsheet.wire.imports.html import cleaning
from broadsheet.wire.imports.items import ImportRefused

PLAIN = [
    ("  ", ""),
    ("<h1>A</h1><h5>B</h5>", "<h2>A</h2>\n<h4>B</h4>"),
    ("<b>a</b><i>b</i><strike>c</strike><del>d</del>", "<p><strong>a</strong><em>b</em><s>c</s><s>d</s></p>"),
    ("<p><span>a <font color=red>b</font></span></p>", "<p>a b</p>"),
    ("<weird:tag>a</weird:tag>", "<p>a</p>"),
    ("<p dir=rtl class=x onclick=y>a</p>", '<p dir="rtl">a</p>'),
    ("<table><tr><td colspan=2 width=9>a</td></tr></table>", '<table><tr><td colspan="2">a</td></tr></table>'),
    (
        "<table><caption>A</caption><col><col align=right><tr><th>b</th><th class=x>c</th></tr></table>",
        '<p>A</p>\n<table><tr><th>b</th><th class="at-end">c</th></tr></table>',
    ),
    (
        "<table><tr><td class=has-text-align-center>a</td><td><p style='Text-Align: END'>b</p></td></tr></table>",
        '<table><tr><td class="at-middle">a</td><td class="at-end"><p>b</p></td></tr></table>',
    ),
    (
        "<table><tr align=right><td style='text-align:left'>a</td><td colspan=2>b</td></tr></table>",
        '<table><tr><td>a</td><td colspan="2" class="at-end">b</td></tr></table>',
    ),
    ("<ol start=5><li>a</li><li value=9>b</li></ol>", '<ol start="5"><li>a</li><li value="9">b</li></ol>'),
    ("<a>no address</a>", "<p>no address</p>"),
    ("<p> <br> </p><h2></h2><p>a</p>", "<p>a</p>"),
    ("<ul></ul><ol> </ol><blockquote></blockquote><p>a</p>", "<p>a</p>"),
    ("<p>super<wbr>cali</p>", "<p>supercali</p>"),
    ("<embed>b<p>c</p>", "<p>b</p>\n<p>c</p>"),
    ("<!-- a --><?php b ?><script>c</script><p>d</p>", "<p>d</p>"),
    ("<p>a\0b\x0b</p>", "<p>ab</p>"),
    ("<pre>  a\n  b</pre>", "<pre>  a\n  b</pre>"),
    ("<p>a <map>b</p><p>c</p>", "<p>a b</p>\n<p>c</p>"),
    ("<p><ruby>漢字<rt>かんじ</ruby>と<ruby>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby></p>", "<p>漢字(かんじ)と字(じ)</p>"),
    ("<q cite=a><p>a</p><p>b</p></q>", "<p><q>a</q></p>\n<p><q>b</q></p>"),
    ("<p>He said <q>a <q><i>b</i></q></q>.</p>", "<p>He said <q>a <q><em>b</em></q></q>.</p>"),
    ('<p style="font-weight:bold">a <i>b</i></p><p style="font-weight: 700"></p>', "<p><strong>a <em>b</em></strong></p>"),
    ("<b style='font-weight: normal'><p>a</p></b><i style=font-style:normal>b</i>", "<p>a</p>\n<p>b</p>"),
    (
        '<p><span style="font-weight: bold; font-style: italic">a <i>b</i></span> <font style="vertical-align:SUPER">c</font></p>',
        "<p><strong><em>a b</em></strong> <sup>c</sup></p>",
    ),
    ('<h2><span style="font-weight:700">a</span></h2><p><span style="font-weight:400">b</span></p>', "<h2>a</h2>\n<p>b</p>"),
    ("<div style=font-weight:bold>a</div><ul><li style=font-weight:700>b</ul>", "<p><strong>a</strong></p>\n<ul><li><strong>b</strong></li></ul>"),
    ("<div style=font-weight:bold><p>a</p><p>b</p></div>", "<p><strong>a</strong></p>\n<p><strong>b</strong></p>"),
    ('<p style="font-size:24px">Gulls</p><p>They are back.</p>', "<h2>Gulls</h2>\n<p>They are back.</p>"),
    ('<p><font size=5><b>Gulls</b></font></p><p>They are back.</p>', "<h2>Gulls</h2>\n<p>They are back.</p>"),
    ('<p style="font-size:24px">They are back.</p><p>a</p>', "<p>They are back.</p>\n<p>a</p>"),
    ("<ul><li><input type=checkbox checked> a<li><input type=checkbox>b</ul>", "<ul><li>☑ a</li><li>☐ b</li></ul>"),
    ("<div><h2>Contents</h2><nav><ul><li>a</ul></nav></div><p>b</p>", "<p>b</p>"),
    ("<menu><li>a</menu><dir><li>b</dir><xmp>c</xmp>", "<ul><li>a</li></ul>\n<ul><li>b</li></ul>\n<pre>c</pre>"),
    ("<p>x <math><mi>a</mi><mo>+</mo><mn>1</mn></math> y</p>", "<p>x <code>a + 1</code> y</p>"),
    ("<math><semantics><mi>a</mi><annotation encoding='application/x-tex'>\\alpha</annotation></semantics></math>", "<p><code>\\alpha</code></p>"),
]  # fmt: skip
FORMULAS = [
    ("<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "E = m c^2"),
    ("<msup><mn>10</mn><mrow><mo>−</mo><mn>6</mn></mrow></msup>", "10^(− 6)"),
    ("<msub><mi>H</mi><mn>2</mn></msub><mi>O</mi>", "H_2 O"),
    ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a + b)/2"),
    ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>", "√(x + 1) 3√x"),
    ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑_(i = 1)^n"),
    ("<msup><mi>f</mi><mo>′</mo></msup><mo>(</mo><mi>x</mi><mo>)</mo>", "f′ ( x )"),
    ("<semantics><mrow><mi>x</mi></mrow><annotation>no TeX</annotation></semantics>", "x"),
]  # fmt: skip
BOXES = [
    ("<div><div>One</div><div>Two</div></div>", "<p>One</p>\n<p>Two</p>"),
    ("a <b>b</b><p>c</p>d", "<p>a <strong>b</strong></p>\n<p>c</p>\n<p>d</p>"),
    ("<div>a<p>b</p><span>c</span><em>d</em></div>", "<p>a</p>\n<p>b</p>\n<p>c<em>d</em></p>"),
    ("<section><h2>a</h2><p>b</p></section>", "<h2>a</h2>\n<p>b</p>"),
    ("<details><summary>a</summary><p>b</p></details>", "<p>a</p>\n<p>b</p>"),
    ("<dl><dt>a</dt><dd>b</dd></dl>", "<p>a</p>\n<p>b</p>"),
    (
        "a<hgroup>b</hgroup>c<legend>d</legend>e<search>f</search>g",
        "\n".join(f"<p>{one}</p>" for one in "abcdefg"),
    ),
    ("<ul><li><div>a</div><ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    (
        "<ul><li>a<div>b</div></li><li><div>c</div><div>d</div></li></ul>",
        "<ul><li>a<p>b</p></li><li><p>c</p><p>d</p></li></ul>",
    ),
    (
        "<table><tr><td><div>a</div><div>b</div></td><td><div>c</div></td></tr></table>",
        "<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>",
    ),
    ("<h2>a<div>b</div>c</h2>", "<h2>a b c</h2>"),
    ("<ul><li><div>a</div></li></ul>", "<ul><li>a</li></ul>"),
    ("<blockquote><div>a</div></blockquote>", "<blockquote><p>a</p></blockquote>"),
    ("<div>  </div><p>a</p>", "<p>a</p>"),
    ("<figcaption>a</figcaption>", "<p>a</p>"),
    ("<div dir=rtl><p>a</p><p dir=ltr>b</p></div>", '<p dir="rtl">a</p>\n<p dir="ltr">b</p>'),
    (
        "<blockquote><p>a</p><cite>b</cite></blockquote>",
        "<blockquote><p>a</p><p><cite>b</cite></p></blockquote>",
    ),
    (
        "<a href=/x>a<h3>b</h3><p>c</p></a>",
        '<p><a href="/x">a</a></p>\n<h3><a href="/x">b</a></h3>\n<p><a href="/x">c</a></p>',
    ),
    ("<strong><p>a</p><p>b</p></strong>", "<p><strong>a</strong></p>\n<p><strong>b</strong></p>"),
]
A, B = '<figure><img src="a.jpg"></figure>', '<figure><img src="b.jpg"></figure>'
PICTURES = [
    ("<div><img src=a.jpg></div>", A),
    ("<p>Before <img src=a.jpg> after</p>", f"{A}\n<p>Before  after</p>"),
    ("<h2>Head <img src=a.jpg></h2>", f"{A}\n<h2>Head </h2>"),
    ("<p>Before.<img src=a.jpg>After</p>", f"{A}\n<p>Before. After</p>"),
    ("<p><a href=large.jpg><img src=a.jpg></a></p>", A),
    ("<p><strong><img src=a.jpg></strong></p>", A),
    ("<p><a href=/x>words <img src=a.jpg></a></p>", f'{A}\n<p><a href="/x">words </a></p>'),
    ("<a href=/x><img src=a.jpg> words</a>", f'{A}\n<p><a href="/x"> words</a></p>'),
    ("<a href=/x><img src=a.jpg><h3>b</h3></a>", f'{A}\n<h3><a href="/x">b</a></h3>'),
    ("<ul><li><img src=a.jpg></li><li><img src=b.jpg></li></ul>", f"{A}\n{B}"),
    ("<ul><li><img src=a.jpg> words</li></ul>", f"<ul><li>{A} words</li></ul>"),
    ("<figure><a href=large.jpg><img src=a.jpg></a></figure>", A),
    (
        "<figure><img src=a.jpg alt=A><figcaption><p>It <em>is</em></p></figcaption></figure>",
        '<figure><img src="a.jpg" alt="A"><figcaption>It <em>is</em></figcaption></figure>',
    ),
    ("<figure><img src=a.jpg><img src=b.jpg><figcaption>c</figcaption></figure>", f"{A}\n{B}\n<p>c</p>"),
    (
        "<figure><table><tr><td>1</td></tr></table><figcaption>c</figcaption></figure>",
        "<table><tr><td>1</td></tr></table>\n<p>c</p>",
    ),
    ("<picture><source srcset=x.webp><source srcset=y.jpg><img src=a.jpg></picture>", A),
    ("<figure>words<img src=a.jpg></figure>", f"{A}\n<p>words</p>"),
    ("<p><img src='data:image/gif;base64,R0' data-src=a.jpg></p>", A),
    ("<p><img data-orig-file=a.jpg></p>", A),
    ('<p>a<img class="wp-smiley" src=s.png alt=":)">b</p>', "<p>a:)b</p>"),
    ('<p>a<img src=s.png alt="👩‍🚀">b</p>', "<p>a👩‍🚀b</p>"),
    ("<p>a<img src=count.gif width=1 height=1>b</p>", "<p>ab</p>"),
    ("<p>a<img alt=nothing>b</p>", "<p>ab</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "tidy"), [*PLAIN, *BOXES, *PICTURES])
def test_html_becomes_the_plain_elements_of_a_story(source, tidy):
    notes = []
    assert cleaning.cleaned(source, notes) == tidy
    assert notes == []


@pytest.mark.parametrize(("source", "tidy"), [*PLAIN, *BOXES, *PICTURES])
def test_what_is_clean_stays_as_it_is(source, tidy):
    assert cleaning.cleaned(tidy, []) == tidy


PLAYERS = {
    "<iframe src=//www.youtube.com/embed/abcdefghijk>": "https://www.youtube.com/watch?v=abcdefghijk",
    "<iframe src=https://player.vimeo.com/video/12345>": "https://vimeo.com/12345",
    "<iframe src=//maps.example/a>": "https://maps.example/a",
    "<video><source src=/a.mp4></video>": "/a.mp4",
    "<amp-iframe data-src=https://a.example/b></amp-iframe>": "https://a.example/b",
}


@pytest.mark.parametrize(("player", "address"), PLAYERS.items())
def test_a_player_becomes_a_link_and_that_is_noted(player, address):
    notes = []
    assert cleaning.cleaned(player, notes) == f'<p><a href="{address}">{address}</a></p>'
    assert notes == [f"a player became a link: {address}"]


@pytest.mark.parametrize("player", ["<iframe src='javascript:alert(1)'>", "<audio></audio>"])
def test_a_player_that_leads_nowhere_goes(player):
    assert cleaning.cleaned(player + "</iframe><p>a</p>", []) == "<p>a</p>"


@pytest.mark.parametrize("tag", ["form", "svg", "canvas", "applet"])
def test_what_no_story_has_is_left_out_with_a_note(tag):
    notes = []
    assert cleaning.cleaned(f"<{tag}>x</{tag}><p>a</p>", notes) == "<p>a</p>"
    assert notes == [f"a <{tag}> was left out"]


COMMENTED = """<p>The pier opens<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup><sup><a
href="#cmnt2" id="cmnt_ref2">[b]</a></sup>&nbsp;on Monday.<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p>
<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> At noon.</p></div>
<div style="border:1px solid black"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Does he lie?</p><p>Ask.</p></div>
<div style="border:1px solid black"><p><a href="#cmnt_ref2" id="cmnt2">[b]</a>Who?</p></div>"""


def test_comments_of_google_docs_are_left_out_with_a_note_and_notes_are_not():
    notes = []
    made = cleaning.cleaned(COMMENTED, notes)
    assert (
        made.replace("\xa0", " ") == "<p>The pier opens on Monday.[^1]</p>\n<p>[^1]: At noon.</p>"
    )
    assert notes == ["comments on the text were left out"]
    assert cleaning.cleaned('<p>a<a id="cmnt1">[a]</a></p>b', []) == "<p>b</p>"


def test_addresses_are_told_anew_and_those_that_are_none_go():
    def of_the_paper(address):
        if "old" not in address:
            raise ValueError
        return address.replace("old", "new")

    source = "<p><a href=' /old/a '>b</a> <a href=/c>d</a></p><img src=/old/e>"
    tidy = '<p><a href="/new/a">b</a> d</p>\n<figure><img src="/new/e"></figure>'
    assert cleaning.cleaned(source, [], of_the_paper) == tidy


BEYOND = {
    "<div>" * 120 + "x": "nested more than 100",
    "<b></b>" * 3000: "more than 2,625 elements",
    "<p " + "a=b " * 1200 + ">": "hundreds of attributes",
}


@pytest.mark.parametrize(("source", "reason"), BEYOND.items(), ids=BEYOND.values())
def test_what_nobody_wrote_is_refused_in_a_sentence(source, reason):
    with pytest.raises(ImportRefused, match=reason):
        cleaning.cleaned(source, [])


WORDS = {
    "a  b\n c": "a b c",
    "<b>a</b> &amp; b": "a & b",
    "<p " + "a=b " * 1200 + ">a  b</p>": "a b",  # which is read as its words alone
}


@pytest.mark.parametrize(("source", "words"), WORDS.items(), ids=WORDS.values())
def test_words_stand_on_one_line(source, words):
    assert cleaning.words(source) == words


LINKS = {
    ("https://a.example/b", ""): '<p><a href="https://a.example/b">https://a.example/b</a></p>',
    ("/a", "B & <c>"): '<p><a href="/a">B &amp; &lt;c&gt;</a></p>',
    ("javascript:a", "words"): "<p>words</p>",
    ("javascript:a", ""): "",
}


@pytest.mark.parametrize(("given", "made"), LINKS.items())
def test_a_link_leads_into_the_web_or_is_its_words(given, made):
    assert cleaning.link(*given) == made


CAPTIONED = {
    "<img src=a> By hand": '<figure><img src="a"><figcaption>By hand</figcaption></figure>',
    "<a href=b><img src=a></a>": '<figure><a href="b"><img src="a"></a>'
    "<figcaption>C &amp; c</figcaption></figure>",
    "words <img src=a>": "words <img src=a>",
    "<p>no picture</p>": "<p>no picture</p>",
}


@pytest.mark.parametrize(("source", "made"), CAPTIONED.items())
def test_a_picture_at_the_beginning_gets_the_words_below_it_for_a_caption(source, made):
    assert cleaning.captioned(source, "C & c") == made


def test_a_form_around_a_whole_text_is_a_box():
    text = "So it went on. " * 11
    source = f"<form><input><label>Search</label><p>{text}</p><button>Go</button></form>"
    notes = []
    assert cleaning.words(cleaning.cleaned(source, notes)) == text.strip()
    assert notes == []
    assert (
        cleaning.cleaned("<form><p>Get our letter.</p><input></form><p>x</p>", notes) == "<p>x</p>"
    )
    assert notes == ["a <form> was left out"]


def test_a_quotation_mark_that_is_missing_makes_no_laden_tag():
    cleaning.refuse_laden(
        '<div class="box>\n' + '<p class="a">Some <b id="b">words</b></p>\n' * 2000
    )
    for laden in ("<p " + "a='>' " * 1000, "<p " + 'a="b"' * 1000, "<p =" + " b" * 1000):
        with pytest.raises(ImportRefused):
            cleaning.refuse_laden(laden)


def test_what_looks_like_a_laden_tag_in_a_script_is_none():
    laden = "<a " + "b " * 2000
    cleaning.refuse_laden(f"<script>if (x{laden})</script><p>a</p>")
    cleaning.refuse_laden(f"<STYLE class='>'>{laden}</style>")
    cleaning.refuse_laden(f"<p>a</p><script>{laden}")
    for source in (
        f"<script>a</script>{laden}>",
        f"<script {'b ' * 2000}></script>",
        f"<script c='>' {'b ' * 2000}>a</script>",
        f"<script>a</script><script>{laden}</script><p {'b ' * 2000}>",
    ):
        with pytest.raises(ImportRefused):
            cleaning.refuse_laden(source)


@pytest.mark.parametrize(("given", "said"), FORMULAS)
def test_a_formula_keeps_its_powers_and_fractions(given, said):
    assert (
        cleaning.cleaned(f"<p>So <math>{given}</math>.</p>", [])
        == f"<p>So <code>{said}</code>.</p>"
    )


def test_a_formula_that_is_shown_as_well_as_written_is_one():
    shown = "<span class='katex-html' aria-hidden='true'><span>x</span><span>2</span></span>"
    written = "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>"
    katex = f"<p>So <span class=katex><span class=katex-mathml>{written}</span>{shown}</span>.</p>"
    assert cleaning.cleaned(katex, []) == "<p>So <code>x^2</code>.</p>"

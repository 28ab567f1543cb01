"""Pasting: what each program means by the HTML that it puts on the clipboard."""

# ruff: noqa: E501 - what programs write

import pytest

from broadsheet.newsroom.stories.pasting.html import markdown

PROGRAMS = {
    "OpenOffice ends no item": (
        "<UL>\n<LI><P>one</P>\n<UL>\n<LI><P>in</P>\n</UL>\n<LI><P>two</P>\n</UL>",
        "- one\n  - in\n- two",
    ),
    "LibreOffice put items beside their paragraphs": (
        "<ul>\n<li/>\n<p>one</p>\n<ul>\n<li/>\n<p>in</p>\n</ul>\n<li/>\n<p>two</p>\n</ul>",
        "- one\n  - in\n- two",
    ),
    "Word for the web: each item in a list": (
        '<div class="ListContainerWrapper X"><ul role="list"><li data-aria-level="1">'
        '<p class="Paragraph">one</p></li></ul></div><div class="ListContainerWrapper X">'
        '<ol role="list"><li data-aria-posinset="3" data-aria-level="2"><p>in</p>'
        '<span class="ListMarkerWrappingSpan">3.</span></li></ol></div>'
        '<div class="ListContainerWrapper X"><ul><li data-aria-level="1">two</li></ul></div>',
        "- one\n  3. in\n- two",
    ),
    "Word for the web: headings and quotations": (
        '<p role="heading" aria-level="1"><span>Head</span></p><p>Said:</p><p><span>'
        '<span data-ccp-parastyle="Quote">Not </span><span data-ccp-parastyle="Quote">I.</span>'
        "</span></p>",
        "## Head\n\nSaid:\n\n> Not I.",
    ),
    "Word's quotations": (
        "<p class=MsoQuote>To <b>be</b></p>\n<p class=MsoQuote>or not</p><p>he said</p>"
        "<div style='mso-element:para-border-div'><p class=MsoIntenseQuote>There</p></div>",
        "> To **be**\n>\n> or not\n\nhe said\n\n> There",
    ),
    "Word's comments stay at home": (
        '<p class=MsoNormal>So<a class=msocomanchor href="#_msocom_1">[A1]</a></p>'
        "<div style='mso-element:comment-list'><hr><p class=MsoCommentText>Sure?</p></div>",
        "So",
    ),
    "Word's items numbered in Arabic": (
        "<p style='mso-list:l0'>٣. a</p><p style='mso-list:l0'>٤. b</p>",
        "3. a\n4. b",
    ),
    "Google Docs: a line break in a span": (
        "<p>a<span><br></span><b>b<br></b>c</p><p><sup><b><br></b>d</sup><i>e<br><br></i>f</p>",
        "a\\\n**b**\\\nc\n\nd*e*\n\nf",
    ),
    "Gmail: two line breaks within a quotation and an item": (
        "<blockquote>a<br> <br>b</blockquote><ul><li>c<br><br>d</li></ul>",
        "> a\n>\n> b\n\n- c\n\n  d",
    ),
    "Outlook: links by way of it": (
        '<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.org%2F&d=1">'
        'a</a> <a href="https://l.facebook.com/l.php?u=https%3A%2F%2Fx.org%2Fb&h=c">b</a>',
        "[a](https://x.org/) [b](https://x.org/b)",
    ),
    "Slack's paragraphs": ('a<span data-stringify-type="paragraph-break"></span>b', "a\n\nb"),
    "posts, whose line ends are seen": (
        '<span style="white-space: pre-wrap;">a\nb\n\nc <b>d</b></span>\n<p>e</p>',
        "a\\\nb\n\nc **d**\n\ne",
    ),
    "Slack: a list for each stretch of one depth": (
        '<ul data-indent="0"><li data-stringify-indent="0">one</li></ul><ul data-indent="1"><li>in'
        '</li><li>there</li></ul><ol data-indent="2"><li>deep</li></ol><ol data-indent="2"><li>er'
        '</li></ol><ul data-indent="0"><li>two</li></ul>',
        "- one\n  - in\n  - there\n    1. deep\n    2. er\n- two",
    ),
    "Slack: emoji are pictures that only their files' names tell": (
        '<b>a</b> <img src="https://a.slack-edge.com/emoji-assets/14.0/google/1f389@2x.png" '
        'alt=":tada:">',
        "**a** 🎉",
    ),
    "Dropbox Paper: a line for each item": (
        '<div class="ace-line"><ul class="listtype-bullet listindent1"><li>one</li></ul></div>'
        '<div class="ace-line"><ul class="listtype-bullet listindent2"><li>in</li></ul></div>'
        '<div class="ace-line"><ul class="listtype-bullet listindent1"><li>two</li></ul></div>',
        "- one\n  - in\n- two",
    ),
    "Notion: a list for each item": (
        "<ul><li>one<ul><li>in</li></ul></li></ul><ul><li>two</li></ul>\n<ol><li>a</li></ol>"
        '<ol start="2"><li>b</li></ol><ol><li>c</li></ol>',
        "- one\n  - in\n- two\n\n1. a\n2. b\n\n1. c",
    ),
    "Teams: an item that only goes further in": (
        '<ul><li>one</li><li style="list-style-type:none"><ul><li>in</li></ul></li><li>two</li>'
        "</ul>",
        "- one\n  - in\n- two",
    ),
    "Google Docs: what is to be ticked has no pictures": (
        '<ul><li role="checkbox"><img src=x alt=""><p>do</p></li></ul>',
        "- do",
    ),
    "chats: code in boxes, below its language": (
        '<p>Run:</p><pre><div><div>bash</div><button>Copy</button><div><code class="language-bash">'
        "<span>ls</span>\n<span>cd x</span></code></div></div></pre>",
        "Run:\n\n```\nls\ncd x\n```",
    ),
    "chats: code of several lines without a box": (
        '<p>So:</p><code class="whitespace-pre! language-python">def f():\n    return 1\n</code>',
        "So:\n\n```\ndef f():\n    return 1\n```",
    ),
    "pages: a box for each line of code": (
        "<p>So:</p><pre><div>one</div><div>  two</div></pre>",
        "So:\n\n```\none\n  two\n```",
    ),
    "Wikipedia: no links to edit, no numbers of notes that stayed there": (
        '<div><h2>Past</h2><span class="mw-editsection">[<a href="https://x.org/e">edit</a>]</span>'
        '</div><p>So<sup class="reference"><a href="https://x.org/a#cite_note-1">[1]</a></sup>'
        " <b>it</b> was.</p>",
        "## Past\n\nSo **it** was.",
    ),
    "quotations within quotations": (
        "<p>He <b>said</b> <q>a <q>b</q></q>.</p>",
        "He **said** \"a 'b'\".",
    ),
    "MathML: powers, indices, fractions and roots": (
        "<p>So <math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>, <math>"
        "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>, <math><msqrt>"
        "<mi>x</mi></msqrt></math>, <math><msub><mi>H</mi><mn>2</mn></msub><mi>O</mi></math>.</p>",
        "So E=mc², (a+b)/2, √x, H₂O.",
    ),
    "KaTeX: a formula that is shown beside itself": (
        "<p>So <span class=katex><span class=katex-mathml><math><semantics><msup><mi>x</mi><mn>2"
        "</mn></msup><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>"
        "</span><span class=katex-html><i>x</i>2</span></span>.</p>",
        "So x².",
    ),
    "Wikipedia: a formula that is hidden behind its picture": (
        "<p>So <span style='display: none;'><math><msup><mi>c</mi><mn>2</mn></msup></math></span>"
        "<img class=mwe-math-fallback-image-inline src=x.svg alt='{c^2}'>.</p>",
        "So c².",
    ),
    "pages: words for screen readers alone": (
        '<p><b>a</b><span class="sr-only"> (opens in a new tab)</span></p>',
        "**a**",
    ),
    "Pages and TextEdit: sizes and bold by classes": (
        "<head><style>p.p1 {margin: 0.0px; font: bold 24.0px Helvetica}\np.p2, li.li1 {font: 12.0px "
        "Helvetica} span.s1 {font-weight: bold}</style></head><p class=p1>At Low Tide</p><p class=p2>"
        "The quay is <span class=s1>dry</span> from noon.</p><p class=p1>At Flood</p><p class=p2>It "
        "is not.</p>",
        "## At Low Tide\n\nThe quay is **dry** from noon.\n\n## At Flood\n\nIt is not.",
    ),
    "Google Docs and Outlook: headings by their size alone": (
        '<p><span style="font-size:20pt">Quay</span></p><p><span style="font-size:11pt">It is dry '
        'from noon.</span></p><p><b><span style="font-size:13pt">Gulls</span></b></p><p><span style='
        '"font-size:11pt">They are back.</span></p><p><span style="font-size:20pt">A last line</p>',
        "## Quay\n\nIt is dry from noon.\n\n### Gulls\n\nThey are back.\n\nA last line",
    ),
    "LibreOffice: sizes of old elements": (
        "<h1>Quay</h1><p><font size=5 style='font-size:18pt'><b>Gulls</b></font></p><p>They are "
        "back, and there are <big>many</big>.</p>",
        "## Quay\n\n### Gulls\n\nThey are back, and there are many.",
    ),
    "large words that are no heading": (
        '<p style="font-size:24px">“We are dry,” he said</p><p style="font-size:24px">So it is.</p>'
        '<p>a <span style="font-size:24px">b</span></p><ul><li><p style="font-size:24px">c</p>'
        "</ul><p>The quay is dry from noon.</p>",
        "“We are dry,” he said\n\nSo it is.\n\na b\n\n- c\n\nThe quay is dry from noon.",
    ),
    "boxes, items and cells that are bold or italic": (
        '<div style="font-weight:bold">a</div><ul><li style="font-weight:700">b</li></ul><table><tr>'
        '<td style="font: italic 12px Arial">c</td><td>d</td></tr></table><div style="font-weight:'
        'bold"><p>e</p><p>f <span style="font-weight:normal">g</span></p></div><h2 style="font-weight'
        ':bold">h</h2>',
        "**a**\n\n- **b**\n\n| _c_ | d |\n| --- | --- |\n\ne\n\nf g\n\n## h",
    ),
    "Word: its title by its class, and a style of somebody's own": (
        "<style><!-- p.MsoNormal, li.MsoNormal {font-size:11.0pt;} p.MsoTitle {font-size:28.0pt} p.Own"
        "{mso-style-name:Own; font-size:14pt} p.MsoQuote {font-style:italic} --></style><p class="
        "MsoTitle>The Quay</p><h1>Tides</h1><p class=MsoNormal>It is dry from noon.</p><p class=Own>"
        "Gulls</p><p class=MsoNormal>They are back.</p><p class=MsoQuote>So they say.</p>",
        "## The Quay\n\n## Tides\n\nIt is dry from noon.\n\n### Gulls\n\nThey are back.\n\n> So they say.",
    ),
    "Word: levels of an outline": (
        "<p class=Zwischentitel style='mso-outline-level:2'>Gulls</p><p class=MsoNormal>Back.</p>",
        "## Gulls\n\nBack.",
    ),
    "Google Docs: tasks that are done, or not": (
        '<ul><li role="checkbox" aria-checked="true"><img src=x alt=""><p>One</p></li><li role='
        '"checkbox" aria-checked="false"><img src=x alt=""><p>Two</p></li></ul>',
        "- ☑ One\n- ☐ Two",
    ),
    "Notion: tasks of what it exports": (
        '<ul><li><div class="checkbox checkbox-on"></div> <span>One</span></li></ul><ul><li><div class'
        '="checkbox checkbox-off"></div> <span>Two</span></li></ul>',
        "- ☑ One\n- ☐ Two",
    ),
    "GitHub and Notion: tasks": (
        '<ul><li><input type="checkbox" checked disabled> Done</li><li><input type=checkbox>Open</li>'
        "</ul>",
        "- ☑ Done\n- ☐ Open",
    ),
    "posts, whose emoji are pictures": ('<b>a</b><img alt="😀" src=x>b', "**a**😀b"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_programs_mean_is_what_comes_in(name):
    html, typed = PROGRAMS[name]
    assert markdown(html) == (typed, 0)

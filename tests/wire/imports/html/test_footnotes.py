"""Footnotes of other systems are a story's own, and what only looks like them is left alone."""

# ruff: noqa: E501 - tables of what comes in and what comes out

import pytest

from broadsheet.wire.imports.html import cleaning

ONE = "<p>A[^1] b.</p>\n<p>[^1]: The <em>note</em>.</p>"
THEIRS = {
    "Wikipedia": (
        '<p>A<sup id="r1"><a href="#n1">[1]</a></sup> b<sup id="r2a"><a href="#n2">[2]</a></sup> c<sup id="r2b"><a href="#n2">[2]</a></sup>.</p>'
        '<ol><li id="n1"><span><b><a href="#r1">^</a></b></span> <span>One.</span></li>'
        '<li id="n2"><span>^ <a href="#r2a"><sup><i><b>a</b></i></sup></a> <a href="#r2b"><sup><i><b>b</b></i></sup></a></span> <span>Two.</span></li></ol>',
        "<p>A[^1] b[^2] c[^2].</p>\n<p>[^1]: One.</p>\n<p>[^2]: Two.</p>",
    ),
    "pages that name themselves in each link": (
        '<p>A<sup><a href="https://x.org/a/#n" id="r">1</a></sup> b.</p><ol><li id="n">The <em>note</em>. <a href="https://x.org/a/#r">↩︎</a></li></ol>',
        ONE,
    ),
    "Google Docs, with a rule above": (
        '<p>A<sup><a href="#n" id="r">[1]</a></sup> b.</p><hr><div><p><a href="#r" id="n">[1]</a>&nbsp;The <i>note</i>.</p></div>',
        ONE,
    ),
    "Jekyll": (
        '<p>A<sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup> b<sup id="fnref:1:1"><a href="#fn:1" class="footnote">1</a></sup>.</p>'
        '<div class="footnotes" role="doc-endnotes"><ol><li id="fn:1"><p>The <em>note</em>.</p><p>More.&nbsp;<a href="#fnref:1" class="reversefootnote">&#8617;</a> <a href="#fnref:1:1">&#8617;<sup>2</sup></a></p></li></ol></div>',
        "<p>A[^1] b[^1].</p>\n<p>[^1]: The <em>note</em>.<br>More.</p>",
    ),
    "Pandoc": (
        '<p>A<a href="#fn1" id="fnref1"><sup>1</sup></a> b.</p>'
        '<section class="footnotes"><hr/><ol><li id="fn1"><p>The <em>note</em>.<a href="#fnref1">↩︎</a></p></li></ol></section>',
        ONE,
    ),
    "WordPress's pages": (
        '<p>A<sup data-fn="u" class="fn"><a href="#u" id="u-link">1</a></sup> b.</p>'
        '<ol class="wp-block-footnotes"><li id="u">The <em>note</em>. <a href="#u-link">↩︎</a></li></ol>',
        ONE,
    ),
    "Word": (
        '<p>A<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference><span>[1]</span></span></a> b.</p>'
        '<div><br clear=all><hr><div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> The <i>note</i>.</p></div></div>',
        ONE,
    ),
    "LibreOffice": (
        '<p>A<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> b.</p>'
        '<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>The <i>note</i>.</p></div>',
        ONE,
    ),
    "our own pages": (
        '<p>A<sup class="noteref"><a id="noteref-1" href="#note-1">1</a></sup> b.</p><section class="notes" role="doc-endnotes"><h2 id="notes">Notes</h2>'
        '<ol><li id="note-1"><span>1</span> <p>The <em>note</em>. <a href="#noteref-1" role="doc-backlink">↑</a></p></li></ol></section>',
        ONE,
    ),
    "what stands behind the notes": (
        '<p>A<sup id="r"><a href="#n">1</a></sup></p><div><p id="n">N<a href="#r">^</a></p>tail</div><p>c</p>',
        "<p>A[^1]</p>\n<p>tail</p>\n<p>c</p>\n<p>[^1]: N</p>",
    ),
    "a note within a note": (
        '<p>A<a href="#n" name="r">1</a></p><p>B<a href="#m" name="s">2</a></p><div id="n">N<a href="#r">1</a> c<p id="m">M<a href="#s">2</a></p></div>',
        "<p>A[^1]</p>\n<p>B[^2]</p>\n<p>[^1]: N cM</p>",
    ),
}  # fmt: skip
NONE = {
    "a table of contents": '<ul><li id="t1"><a href="#s1">1</a></li></ul><h2 id="s1"><a href="#t1">One</a></h2>',
    "a link back to the top": '<p id="top">A <a href="#b">1</a></p><div id="b"><p>C</p><p>D <a href="#top">up</a></p></div>',
    "a link to nothing": '<p>A<a href="#x">1</a><a href="#y">2</a></p>',
    "links between paragraphs": '<p id="a">See <a href="#b">the next paragraph</a></p><p id="b">or <a href="#a">the last</a>.</p>',
}


@pytest.mark.parametrize("source", THEIRS)
def test_two_links_that_lead_to_each_other_are_a_footnote(source):
    theirs, ours = THEIRS[source]
    assert cleaning.cleaned(theirs, []) == ours


@pytest.mark.parametrize("source", NONE)
def test_what_is_no_footnote_is_left_alone(source):
    assert "[^" not in cleaning.cleaned(NONE[source], [])

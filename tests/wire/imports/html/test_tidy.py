"""Tidy HTML says the same to the standard library as to lxml, which the filing is spared."""

import subprocess
import sys

import pytest
from lxml import html

from broadsheet.wire.imports.html import cleaning, tidy

ODD = [
    cleaning.picture("a&b", 'A "pier"', "Below") + "\n" + cleaning.picture("c"),
    "<img src='/a\"b.jpg' alt='<img src=\"x\"> > y'><img alt>",
    '<p>&lt;img src="no.jpg"&gt; <a href="/a?b=1&amp;copy=2#d e">f</a> <a>g</a></p>',
    "<figure><a href='//x.example/ü.pdf'><img src=ü.jpg alt='Ü &amp;quot;'></a></figure>",
    '<pre><code>&lt;a href="b"&gt;</code></pre><a href="javascript:\'&quot;<img src=e>">h</a>',
    "<a href='/<img src=i>'>j</a><img\nsrc\n=\nk\nalt=''>",
]


@pytest.fixture(params=ODD)
def text(request):
    return cleaning.cleaned(request.param, [])


def test_pictures_are_those_that_a_parser_finds(text):
    found = html.fragment_fromstring(text, "div").iter("img")
    assert tidy.shown_in(text) == [(one.get("src", ""), one.get("alt")) for one in found]


@pytest.mark.parametrize(("tag", "name"), [("a", "href"), ("img", "src")])
def test_addresses_are_told_anew_and_nothing_else_changes(text, tag, name):
    wanted = html.fragment_fromstring(text, "div")
    for one in wanted.iter(tag):
        if one.get(name) is not None:
            one.set(name, one.get(name) + '"<&')
    told = html.fragment_fromstring(tidy.readdressed(text, tag, lambda old: old + '"<&'), "div")
    assert [(e.tag, dict(e.attrib), e.text, e.tail) for e in told.iter()] == [
        (e.tag, dict(e.attrib), e.text, e.tail) for e in wanted.iter()
    ]


def test_what_leads_nowhere_stays_as_it_is():
    assert tidy.shown_in("<p>a</p>") == []
    assert tidy.readdressed('<p><a href="/a">b</a> <a>c</a></p>', "a", str.upper) == (
        '<p><a href="/A">b</a> <a>c</a></p>'
    )


def test_who_files_stories_does_without_lxml():
    program = (
        "import sys, broadsheet.wire.imports.intake\n"
        "from broadsheet.wire.imports.media import attaching\n"
        "from broadsheet.wire.imports.items import Item\n"
        "attaching.wanted(Item('a', body='<img src=\"b\">'))\n"
        "raise SystemExit('lxml' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

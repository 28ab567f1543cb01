"""Footnotes: numbered as the text refers to them, at its end, and no word of them is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers import items, words
from broadsheet.archive.spelling.plain_text import text_of
from broadsheet.text import figures, footnotes, reading_time, rendering

NOTED = "It was so.[^a] And so.[^7]\n\nAgain.[^a]\n\n[^7]: Seven, see [^z].\n[^a]: A *note*.\n"
NOTED += "[^z]: The last.\n"


@pytest.fixture(autouse=True)
def context(app):
    with app.test_request_context():
        yield


@pytest.fixture
def database():
    return "sqlite"


def shown(source: str, body_format: str = "markdown"):
    return items(figures.printed(rendering.to_html(source, body_format)))


def test_notes_are_numbered_in_the_order_in_which_the_text_refers_to_them():
    page = shown(NOTED)
    refer = [(words(link), link.get("href")) for link in page.iterfind(".//sup/a")]
    assert refer == [("1", "#note-1"), ("2", "#note-2"), ("1", "#note-1"), ("3", "#note-3")]
    notes = page.findall(".//section[@role='doc-endnotes']/ol/li")
    assert [(note.get("id"), words(note)) for note in notes] == [
        ("note-1", "1 A note. ↑ ↑"),
        ("note-2", "2 Seven, see 3. ↑"),
        ("note-3", "3 The last. ↑"),
    ]


def test_each_link_leads_to_a_place_and_no_place_stands_twice():
    page = shown(NOTED)
    places = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(places) == len(set(places))
    links = page.findall(".//a[@role]")
    assert {link.get("href")[1:] for link in links} <= set(places)
    backs = [link for link in links if link.get("role") == "doc-backlink"]
    names = ["Back to the text", "Back to the text, place 2", *["Back to the text"] * 2]
    assert [link.get("aria-label") for link in backs] == names
    heading = page.find(".//section").get("aria-labelledby")
    assert words(page.find(f".//*[@id='{heading}']")) == "Notes"


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("A.\n\n[^1]: Nobody asks.", "A. [^1]: Nobody asks."),
        ("A.[^1]", "A.[^1]"),
        ("A.[^1]\n\n[^1]: One.\n\n[^1]: Another.", "A. [^1]: Another. One."),
        ("`[^1]` A.[^1]\n\n[^1]: One.", "[^1] A. One."),
        ("A.[^1]\n\n[^1]: One.\n    [^2]: Within.", "A. One. [^2]: Within."),
        ("A.[^1]\n\n- [^1]: One.\n\n- [^1]: Another.", "A. [^1]: Another. One."),
        ("A.[^2]\n\n[^1]: ```\n    code\n    ```\n[^2]: Two.", "A. [^1]: code Two."),
        ("A.\n\n[^1]: See [^2].\n[^2]: See [^1].", "A. [^1]: See [^2]. [^2]: See [^1]."),
    ],
)
def test_what_is_no_note_stays_as_it_was_typed(source, left):
    assert text_of(rendering.to_html(source, "markdown")) == left


def test_a_note_may_have_paragraphs_and_lists_and_stand_anywhere():
    page = shown("A[^1]\n[^1]: One\n\n    - two\n\n    three\n\n> B[^2]\n\n[^2]: Four")
    assert [words(note) for note in page.iterfind(".//section/ol/li")] == [
        "1 One two three ↑",
        "2 Four ↑",
    ]
    assert [element.tag for element in page][:2] == ["p", "blockquote"]


ONE = "<p>A<!--noteref 1 1--></p>{}<!--note 1 0--><p>One<!--backlink 1 1--></p><!--endnotes 0 0-->"
BOXED = {
    "- A[^1]\n\n  [^1]: One": "<ul><li><p>A<!--noteref 1 1--></p></li></ul>",
    "> A[^1]\n>\n> [^1]: One": "<blockquote><p>A<!--noteref 1 1--></p></blockquote>",
    "A[^1]\n\n> [^1]: One": "<p>A<!--noteref 1 1--></p>",
    "A[^1]\n\n::: pullquote\n[^1]: One\n:::": "<p>A<!--noteref 1 1--></p>",
    "A[^1]\n\n- - [^1]:     One\n- \n- B": "<p>A<!--noteref 1 1--></p><ul><li></li><li>B</li></ul>",
    "1. A[^1]\n   [^1]: One\n2. B": "<ol><li>A<!--noteref 1 1--></li><li>B</li></ol>",
}


@pytest.mark.parametrize("source", BOXED)
def test_a_note_in_a_list_or_a_quotation_leaves_no_empty_one_behind(source):
    html = rendering.to_html(source, "markdown").replace("\n", "")
    assert html == BOXED[source] + ONE.partition("{}")[2]


@pytest.mark.parametrize(
    ("box", "left"),
    [
        ("<ul>\n<li><p>[^1]: One</p></li>\n</ul>", ""),
        ('<blockquote class="pullquote">\n<p>[^1]: One</p></blockquote>', ""),
        ("<ul><li><p>[^1]: One</p><p>B</p></li></ul>", "<ul><li><p>B</p></li></ul>"),
        ("<ul><li></li><li><p>[^1]: One</p></li></ul>", "<ul><li></li></ul>"),
        ("<ul><li>B<ol><li><p>[^1]: One</p></li></ol></li></ul>", "<ul><li>B</li></ul>"),
        ("<ul><li><p>[^1]: One</p></ul>", "<ul><li></li></ul>"),
    ],
)
def test_what_held_nothing_but_a_note_in_html_goes_with_it(box, left):
    html = rendering.to_html(f"<p>A[^1]</p>{box}", "html").replace("\n", "")
    assert html == ONE.format(left)


LABELS = [f"l{n}" for n in range(6)]
BLOCKS = st.tuples(
    st.sampled_from(["", "- ", "> ", "1. ", "> - ", "- > ", "- - "]),
    st.one_of(
        st.lists(st.sampled_from(LABELS), max_size=3).map(lambda names: (None, names)),
        st.sampled_from(LABELS).map(lambda name: (name, [])),
    ),
)


@given(st.lists(BLOCKS, max_size=14))
@settings(max_examples=150)
def test_wherever_notes_stand_they_are_numbered_by_first_mention_and_no_word_is_lost(blocks):
    """Against a model of a few lines, which knows no Markdown."""
    lines, asked, told = [], [], set()
    for number, (box, (label, names)) in enumerate(blocks):
        refers = "".join(f"[^{name}]" for name in names)
        lines.append(f"{box}{f'[^{label}]: ' if label else ''}w{number}w{refers}")
        asked += names
        told |= {label}
    order = [*dict.fromkeys(name for name in asked if name in told)]
    html = rendering.to_html("\n\n".join(lines), "markdown")
    assert [int(n) for n in re.findall(r"<!--noteref (\d+)", html)] == [
        order.index(name) + 1 for name in asked if name in told
    ]
    assert [int(n) for n in re.findall(r"<!--note (\d+)", html)] == [*range(1, len(order) + 1)]
    found = sorted(int(n) for n in re.findall(r"w(\d+)w", html))
    assert found == [*range(len(blocks))]
    assert re.search(r"<(\w+)>\s*</\1>", html) is None


def test_a_film_is_a_link_in_a_note():
    html = rendering.to_html("A.[^1]\n\n[^1]: https://youtu.be/dQw4w9WgXcQ", "markdown")
    assert '<a href="https://youtu.be/dQw4w9WgXcQ"' in html


def test_html_knows_the_same_notation():
    source = (
        "<p>A.[^1] B,[^b] <code>[^1]</code></p>\n<p>[^1]: One <em>more</em>, see [^b].</p>"
        '\n<p>[^b]: Two.</p>\n<p>[^c]: Nobody asks.</p><p><a href="/x">[^1]</a></p>'
    )
    page = shown(source, "html")
    assert [words(element) for element in page] == [
        "A.1 B,2 [^1]",
        "[^c]: Nobody asks.",
        "[^1]",
        "Notes 1 One more, see 2. ↑ 2 Two. ↑ ↑",
    ]
    assert text_of(rendering.to_html("<p>A[^1]</p><p>[^1]: open", "html")) == "A[^1] [^1]: open"


def test_what_is_said_of_a_story_is_said_of_its_text():
    html = rendering.to_html("Short.[^1]\n\n[^1]: " + "Long. " * 1000, "markdown")
    assert rendering.opening(html) == "Short."
    assert reading_time.length(html, "en").minutes == 1
    assert text_of(html).startswith("Short. Long.")


def test_in_feeds_references_lead_to_the_story_s_own_page():
    html = rendering.to_html(NOTED, "markdown")
    feed = items(footnotes.for_feeds(html, "https://x.example/a?b&c"))
    assert [link.get("href") for link in feed.iterfind(".//sup/a")] == [
        f"https://x.example/a?b&c#note-{n}" for n in (1, 2, 1, 3)
    ]
    notes = [words(note) for note in feed.iterfind("ol/li")]
    assert notes == ["A note.", "Seven, see 3.", "The last."]
    assert "<!--" not in footnotes.for_feeds(html, "https://x.example/")


def test_nobody_can_write_a_mark():
    for source in ("A<!--noteref 1 1-->.<!--note 1 0-->", "A\x020\x03.[^1]\n\n[^1]: B\x021\x03"):
        for body_format in ("markdown", "html"):
            html = rendering.to_html(source, body_format)
            assert len(re.findall("<!--note ", html)) == (
                "[^1]: " in source and body_format[0] == "m"
            )

"""Sums that add up: each word of a source is where readers see it, in a draft, or left out."""

from itertools import count
from random import Random

import pytest

from answers import main
from answers import words as shown
from broadsheet.commands.import_report import Pace
from broadsheet.wire.imports import word_count
from uploads import picture
from wire.imports import wordpress
from wire.imports.ghost.test_export import export as ghost_export
from wire.imports.ghost.test_export import paragraph, text, tree

NUMBERS = count()
DAY = "2025-07-01"
ALL = ("A draft", "In the trash", "Public one")


def test_a_word_is_what_stands_between_blanks_and_has_a_letter_or_digit():
    assert word_count.words_of("“One,” two — three-four 5 % … glow\u00adworm") == [
        *("One", "two", "threefour", "5", "glowworm"),
    ]


def test_the_readable_text_of_html_is_what_a_browser_shows():
    source = """<p>A <b>bo</b>ld<!-- no --> w<i>or</i>d</p><p>Two</p><script>if (a < b) {}</script>
    <style>p {}</style><table><td>x<td>y</table> a &lt; b &amp;c <ruby>漢<rt>か</rt></ruby>"""
    read = word_count.words_of(word_count.of_html(source))
    assert read == ["A", "bold", "word", "Two", "x", "y", "a", "b", "c", "漢か"]


def test_the_readable_text_of_markdown_has_its_code():
    source = """A `Map<int>` of [Hadamard](/a_(b) "c")s
```
List<int> a
```
One|Two
"""
    read = word_count.words_of(word_count.of_markdown(source))
    assert read == ["A", "Mapint", "of", "Hadamards", "Listint", "a", "One", "Two"]


def test_the_readable_text_of_markdown_has_no_addresses():
    source = """## Two [words](https://x.example/a "not") and *more*

1. one
2. two{: .big }

![not](picture.jpg "a caption") {{ site.title }} {% include no.html %}
```python
code
```
[id]: https://x.example
"""
    read = word_count.words_of(word_count.of_markdown(source))
    assert read == "Two words and more one two a caption code".split()


def test_a_word_of_the_paper_stands_for_one_of_the_source():
    told = word_count.tally("one two two three", ["two"], ["one one"])
    assert told == word_count.Tally(4, 1, 1, 2, ("two", "three"))


def some(random, number):
    """Words that stand nowhere else."""
    return [f"{random.choice(wordpress.WORDS)}{next(NUMBERS)}" for _ in range(number)]


def of_wordpress(headline, lines, lost):
    body = "\n\n".join(f"<!-- wp:paragraph --><p>{one}</p><!-- /wp:paragraph -->" for one in lines)
    body += f"<form><label>{lost}</label></form>[chart id=7]"
    return wordpress.export(wordpress.item(next(NUMBERS), title=headline, content_encoded=body))


def of_ghost(headline, lines, lost):
    card = {"type": "a-new-card", "text": lost}
    post = {"title": headline, "slug": headline.lower().replace(" ", "-"), "custom_excerpt": ""}
    post |= {"id": str(next(NUMBERS)), "uuid": headline, "html": ""}
    return ghost_export(post | {"lexical": tree(*(paragraph(text(one)) for one in lines), card)})


def of_markdown(headline, lines, lost):
    front = f"---\ntitle: {headline}\ndate: {DAY}\n---\n\n"
    return front + "\n\n".join(lines) + f"\n\n<form><label>{lost}</label></form>\n"


def of_feed(headline, lines, lost):
    body = "".join(f"<p>{one}</p>" for one in lines) + f"<svg><text>{lost}</text></svg>"
    return f"""<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>
<link>http://x.example</link><item><title>{headline}</title><guid>urn:{headline}</guid>
<link>http://x.example/{next(NUMBERS)}</link><pubDate>Tue, 01 Jul 2025 08:00:00 GMT</pubDate>
<content:encoded><![CDATA[{body}]]></content:encoded></item></channel></rss>"""


def of_saved_page(headline, lines, lost):
    body = "".join(f"<p>{one}, and so they went on, and on.</p>" for one in lines)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<meta property="article:published_time" content="{DAY}T08:00:00Z"></head>
<body><nav><a href="/">{lost}</a></nav><article><h1>{headline}</h1>{body}</article></body></html>"""


def of_page_text(headline, lines, lost):
    sentences = "\n".join(f"{one}, and so they went on, and on and on." for one in lines)
    return f"World\n{headline}\n\n{sentences}\nAdvertisement\n-\nPolitics4 days ago\n{lost} votes\n"


FORMATS = {
    "a.xml": of_wordpress,
    "a.json": of_ghost,
    "a.md": of_markdown,
    "b.xml": of_feed,
    "a.html": of_saved_page,
    "a.txt": of_page_text,
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_words_of_each_item_are_public_in_drafts_or_left_out(client, bring, name):
    random = Random(name)
    for run in range(3):
        headline = " ".join(some(random, 4)).capitalize()
        lines = [" ".join(some(random, 12)) for _ in range(random.randint(3, 8))]
        lost = " ".join(some(random, 3))
        brought = bring(FORMATS[name](headline, lines, lost), name=f"{run}-{name}")
        (told,) = brought.report
        assert told["result"] == "imported"
        number = told["words"]
        assert number["said"] == number["public"] + number["drafts"] + number["left_out"]
        page = shown(main(client.get(f"/{told['address']}").text))
        for word in " ".join([headline, *lines]).split():
            assert word in page
        on_page = page + client.get("/politics").text  # a page text's rail
        for word in lost.split():
            assert (word in number["lost"]) == (word not in on_page)
        least = len(" ".join([headline, *lines]).split())
        assert number["public"] >= least
        assert f"Words: {number['said']} in the files = {number['public']} public" in (
            brought.run.stdout
        )


def test_what_is_a_draft_or_left_out_is_counted_as_such(bring):
    told = bring(
        wordpress.export(
            *(
                wordpress.item(number, title=title, content_encoded=text, wp_status=status)
                for number, title, text, status in (
                    (1, "A draft", "<p>Of four words.</p>", "draft"),
                    (2, "In the trash", "<p>Gone.</p>", "trash"),
                    (3, "Public one", "<p>Seen [map id=3] by all</p>", "publish"),
                )
            )
        )
    )
    numbers = [[*told.of(headline)["words"].values()][:4] for headline in ALL]
    assert numbers == [[5, 0, 5, 0], [4, 0, 0, 4], [5, 5, 0, 0]]
    assert told.of("Public one")["left_out"] == [
        {"kind": "block", "note": "the shortcode [map] was taken out"}
    ]
    assert "Words: 14 in the files = 5 public + 5 in drafts + 4 left out" in told.run.stdout


def test_pictures_are_kept_or_refused(bring, tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(picture("PNG"))
    (tmp_path / "media" / "broken.png").write_bytes(b"no picture")
    body = "".join(f'<p><img src="/{name}.png"></p>' for name in ("a", "broken", "missing"))
    source = wordpress.export(wordpress.item(1, title="Shown", content_encoded=body))
    for _ in range(2):  # a second run changes nothing, and says the same
        told = bring(source, "--media", tmp_path / "media")
        assert told.of("Shown")["files"] == {"said": 3, "kept": 1, "refused": 2}
        assert "Pictures and files: 3 in the stories = 1 kept + 2 not taken in" in told.run.stdout
    assert told.results == ["unchanged"]


def test_where_no_bar_shows_it_progress_is_a_line_every_thirty_seconds():
    moments = iter([0, 29, 31, 31, 45, 61.5, 61.5])
    pace = Pace(lambda: next(moments))
    pace.number = 62
    assert [pace.line(40, 100) for _ in range(4)] == [
        *("", "40 % (62 stories, 2/s)", "", "40 % (62 stories, 1/s)"),
    ]

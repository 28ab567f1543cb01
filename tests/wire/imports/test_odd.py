"""Odd files, as old servers, other programs and people leave them: each story in them is taken, or
told of."""

import os

import pytest

from broadsheet.archive import articles
from wire.imports.bringing import bring_path, run_import
from wire.imports.wordpress import export, item

WARNING = "<br />\n<b>Warning</b>: something in <b>/x.php</b><br />\n"
FRONT = "title: Café\ndate: 2020-01-02\n"


def rss(items: str, end: str = "</channel></rss>") -> str:
    return f'<rss version="2.0"><channel><link>https://x.example</link>{items}{end}'


def rdf(prefix: str, other: str) -> str:
    """RSS 1.0, whichever of its two namespaces goes without a prefix."""
    spaces = f'xmlns{prefix and ":" + prefix[:-1]}="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    spaces += f' xmlns{other and ":" + other[:-1]}="http://purl.org/rss/1.0/"'
    title = f"<{other}title>Café</{other}title><{other}link>https://x.example/1</{other}link>"
    return f"<{prefix}RDF {spaces}><{other}item>{title}</{other}item></{prefix}RDF>"


ATOM = (
    '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>urn:1</a:id>'
    "<a:title>Café</a:title><a:updated>2020-01-01T00:00:00Z</a:updated></a:entry></a:feed>"
)
# What is in a file, the headlines and what became of each, and a word of the report.
FILES = {
    "behind-a-warning.xml": (WARNING + export(item(1, title="Café")), {"Café": "imported"}, ""),
    "never.xml": (
        export(
            item(1, wp_post_date="0000-00-00 00:00:00", wp_post_date_gmt="0000-00-00 00:00:00")
        ).replace("<guid>", "<pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate><guid>"),
        {"Story 1": "draft"},
        "without a date",
    ),
    "two-with-one-id.xml": (
        export(item(1, title="One"), item(1, title="Two"), item(1, title="One")),
        {"One": "imported", "Two": "imported", "One ": "skipped"},
        "same id",
    ),
    "control.xml": (
        export(item(1, link="https://old.example/a%00b/")),
        {"Story 1": "imported"},
        "can’t be kept",
    ),
    "one-link.xml": (
        rss("".join(f"<item><title>{t}</title><link>/s</link></item>" for t in ("One", "Two"))),
        {"One": "draft", "Two": "draft"},
        "same id",
    ),
    "nothing-in-it.xml": (rss("<item/>"), {"": "skipped"}, "neither id, link, title nor text"),
    "no-items.xml": (rss(""), {"": "skipped"}, "no story in it"),
    "breaks-off.xml": (
        rss("<item><title>One</title><link>/1</link></item>", ""),
        {"One": "draft", "": "failed"},
        "breaks off",
    ),
    "rdf.rdf": (rdf("rdf:", ""), {"Café": "draft"}, ""),
    "rdf-default.rdf": (rdf("", "r:"), {"Café": "draft"}, ""),
    "atom-prefix.xml": (ATOM, {"Café": "imported"}, ""),
    "hugo.md": ('{"title": "Café", "date": "2020-01-02"}\n\nText.', {"Café": "imported"}, ""),
    "dots.md": (f"---\n{FRONT}...\nText.", {"Café": "imported"}, ""),
    "no-such-day.md": ("---\ntitle: Café\ndate: 2020-99-99\n---\n", {"Café": "draft"}, "a date"),
    "setext.md": ("Café\n====\n\nText.", {"Café": "draft"}, ""),
    "utf-16.md": (f"---\n{FRONT}---\n".encode("utf-16"), {"Café": "imported"}, ""),
    "empty.md": ("", {"": "skipped"}, "neither headline nor text"),
    **{
        f"{codec}.xml": (
            export(item(1, title="Café")).replace("UTF-8", codec),
            {"Café": "imported"},
            "",
        )
        for codec in ("idna", "punycode", "undefined", "UTF-16LE", "base64", "nothing")
    },
    "no-characters.xml": (
        rss(
            "<item><title>Caf&#xE9;</title><link>/1</link>"
            "<description>&#xD800; &#x110000; &#999999999999; &#0;</description></item>"
        ),
        {"Café": "draft"},
        "",
    ),
    "utf-16.html": (
        f"<html><head><meta charset='utf-16'><title>Café</title></head><body><article>"
        f"{'<p>Some words here, and more.</p>' * 20}</article></body></html>\n",
        {"Café": "draft"},
        "",
    ),
    "page.mhtml": (
        "From: <x>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n boundary=b\n\n--b\n",
        {"": "failed"},
        "web archive",
    ),
}


@pytest.fixture
def database() -> str:
    """What is in a file does not depend on the database, but for what no text may hold."""
    return "sqlite"


@pytest.mark.parametrize("name", FILES)
def test_nothing_in_an_odd_file_is_lost_in_silence(bring, name):
    content, results, word = FILES[name]
    brought = bring(content, name=name)
    assert [(line["headline"], line["result"]) for line in brought.report] == [
        (headline.strip(), result) for headline, result in results.items()
    ]
    assert word in brought.notes
    again = bring(content, name=name)
    assert set(again.results) <= {"unchanged", "skipped", "failed"}


def test_a_name_that_is_no_text_and_a_pipe_do_no_harm(app, client, tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/b\xffd.md", "wb") as file:
        file.write(f"---\n{FRONT}---\n".encode())
    brought = bring_path(app, tmp_path, folder)
    assert brought.results == ["imported"]
    assert os.fsencode(brought.report[0]["file"]).endswith(b"/b\xffd.md")
    os.mkfifo(folder / "pipe.md")
    assert "pipe.md: is no file" in run_import(app, folder / "pipe.md").stderr


def test_a_paragraph_set_in_by_many_no_break_blanks_is_read(app, tmp_path):
    file = tmp_path / "set-in.xml"
    file.write_text(
        export(item(1, content_encoded=f"<p>{'&nbsp;' * 60}Set in.</p><p>&nbsp;<br></p>"))
    )
    brought = bring_path(app, tmp_path, file)
    assert brought.results == ["imported"]
    assert brought.notes == ""
    with app.app_context():
        assert articles.by_slug("story-1").body_text == "Set in."

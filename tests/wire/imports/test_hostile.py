"""Files that are made to do harm: nothing is fetched, nothing outside is read, nothing hangs."""

# ruff: noqa: E501 - a table of files

import json
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.wire.imports.html import cleaning
from conftest import ON_BOTH, PAGE_TEXT
from wire.imports import wordpress
from wire.imports.bringing import run_import
from wire.imports.feeds.test_feed import ATOM, JSON_FEED, RSS
from wire.imports.ghost.test_export import MOBILEDOC, tree
from wire.imports.ghost.test_export import export as ghost_export
from wire.imports.markdown.test_front_matter import HUGO, JEKYLL, TOML
from wire.imports.wordpress import export, item

DEEP = 50_000
PAGE = f"<html><head><title>t</title></head><body><article>{'<p>Some words here.</p>' * 20}"


def entities(kind: str, target: str) -> str:
    return f'<!DOCTYPE rss [<!ENTITY a {kind} "{target}">]>'


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "laughs.xml": export(item(1)).replace(
        "<rss", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss', 1
    ).replace("Story 1", "&l11;"),
    "laughs-feed.xml": RSS.replace("<rss", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss', 1)
    .replace("In short", "&l11;"),
    "external.xml": export(item(1)).replace("<rss", entities("SYSTEM", "file:///etc/passwd") + "<rss", 1)
    .replace("<![CDATA[Story 1]]>", "&a;"),
    "external-feed.xml": RSS.replace("<rss", entities("SYSTEM", "http://127.0.0.1:9/x") + "<rss", 1)
    .replace("Bridge", "&a;"),
    "dtd.xml": export(item(1)).replace("<rss", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x"><rss', 1),
    "deep.xml": export(item(1).replace("<title>", "<a>" * DEEP + "<title>")),
    "deep-text.xml": export(item(1, content_encoded="<div>" * DEEP + "x")),
    "many.xml": export(item(1, content_encoded="<b></b>" * 60_000)),
    "quotes.xml": export(item(1, content_encoded="<blockquote><p>" * DEEP)),
    "comments.xml": export(item(1, content_encoded="<!--" * 300_000)),
    "blocks.xml": export(item(1, content_encoded="<!-- wp:a " * 200_000)),
    "shortcodes.xml": export(item(1, content_encoded="[embed]" * 20_000)),
    "captions.xml": export(item(1, content_encoded="[caption a='b']" * 100_000)),
    "spaces.xml": export(item(1, content_encoded=" " * 2_000_000 + "x" + "\n" * 2_000_000)),
    "tags.xml": export(item(1, content_encoded="<p " * 500_000)),
    "equals.xml": export(item(1, content_encoded="[a " + "x" * 1900 + "]" * 1000)),
    "long.xml": export(item(1, title="x" * 3_000_000, slug="y" * 500_000)),
    "terms.xml": export(item(1, more=wordpress.category("c" * 100_000) * 50)),
    "addresses.xml": export(item(1, link="https://old.example/" + "a/" * 50_000)),
    "year.xml": export(item(1, wp_post_date_gmt="99999-01-01 00:00:00", wp_post_date="-1")),
    "numbers.xml": export(item(1, wp_post_id="9" * 5000)),
    "comments.html": "<!---->" * 9000 + "x",
    "comments-before.html": "<!-- a -->" * 6000 + PAGE,
    "deep.html": PAGE + "<div>" * DEEP,
    "wide.html": PAGE + "<p>words, words, words</p>" * 20_000,
    "tables.html": PAGE + "<table><tr><td>" * 5000,
    "attributes.html": PAGE + "<p " + "a=b " * 100_000 + ">",
    "json-ld.html": PAGE.replace("<title>", f"<script type='application/ld+json'>{'[' * DEEP}</script><title>"),
    "meta.html": PAGE.replace("<title>", "<meta property='article:tag' content='a'>" * 20_000 + "<title>"),
    "deep.json": ghost_export({"lexical": '{"root":' * DEEP}),
    "deep-nodes.json": ghost_export(
        {"lexical": '{"root":{"children":[' + '{"type":"paragraph","children":[' * 300 + "]}" * 301}
    ),
    "types.json": ghost_export(dict(zip(
        ["title", "slug", "lexical", "published_at", "status", "uuid", "id", "visibility"],
        [[], {}, 1, {}, [], {}, [], 7], strict=True))),
    "tables.json": ghost_export({}, posts_tags=[1, None, {"post_id": [], "tag_id": {}}], tags="x", users={}),
    "surrogates.json": ghost_export({"title": "a\ud800b", "html": "\udfff"}).replace("0b7e", "\\ud800"),
    "mobiledoc.json": ghost_export({"lexical": "", "mobiledoc": json.dumps(
        MOBILEDOC | {"sections": [[1, "p", [[0, [0] * 100, 10**9, "x"]]]] * 100, "markups": [[]]})}),
    "scripts.json": ghost_export({"lexical": tree({"type": "html", "html": "<script>" * 10_000})}),
    "aliases.md": "---\na: &a [x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(9)) + "---\nx",
    "fences.md": "---\ntitle: x\n---\n" + "```\n" * 10_000,
    "codes.md": "---\ntitle: x\n---\n" + "{{< a " * 30_000,
    "images.md": "---\ntitle: x\n---\n" + "![" * 20_000,
    "nested.md": "---\ntitle: x\n---\n" + "> " * 3000 + "x" + "[" * 3000,
    "noise.xml": b"<rss>" + bytes(range(256)) * 2000,
    "utf16.xml": export(item(1)).replace("UTF-8", "UTF-16").encode("utf-16"),
    "codec.xml": export(item(1)).replace("UTF-8", "zip"),
    "nul.xml": export(item(1)).replace("Story", "St\0ory"),
    "empty.xml": "<rss>",
    "zip.xml": b"PK\x03\x04" + bytes(100),
}  # fmt: skip


@pytest.fixture
def no_network(monkeypatch):
    """Whoever opens a connection fails the test (a database server's is a file here)."""

    def _refuse(*_args, **_kwargs):
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "create_connection", _refuse)
    monkeypatch.setattr(socket, "getaddrinfo", _refuse)


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_comes_to_a_clear_end(app, client, bring, no_network, name):
    brought = bring(HOSTILE[name], name=name)
    assert brought.run.exit_code in (0, 1)
    assert len(brought.run.stderr.splitlines()) <= 1
    assert "Traceback" not in brought.run.output
    assert "root:" not in json.dumps(brought.report)
    front = client.get("/latest")
    assert front.status_code == 200
    assert "haha" not in front.text
    for line in brought.report:
        if line["is_public"]:
            page = client.get("/" + line["address"])
            assert page.status_code == 200
            assert "<script>alert" not in page.text


@ON_BOTH
def test_a_file_of_which_one_story_is_hostile_gives_the_others(bring):
    bomb = item(2, content_encoded="<div>" * 200 + "x")
    brought = bring(export(item(1), bomb, item(3)))
    assert brought.results == ["imported", "failed", "imported"]
    assert brought.run.exit_code == 1
    assert "Story 2" in brought.run.stderr
    assert "nested" in brought.run.stderr


def test_a_tag_with_hundreds_of_attributes_is_told(bring):
    laden = "<p " + " ".join(f"a{n}=b" for n in range(1000)) + ">x</p>"
    brought = bring(export(item(1), item(2, content_encoded=laden)))
    assert brought.results == ["imported", "failed"]
    assert "hundreds of attributes" in brought.run.stderr


def test_a_post_that_repeats_its_parts_beyond_all_sense_is_told(bring):
    link = ["a", ["href", "https://a.example/" + "b" * 10_000]]
    section = [1, "p", [[0, [0] * 100, 100, "x"]]]
    post = {"lexical": "", "mobiledoc": json.dumps({"markups": [link], "sections": [section]})}
    brought = bring(ghost_export(post), name="a.json")
    assert brought.results == ["failed"]
    assert "repeats its parts" in brought.run.stderr


CODES = (
    "---\ntitle: x\n---\n{% blockquote Ada https://x.example/ T %}\nQ\n{% endblockquote %}\n\n"
    '{{< figure src="a.jpg" caption="C" >}}\n{% quote(author="B") %}a{% end %}\n> [!NOTE]\n> b\n'
)
SEVERAL = (
    f"<html><body><article><h2><a href='/a'>A</a></h2>{'<p>Some words here.</p>' * 30}</article>"
)
SEEDS = [
    ("a.txt", PAGE_TEXT.read_text("utf-8")),
    ("feed.json", JSON_FEED),
    ("codes.md", CODES),
    ("codes.mdx", CODES + "<Box a={1}>x</Box>\nimport a from 'b'\n"),
    ("several.html", SEVERAL + SEVERAL.partition("<body>")[2]),
    (
        "formula.html",
        PAGE + "<math><msup><mi>c</mi><mn>2</mn></msup></math><style>.a{font-weight:700}",
    ),
    ("a.xml", export(item(1, content_encoded="[gallery]<p>x</p>"), item(2))),
    ("a.rss", RSS),
    ("a.atom", ATOM),
    ("a.json", ghost_export({})),
    ("a.md", HUGO),
    ("a.markdown", TOML),
    ("_posts/2025-01-01-a.md", JEKYLL),
    ("a.html", PAGE),
]


@st.composite
def mutated(draw):
    """A good file with a few bytes or words changed, lost or doubled."""
    name, text = draw(st.sampled_from(SEEDS))
    data = bytearray(text.encode())
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 40)))
        new = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [b"<", b"&", b"]]>", b"<![CDATA[", b"{", b"[", b'"', b"\0", b"---\n"]
                ),
                st.just(bytes(data[at:end]) * 3),
            )
        )
        data[at:end] = new
    return name, bytes(data)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@given(mutated())
@settings(max_examples=80)
def test_no_change_to_a_good_file_ends_in_a_traceback(app, tmp_path, file):
    name, data = file
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    result = run_import(app, path)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "could not be read: " not in result.output


def test_signs_that_no_xml_can_hold_cost_no_words():
    page = "<p>some <a\x01b>words</a\x01b> here</p> <\x01i>and <\x01p>loose ones"
    assert cleaning.words(cleaning.cleaned(page, [])) == "some words here and loose ones"
    by_number = "<p>some&#11;words</p>&#1;<p>he&#x1F;re</p> <weird>and&#xFFFE;</weird> ones"
    assert cleaning.words(cleaning.cleaned(by_number, [])) == "some words here and ones"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("sign", ["\x01", "&#1;", "&#xFFFF;", "&#12;"])
def test_a_page_with_signs_that_no_xml_can_hold_has_all_its_words(app, bring, sign):
    page = f"<script>a</script>{sign}<p>Loose{sign}</p><style>b</style>{sign}<div>{sign}"
    brought = bring(PAGE.replace("<article>", f"<div>{page}"), name="a.html")
    assert brought.results == ["draft"], brought.run.output
    assert "Some" not in brought.report[0]["words"].get("lost", [])

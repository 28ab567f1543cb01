"""No script by any field: what an editor types is words, on every page and feed where it appears.

A paper is filled with harmless words, everywhere. Then every text in its database that held them
holds a payload instead, one payload after another. Each page, as the browser's own parser reads it,
must still have the very elements and attributes that it had; each feed, sitemap and JSON-LD block
its keys."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from playwright.sync_api import Page, Route

from broadsheet import urls
from broadsheet.archive import staff as members
from broadsheet.archive.desk import autosaves
from broadsheet.archive.spelling.plain_text import text_of
from broadsheet.archive.staff import Staff
from broadsheet.archive.store import db
from broadsheet.text.rendering import ALLOWED_TAGS, to_html
from desk import hire
from harmless import HARMLESS, fill_the_paper
from payloads import PAYLOADS
from stories import START

# Columns of text that nobody types into: ours, or a choice from a list.
NOT_TYPED = set(
    """article.slug article.body_format article.origin article.uid article.origin_digest
    audit_entry.action audit_entry.kind author.slug autosave.key correction.kind failed_attempt.key
    figure.name import_job.folder import_job.options import_job.state imported_item.digest
    imported_item.looks imported_item.result page_form.form
    preview_link.digest recovery_code.digest
    queued_mail.address queued_mail.error queued_mail.kind queued_mail.message_id
    former_name.kind image.digest image.file image.name imprint.locale imprint.zone
    imprint.accent imprint.accent_dark imprint.background imprint.background_dark
    imprint.headline_face imprint.text_face imprint.nameplate imprint.nameplate_at
    imprint.nameplate_letters imprint.icon_letters
    library_file.digest library_file.name
    outbox.channel outbox.error outbox.state outbox.subject outbox.told revision.action
    section.slug article.language article.lead_width article.translation_group staff.language
    staff.password
    staff.role staff.totp_secret staff_session.address
    staff_session.digest stamp.identity stamp.name standing_page.slug text_file.name
    topic.slug""".split()
)
NOT_SHOWN = {"article.withdrawn_to", "former_name.name", "preview_link.manuscript"}
NOT_SHOWN |= {"imported_item.origin", "imported_item.site"}
NOT_SHOWN |= {"library_file.original_name", "library_file.uploaded_by"}
DERIVED = {"article.body_html", "article.body_text", "standing_page.html"}
DERIVED |= {"author.name_folded", "topic.name_folded", "former_name.name_folded"}

READER = """/ /world /world/story /world/gone /latest /corrections /most-read /nothing /about
    /archive/2025/10 /archive/2025/10/20 /authors/it /topics/it /search?q=wombat
    /fragments/search?q=wombat /fragments/rail /fragments/rail/story /fragments/beside/story
""".split()
FEEDS = [
    f"{place}/feed.{form}"
    for place in ("", "/world", "/authors/it", "/topics/it")
    for form in urls.FEEDS
]
MAPS = "/sitemap.xml /sitemap-sections.xml /sitemap-2025-10.xml /sitemap-news.xml".split()
DESK = ["/newsroom"] + [
    f"/newsroom{address}"
    for address in """?state=changed ?state=withdrawn /audit /choices /banners /banners/1
    /import /import/1
    /addresses /from-imports /placing /placing/world?add=1 /pictures /pictures?story=1 /pictures/7
    /pictures?whose=author-1 /paper /paper/about /paper/machines /paper/files/ads.txt
    /stories/new?typed=new /stories/2 /stories/2?typed=changed /stories/2/widths /stories/3 /as-of
    /stories/2/history /stories/2/compare /stories/2/withdraw
    /stories/2/address /authors
    /authors/1 /authors/1/merge?into=Other /topics /topics/1 /sections /sections/1
    /sections/1/merge?into=2 /staff /staff/1 /account""".split()
]
# With what finds nothing, too: then the page says the question.
ASKED_BY_READERS = """/search?q= /fragments/search?q= /search?author=zzyzx&q=
    /search?q=zzyzx&author=""".split()
ASKED_AT_THE_DESK = """/newsroom?q= /newsroom/audit?q= /newsroom/authors?q= /newsroom/choices?q=
    /newsroom/addresses?q= /newsroom/pictures?q= /newsroom?q=zzyzx+ /newsroom/audit?q=zzyzx+
    /newsroom/authors?q=zzyzx+ /newsroom/choices?q=zzyzx+ /newsroom/addresses?q=/zzyzx
    /newsroom/pictures?q=zzyzx+""".split()
AT_ONCE = 4  # payloads in a field, one below the other, when the desk's slower pages are read
STATUS = {"/nothing": 404, "/world/gone": 410}  # of the others: 200
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
TYPED = [  # what a form of a story leads to, whether it is sent with its token, and the status
    ("/newsroom/stories/preview", True, 200),
    ("/newsroom/stories/2", True, 409),  # somebody saved meanwhile
    ("/newsroom/stories/2", False, 400),  # from another session: the text, to be sent again
]

# What Markdown may make of a text, whatever it is.
IN_TEXT = {f"{tag} {name}" for tag in ALLOWED_TAGS for name in ("", "href", "title", "rel", "dir")}
IN_TEXT |= {"pre tabindex", "td class"}  # which pages give them

READ = """(pages) => JSON.stringify(JSON.parse(pages).map((html) => {
  const found = { shape: [], text: [], wrong: [], data: [] };
  const safe = /^\\s*([/#?]|https?:\\/\\/|mailto:|tel:|data:image\\/|$)/i;
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of page.querySelectorAll("*")) {
    const tag = element.localName, names = element.getAttributeNames().sort();
    if (element.closest(".masthead__sections > ul > *")) {
      // As many as fit, by their letters.
    } else if (element.closest(".block, .columns")) {
      // In a form that the lengths of their words choose.
    } else if (element.parentElement?.closest(".story__body, .proof")) {
      found.text.push(`${tag} `, ...names.map((name) => `${tag} ${name}`));
    } else {
      found.shape.push([tag, ...names].join(" "));
    }
    for (const name of names) {
      const led = ["href", "src", "action", "formaction"].includes(name);
      if (name.startsWith("on") || (led && !safe.test(element.getAttribute(name)))) {
        found.wrong.push(element.outerHTML);
      }
    }
    const isOurs = tag === "script" && element.text.startsWith("(() =>"); // head.js
    if (tag === "script" && !element.src && !isOurs) {
      found[element.type === "application/ld+json" ? "data" : "wrong"].push(element.text);
    }
  }
  return found;
}))"""


class Read(NamedTuple):
    """An answer as whoever it is for reads it."""

    shape: list[Any]  # elements with the names of their attributes, or keys
    text: set[str]  # elements and attributes of stories' texts
    wrong: list[str]
    data: list[Any]  # the keys of JSON-LD blocks


class Field(NamedTuple):
    """A text of the database, as it was with harmless words."""

    table: sa.Table
    rowid: int
    column: str
    value: Any

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column}"


@pytest.fixture
def filled(app: Flask, clock: Callable[[], Any]) -> None:
    hire(app, clock, "publisher", f"{HARMLESS}@example.org", name=HARMLESS)
    with app.app_context():
        fill_the_paper()


@pytest.fixture
def readers(app: Flask, clock: Callable[[], Any], filled: None) -> tuple[FlaskClient, FlaskClient]:
    """A stranger, and a publisher at the desk who has typed something and not saved it."""
    publisher = app.test_client()
    with app.app_context():
        somebody = db.session.get_one(Staff, 1)
        token = members.begin_session(somebody, clock(), "127.0.0.1", HARMLESS)
        for key, story_id in (("new", None), ("changed", 2)):
            typed = {"headline": HARMLESS, "body_source": HARMLESS, "version": "1"}
            autosaves.keep(somebody, key, story_id, 1, typed, START)
        db.session.commit()
    with publisher.session_transaction("/newsroom") as session:
        session["token"], session["csrf_token"] = token, "0" * 40
    return app.test_client(), publisher


@pytest.fixture
def fields(app: Flask, readers: object) -> list[Field]:
    """Every text in the database that holds harmless words. A new column is either filled above
    or said to hold no words."""
    found = []
    with app.app_context():
        for table in db.metadata.sorted_tables:
            texts = texts_of(table)
            for row in db.session.execute(sa.select(sa.column("rowid"), *texts).select_from(table)):
                for column, value in zip(texts, row[1:], strict=True):
                    if HARMLESS in json.dumps(value):
                        found.append(Field(table, row[0], column.name, value))
        every = {f"{t.name}.{c.name}" for t in db.metadata.sorted_tables for c in texts_of(t)}
    typed = {field.name for field in found}
    assert typed - DERIVED == every - NOT_TYPED - DERIVED
    return found


def texts_of(table: sa.Table) -> list[sa.Column[Any]]:
    return [c for c in table.columns if isinstance(c.type, sa.String | sa.JSON)]


def fill(app: Flask, fields: list[Field], words: Callable[[str], str]) -> None:
    """Put other words where the harmless ones stood: `words` of a column's name."""
    rows: dict[tuple[sa.Table, int], dict[str, Any]] = {}
    for field in fields:
        if field.name not in DERIVED:
            value = replaced(field.value, words(field.name))
            row = rows.setdefault((field.table, field.rowid), {})
            row[field.column] = value
            if field.name == "article.body_source":
                row["body_html"] = to_html(value, "markdown")
                row["body_text"] = text_of(row["body_html"])
            elif field.name == "standing_page.source":
                row["html"] = to_html(value, "markdown")
    with app.app_context():
        for (table, rowid), values in rows.items():
            row_of = sa.update(table).where(sa.column("rowid") == rowid)
            db.session.execute(row_of.values(values))
        db.session.commit()


def replaced(value: Any, words: str) -> Any:
    if isinstance(value, dict):
        return {name: replaced(inner, words) for name, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, words) for inner in value]
    return value.replace(HARMLESS, words) if isinstance(value, str) else value


def for_readers(browser: FlaskClient, asked: str) -> dict[str, str]:
    """Every address of readers and machines, with what it answers; `asked` is searched for."""
    found = {}
    for address in READER + FEEDS + MAPS:
        answer = browser.get(address)
        assert answer.status_code == STATUS.get(address, 200), address
        found[address] = answer.text
    return found | searches(browser, ASKED_BY_READERS, asked)


def at_the_desk(browser: FlaskClient, asked: str) -> dict[str, str]:
    """The same of the desk; and what a story's form is answered in which `asked` was typed."""
    found = {}
    for address in DESK:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        found[address] = answer.text
    token = TOKEN.search(found["/newsroom/account"])
    assert token
    for address, has_token, status in TYPED:
        typed = dict.fromkeys(("headline", "dek", "body_source"), f"{asked}\n\nmore")
        typed |= {"csrf_token": token[1] if has_token else "", "version": "0", "section_id": "1"}
        answer = browser.post(address, data=typed)
        assert answer.status_code == status, address
        found[f"{status} {address}"] = answer.text
    return found | searches(browser, ASKED_AT_THE_DESK, asked)


def searches(browser: FlaskClient, addresses: list[str], asked: str) -> dict[str, str]:
    return {f"? {address}": browser.get(address + quote(asked)).text for address in addresses}


def read(page: Page, texts: dict[str, str]) -> dict[str, Read]:
    """Each answer as whoever it is for reads it: pages by the browser's parser; feeds whole, with
    the HTML that they carry."""
    pages, told = {}, {}
    for address, text in texts.items():
        if address in FEEDS + MAPS:
            told[address], carried = machine_read(text)
            pages[address] = f'<div class="story__body">{carried}</div>'
        else:
            pages[address] = text
    parsed = json.loads(page.evaluate(READ, json.dumps(list(pages.values()))))
    return {
        address: Read(
            told.get(address) or found["shape"],
            set(found["text"]),
            found["wrong"],
            [keys(json.loads(block)) for block in found["data"]],
        )
        for address, found in zip(pages, parsed, strict=True)
    }


def machine_read(text: str) -> tuple[list[Any], str]:
    """The elements of XML with the names of their attributes, or the keys of JSON; and the HTML in
    it, one after another. Raises for what is not well-formed."""
    if text.startswith("{"):
        feed = json.loads(text)
        return [keys(feed)], "".join(item.get("content_html", "") for item in feed["items"])
    feed = etree.fromstring(text.encode())
    shape = [(str(element.tag), sorted(element.attrib)) for element in feed.iter()]
    html = [*feed.iter("{*}content", "{*}encoded"), *feed.iterfind(".//item/description")]
    return shape, "".join(inner.text or "" for inner in html)


def keys(value: Any) -> Any:
    """The keys of JSON, without what they lead to."""
    if isinstance(value, dict):
        return {key: keys(inner) for key, inner in value.items()}
    return [keys(inner) for inner in value] if isinstance(value, list) else None


def test_no_payload_in_any_field_is_more_than_words(app, readers, fields, page):
    stranger, publisher = readers
    fill(app, fields, lambda name: f"{HARMLESS} of {name}")
    texts = for_readers(stranger, HARMLESS) | at_the_desk(publisher, HARMLESS)
    shown = "".join(texts.values())
    seen = {field.name for field in fields if f"{HARMLESS} of {field.name}" in shown}
    assert {field.name for field in fields} - seen == DERIVED | NOT_SHOWN
    expected = read(page, texts)
    for payload in PAYLOADS:
        fill(app, fields, lambda name, payload=payload: payload)
        assert_words(payload, read(page, for_readers(stranger, payload)), expected)
    for first in range(0, len(PAYLOADS), AT_ONCE):
        payload = "\n\n".join(PAYLOADS[first : first + AT_ONCE])
        fill(app, fields, lambda name, payload=payload: payload)
        assert_words(payload, read(page, at_the_desk(publisher, payload)), expected)


def assert_words(payload: str, answers: dict[str, Read], expected: dict[str, Read]) -> None:
    """Of answers that should differ from the expected ones in words only."""
    known = {str(element) for found in expected.values() for element in found.shape}
    for address, found in answers.items():
        harmless = expected[address]
        assert found.wrong == [], (payload, address)
        assert found.text <= harmless.text | IN_TEXT, (payload, address)
        if address.startswith("/"):
            assert found.shape == harmless.shape, (payload, address)
        else:  # what was typed or asked decides what else the page says
            assert set(found.shape) <= known, (payload, address)
        assert found.data == harmless.data, (payload, address)


def test_no_payload_is_run_by_a_browser(app, readers, fields, browser, served, site):
    """All payloads at once in every field, and nothing but their being words to hold them: the
    browser leaves the Content-Security-Policy aside."""
    fill(app, fields, lambda name: "\n".join(PAYLOADS))
    context = browser.new_context(base_url=site, bypass_csp=True)
    context.route("**/*", lambda route: route.abort() if is_beside(route) else route.continue_())
    key = readers[1].get_cookie(app.config["SESSION_COOKIE_NAME"], path="/newsroom")
    cookie = {"name": key.key, "value": key.value, "domain": "127.0.0.1", "path": "/newsroom"}
    context.add_cookies([cookie])
    page = context.new_page()
    opened = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    for address in READER + DESK:
        page.goto(address)
        assert (opened, page.url) == ([], site + address)
    context.close()


def is_beside(route: Route) -> bool:
    """Not the page itself: what a script of a payload needs is missing at once."""
    return route.request.resource_type != "document"

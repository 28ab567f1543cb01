"""deploy/static.conf, run by a real nginx over an edition, with no application running: whatever a
page, a feed or a sitemap names of the paper is there."""

import os
import pwd
import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

from answers import items, tree
from bench import servers
from broadsheet import urls
from broadsheet.archive import addresses, articles
from broadsheet.archive.store import db
from deploy.asking import ask

from .conftest import DEPLOY

SITE = "https://paper.test"
ATTRIBUTES = ("href", "src", "hx-get", "action", "content", "poster", "data-src")
TYPES = {
    "/": "text/html; charset=utf-8",
    "/fragments/rail": "text/html; charset=utf-8",
    "/feed.rss": "application/rss+xml; charset=utf-8",
    "/feed.atom": "application/atom+xml",
    "/feed.json": "application/feed+json",
    "/sitemap.xml": "text/xml; charset=utf-8",
    "/sitemap-news.xml": "text/xml; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
}

_STUB = re.compile(rb'http-equiv="refresh" content="0; url=([^"]+)"')
# Whatever is named by its whole address, in any format: canonical addresses, feeds, sitemaps,
# structured data.
_NAMED = re.compile(re.escape(SITE) + r"(/[^\s\"'<>\\)&{]*)(?!\{)")


@pytest.fixture
def database() -> str:
    """What pages say does not depend on the database."""
    return "sqlite"


@pytest.fixture
def edition(make_app, paper, sample_pictures, tmp_path):
    """The sample edition as files, and a story that moved here from elsewhere."""
    app = make_app(SITE_URL=SITE)
    for command in (["sample"], ["export", "--static", str(tmp_path / "public")]):
        with app.app_context():
            if command[0] == "export":
                story = articles.by_slug("north-bank-closure")
                addresses.remember_former("/2025/north.html", article=story)
                addresses.remember_former("/2025/north.html/stand", article=story)
                db.session.commit()
        done = app.test_cli_runner().invoke(args=command)
        assert done.exit_code == 0, done.output
    return tmp_path / "public"


@pytest.fixture
def get(edition, folder, start):
    """Asks nginx, which has static.conf as it is but for port, name and folder."""
    text, port = (DEPLOY / "static.conf").read_text(), servers.free_port()
    for old, new in {
        "listen 80": f"listen 127.0.0.1:{port}",
        "example.org": "paper.test",
        "/srv/public": str(edition),
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "static.conf").write_text(text)
    (folder / "nginx-static.conf").write_text(
        f"user {pwd.getpwuid(os.getuid()).pw_name}; pid {folder}/nginx.pid; events {{}}"
        f"http {{ access_log off; include /etc/nginx/mime.types; include {folder}/static.conf; }}"
    )
    command = ["nginx", "-e", str(folder / "static.log"), "-g", "daemon off;"]
    start([*command, "-c", str(folder / "nginx-static.conf")], port)
    return lambda path: ask(port, path, host="paper.test")


def links(where, answer):
    """Every address of the paper that an answer names, by its path and query."""
    text, kind = answer.body.decode(), answer.headers["content-type"].partition(";")[0]
    found = [urljoin(where, one) for one in re.findall(r"url\(\"?([^\")]+)", text) if "css" in kind]
    found += map(unescape, _NAMED.findall(text.replace("\\/", "/")))
    if kind == "text/html":
        page = items(text) if where.startswith("/fragments/") else tree(text)
        for element in page.iter():
            named = [element.get(name, "") for name in ATTRIBUTES if element.get(name)]
            named += [file.split()[0] for file in element.get("srcset", "").split(",") if file]
            found += [urljoin(where, one) for one in named if one.startswith(("/", "#", "?", SITE))]
    for one in found:
        path = urlsplit(one.removeprefix(SITE))
        yield path.path + (f"?{path.query}" if path.query else "")


def crawl(get):
    """Everything that can be reached from the front page, what robots are told, and the rail of
    pages without a story, by address."""
    waiting, found = ["/", "/robots.txt", "/fragments/rail"], {}
    while waiting:
        where = waiting.pop()
        if where not in found:
            found[where] = answer = get(where)
            is_text = re.match("text/|.*(xml|json)", answer.headers["content-type"])
            if answer.status == 200 and is_text:
                waiting += links(where, answer)
    return found


def test_nothing_that_is_named_is_missing_with_the_application_stopped(get, edition):
    found = crawl(get)
    assert {where: a.status for where, a in found.items() if a.status != 200} == {}
    assert len(found) > 300
    assert {f"/feed.{form}" for form in urls.FEEDS} <= set(TYPES)
    assert {where: found[where].headers["content-type"] for where in TYPES} == TYPES
    assert [where for where in TYPES if "cache-control" not in found[where].headers] == []
    rail = found["/fragments/rail/north-bank-closure"]
    assert rail.headers["x-robots-tag"] == "noindex"
    assert rail.body.count(b"teaser--rail") == 12
    assert b"Search rests" in found["/search"].body
    assert b"<form" not in found["/search"].body
    for old in ("/2025/north.html", "/2025/north.html/stand"):
        (target,) = _STUB.findall(get(old).body)
        assert _STUB.search(get(target.decode()).body) is None
    for path in ("/world/nowhere", "/nowhere.jpg", "/404.html", "/.broadsheet-static", "/static/"):
        answer = get(path)
        assert answer.status == 404, path
        assert b"Page not found" in answer.body
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    # Nothing of it is left to chance: a file that goes is missed.
    missing = next(edition.glob("fragments/rail/*/index.html"))
    missing.unlink()
    missed = {where for where, answer in crawl(get).items() if answer.status != 200}
    assert missed == {f"/{missing.parent.relative_to(edition)}"}

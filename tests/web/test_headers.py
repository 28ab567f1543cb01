import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest

from broadsheet.web import headers
from broadsheet.web.assets import static_files

EVIL = [
    {"Host": "evil.example"},
    {"Host": "evil.example:8080"},
    {"Host": "evil.example/<script>"},
    {"Host": ""},
    {"Host": "[::1"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "evil.example"},
    {"X-Forwarded-Prefix": "/evil.example"},
    {"X-Forwarded-For": "evil.example"},
    {"X-Script-Name": "/evil.example"},
    {"X-Original-URL": "/evil.example"},
    {"X-Rewrite-URL": "/evil.example"},
    {"Forwarded": "host=evil.example"},
    {"Cookie": "session=evil.example"},
    {"Accept-Language": "evil.example"},
    {"User-Agent": "evil.example"},
    {"Referer": "https://evil.example/"},
    {"HX-Request": "true", "HX-Current-URL": "https://evil.example/"},
]


@pytest.fixture
def database() -> str:
    """What an answer carries does not depend on the database."""
    return "sqlite"


@pytest.fixture
def everything(app, paper):
    """One address for each kind of answer."""
    picture = Path(app.instance_path) / "media" / "p.webp"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(b"RIFF")
    address = paper.story("Bridge", by=["Ada Venn"], about=["Tides"])
    withdrawn = paper.story("Gone")
    paper.change(withdrawn, lambda story: story.withdraw(paper.clock()))
    paper.story("Tunnel")
    with app.test_request_context():
        static = [
            static_files.static_url(name) for name in ("story.css", "icon.svg", "nothing.css")
        ]
    return {
        "front": "/",
        "section": "/world",
        "latest": "/latest",
        "author": "/authors/ada-venn",
        "topic": "/topics/tides",
        "article": address,
        "rail": "/fragments/rail/bridge",
        "no_rail": "/fragments/rail/nowhere",
        "moved": "/politics/bridge",
        "untidy": "/world/",
        "withdrawn": withdrawn,
        "unknown": "/nowhere",
        "cursor": "/latest?before=rubbish",
        "health": "/healthz",
        "media": "/media/p.webp",
        "no_media": "/media/q.webp",
        **dict(zip(["style", "icon", "no_static"], static, strict=True)),
    }


@pytest.fixture
def ask(client):
    """Reads an answer to its end, and lets go of it."""

    def _ask(address, method="GET", headers=()):
        with client.open(address, method=method, headers=dict(headers), buffered=True) as answer:
            return answer

    return _ask


def test_every_answer_carries_the_security_headers(ask, everything):
    for address in everything.values():
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            found = ask(address, method).headers
            assert found["X-Content-Type-Options"] == "nosniff"
            assert found["Referrer-Policy"]
            assert found["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "camera=()" in found["Permissions-Policy"]
            policy = found["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "*" not in policy


def test_the_one_inline_style_is_that_which_the_policy_knows(ask, everything):
    for name in ("front", "article", "unknown"):
        page = ask(everything[name])
        (style,) = re.findall(r"<style[^>]*>(.*?)</style>", page.text, re.DOTALL)
        digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src 'self' 'sha256-{digest}';" in page.headers["Content-Security-Policy"]


def test_the_one_script_that_stands_in_pages_is_known_by_its_digest(ask, everything):
    for name in ("front", "article", "unknown"):
        page = ask(everything[name])
        (script,) = re.findall("<script>(.*?)</script>", page.text, re.DOTALL)
        digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = page.headers["Content-Security-Policy"]
        assert f"script-src 'self' 'sha256-{digest}';" in policy
        assert page.text.index("<script>") < page.text.index("stylesheet")


def test_no_public_answer_sets_a_cookie_or_differs_by_one(ask, everything):
    for address in everything.values():
        answer = ask(address, headers={"Cookie": "session=x; remember=y"})
        assert "Set-Cookie" not in answer.headers
        assert "cookie" not in answer.headers.get("Vary", "").lower()


def test_no_header_of_a_request_reaches_an_answer(ask, everything):
    for address in everything.values():
        plain = ask(address)
        for evil in EVIL:
            answer = ask(address, headers=evil)
            assert answer.status_code in (plain.status_code, 400), (address, evil)
            assert b"evil" not in answer.data, (address, evil)
            assert "evil" not in str(answer.headers), (address, evil)
            for told in (plain, answer):
                told.headers.pop("Date", None)  # a second may have passed
            if answer.status_code == plain.status_code:
                assert (answer.data, answer.headers) == (plain.data, plain.headers), (address, evil)


def test_transport_security_is_asked_for_under_tls_only(make_app, client):
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = make_app(SITE_URL="https://paper.example").test_client()
    assert "max-age=" in secure.get("/nowhere").headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("media_url", "source"),
    [
        ("/media", "img-src 'self';"),
        ("https://cdn.example", "img-src 'self' https://cdn.example;"),
        ("https://cdn.example/paper/media", "img-src 'self' https://cdn.example;"),
        ("//cdn.example/media", "img-src 'self' cdn.example;"),
    ],
)
def test_pictures_may_come_from_where_the_setting_says(media_url, source):
    assert source in headers.policy(media_url)

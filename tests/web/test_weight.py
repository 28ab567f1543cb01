"""What a reader has to fetch before the pictures, as it is sent."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

import brotli
import pytest
from flask.testing import FlaskClient

from broadsheet import sample

BUDGET = 50_000  # bytes
REQUESTS = 6
CODED = {"Accept-Encoding": "gzip, deflate, br, zstd"}
# What a browser fetches by itself, now or when a reader comes near; but for pictures, icons, and
# what it asks for when all is shown and somebody may want to install the paper.
FETCHED = re.compile(
    r'<link rel="(?:preload|modulepreload|stylesheet)"[^>]* href="([^"]+)"'
    r'|<script[^>]* src="([^"]+)"|hx-get="([^"]+)" hx-trigger="(?:intersect|load|revealed)'
)
SCRIPT = re.compile(r"<script\b[^>]* src=[^>]*>")


class Fetched(NamedTuple):
    address: str
    size: int
    text: str


@pytest.fixture
def database() -> str:
    """Bytes are the same on both."""
    return "sqlite"


@pytest.fixture
def stories(client, paper, clock, sample_pictures) -> list[str]:
    """The addresses of the sample edition's stories, with all that stories may have."""
    with paper.open():
        sample.edition.publish(clock())
    found = re.findall(r'class="teaser__headline[^>]*>\s*<a\s+href="([^"]+)"', client.get("/").text)
    return sorted(set(found))


def fetch(client: FlaskClient, address: str) -> Fetched:
    """As whoever asks for a page after its first reader."""
    answers = [client.get(address, headers=CODED) for _ in range(2)]
    assert answers[1].status_code == 200, address
    coding, body = answers[1].headers.get("Content-Encoding"), answers[1].data
    assert coding in (None, "br")
    text = (brotli.decompress(body) if coding else body).decode("utf-8", "replace")
    return Fetched(address, len(body), text)


def whole(client: FlaskClient, address: str) -> Iterator[Fetched]:
    """A page, and what it is made of; the rail, too, for who reads to the end."""
    page = fetch(client, address)
    yield page
    for groups in FETCHED.findall(page.text):
        yield fetch(client, unescape("".join(groups)))


@pytest.mark.long
def test_no_page_weighs_more_than_fifty_kilobytes_or_takes_more_than_six_requests(client, stories):
    assert len(stories) > 10
    for address in ("/", "/business", *stories):
        found = list(whole(client, address))
        weights = {part.address: part.size for part in found}
        assert len(found) <= REQUESTS, weights
        assert sum(weights.values()) <= BUDGET, weights
        assert any(".woff2" in part for part in weights), "it is counted"
        assert any(".css" in part for part in weights)


def test_nothing_keeps_a_page_from_being_shown_but_its_styles(client, paper):
    for address in (paper.story(), "/", "/search?q=ferry"):
        page = client.get(address).text
        scripts = SCRIPT.findall(page)
        assert scripts != []
        for tag in scripts:
            assert "blocking" not in tag
            assert " defer" in tag or 'type="module"' in tag, tag
        assert 'blocking="' not in page

"""What no press hands out is packed as well, unless its length could tell another site a secret."""

import zlib

import brotli
import pytest

UNPACK = {
    "br": brotli.decompress,
    "gzip": lambda body: zlib.decompress(body, wbits=31),
    None: lambda body: body,
}


@pytest.fixture
def database() -> str:
    """Bytes are the same on both."""
    return "sqlite"


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_what_nobody_keeps_comes_packed(client, paper, coding):
    story = paper.story("It")
    gone = paper.story("Gone")
    paper.change(gone, lambda it: it.withdraw(paper.clock()))
    for address, status in [("/search?q=it", 200), ("/nowhere", 404), (gone, 410), (story, 200)]:
        plain = client.get(address)
        answer = client.get(address, headers={"Accept-Encoding": coding})
        assert answer.status_code == plain.status_code == status
        assert answer.headers["Content-Encoding"] == coding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain.data) / 2
        assert UNPACK[coding](answer.data) == plain.data


def test_the_desk_is_packed_for_its_own_pages_alone(editor):
    """Beside its secrets stands what an address may choose: the length of both, packed, is nothing
    for who can have an editor's browser ask."""
    asked = {"same-origin": "br", "none": "br", "same-site": None, "cross-site": None, "": None}
    for site, coding in asked.items():
        headers = {"Accept-Encoding": "br", "Sec-Fetch-Site": site}
        answer = editor.get("/newsroom?q=secret", headers=headers)
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding") == coding, site
        assert b"</html>" in UNPACK[coding](answer.data)

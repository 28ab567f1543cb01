"""Icons and the manifest follow what the paper is called, and how it looks."""

from io import BytesIO

import pytest
from PIL import Image as Pillow

from answers import tree
from broadsheet.look import icons

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def pixels(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    return Pillow.open(BytesIO(answer.data)).convert("RGB")


def test_the_manifest_names_the_paper_and_icons_that_are_there(client, paper):
    paper.set(name="The Evening Bugle", accent="#a1121b", background="#fff1e5", locale="ar_EG")
    page = client.get("/")
    link = next(e for e in tree(page.text).iter("link") if e.get("rel") == "manifest")
    assert "manifest-src 'self'" in page.headers["Content-Security-Policy"]
    answer = client.get(link.get("href"))
    assert answer.mimetype == "application/manifest+json"
    told = answer.json
    assert (told["name"], told["short_name"]) == ("The Evening Bugle", "T")
    assert (told["lang"], told["dir"]) == ("ar-EG", "rtl")
    assert told["theme_color"] == told["background_color"] == "#fff1e5"
    assert {icon["sizes"] for icon in told["icons"]} == {"any", "192x192", "512x512"}
    for icon in told["icons"]:
        answer = client.get(icon["src"])
        assert (answer.status_code, answer.mimetype) == (200, icon["type"])
        if icon["sizes"] != "any":
            shown = pixels(client, icon["src"])
            assert icon["sizes"] == f"{shown.width}x{shown.height}"
            assert shown.getpixel((1, 1)) == (0xA1, 0x12, 0x1B), "to the edge: systems cut it"
    assert client.get("/icon-64.png").status_code == 404
    assert Pillow.open(BytesIO(client.get("/favicon.ico").data)).info["sizes"] >= {
        (16, 16),
        (32, 32),
    }


def test_an_icon_has_the_letters_that_were_chosen_and_is_another_at_the_next_request(client, paper):
    before = [client.get(address).data for address in ("/icon.svg", "/icon-180.png")]
    paper.set(icon_letters="<&")
    after = [client.get(address).data for address in ("/icon.svg", "/icon-180.png")]
    assert b">&lt;&amp;</text>" in after[0]
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_letters_that_the_typefaces_lack_are_lines_of_print(client, paper, no_system_faces):
    paper.set(name="الميناء")
    assert "ا</text>" in client.get("/icon.svg").text
    arabic = client.get("/icon-180.png").data
    paper.set(name="港の新聞")
    assert client.get("/icon-180.png").data == arabic
    assert len(pixels(client, "/icon-180.png").getcolors()) == 2
    assert icons.letters(icons.Look(), "«Ökonom»") == "Ö"

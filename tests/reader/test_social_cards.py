"""Social cards: what a story without a picture is shared by."""

from io import BytesIO

import pytest
from PIL import Image as Pillow

from answers import meta, tree
from broadsheet.archive.images import Image
from broadsheet.look import drawn_cards, lettering
from broadsheet.look.choices import Look

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SITE = "https://paper.example"


@pytest.fixture
def app(make_app):
    return make_app(SITE_URL=SITE)


def card_of(client, address):
    return meta(tree(client.get(address).text)).get("og:image", "").removeprefix(SITE)


def pixels(answer):
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    return Pillow.open(BytesIO(answer.data)).convert("RGB")


def test_a_story_without_a_picture_is_shared_by_its_headline(client, paper):
    address = paper.story("The ebb")
    told = meta(tree(client.get(address).text))
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["twitter:card"] == "summary_large_image"
    drawn = pixels(client.get(card_of(client, address)))
    assert drawn.size == (1200, 630)
    assert len(drawn.getcolors()) > 10
    picture = Image(file="p", width=1280, height=853, alt="A hall")
    paper.change(address, lambda story: setattr(story, "lead_image", picture))
    assert card_of(client, address).startswith("/media/")


def test_another_headline_name_or_look_is_another_card_and_old_addresses_lead_to_it(client, paper):
    address = paper.story("The ebb")
    changes = [
        lambda: paper.change(address, lambda story: setattr(story, "headline", "The flood")),
        lambda: paper.set(name="The Bugle"),
        lambda: paper.set(accent="#00538c", nameplate="boxed"),
    ]
    for change in changes:
        before = card_of(client, address)
        drawn = client.get(before).data
        change()
        after = card_of(client, address)
        assert after != before
        assert client.get(before).location == after
        assert client.get(after).data != drawn
    paper.change(address, lambda story: setattr(story, "dek", "It came at noon."))
    assert card_of(client, address) == after


def test_no_card_is_drawn_for_a_page_or_for_what_readers_may_not_see(client, paper, monkeypatch):
    draft, address = paper.story("A draft", ago=None), paper.story("The ebb")
    draw, drawn = drawn_cards.as_png, []
    monkeypatch.setattr(drawn_cards, "as_png", lambda *of: drawn.append(of) or draw(*of))
    card = card_of(client, address)
    assert client.get(f"/fragments/card/0/{draft.rpartition('/')[2]}.png").status_code == 404
    assert client.get("/fragments/card/0/nothing.png").status_code == 404
    assert drawn == []
    first = client.get(card)
    assert client.get(card).data == first.data
    assert len(drawn) == 1
    paper.change(address, lambda story: setattr(story, "published_at", None))
    assert client.get(card).status_code == 404


UNDRAWABLE = [
    "غرق العبّارة",
    "港の新聞",
    "समुद्र",
    "สะพาน",
    "🌊",
    "\u200b",
    "\u00ad \u00ad",
    "\u0301",
    "…",
]


def test_of_words_that_cannot_be_drawn_the_card_has_none_rather_than_boxes(
    client, paper, no_system_faces
):
    addresses = [paper.story(words, slug=f"it-{n}") for n, words in enumerate(UNDRAWABLE)]
    cards = {client.get(card_of(client, address)).data for address in addresses}
    assert len(cards) == 1, "the name alone"
    paper.set(name="港の新聞")
    (name,) = {client.get(card_of(client, address)).data for address in addresses}
    assert name not in cards, "lines of print"
    headline = client.get(card_of(client, paper.story("Ebb 🌊"))).data
    assert headline not in {name, *cards}
    paper.set(name="…")
    assert client.get(card_of(client, addresses[0])).data == name


def test_a_headline_without_its_emoji_is_the_same_headline(database):
    cards = [
        drawn_cards.as_png(drawn_cards.Words("It", "", words, ""), Look(), None)
        for words in ("Ebb", "Ebb 🌊")
    ]
    assert cards[0] == cards[1]


@pytest.mark.skipif(len(lettering.found_at(lettering.SYSTEM)) < 5, reason="no Noto typefaces")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "إعادة فتح الجسر «القديم» في Łódź 2026"),
        ("he", "הגשר נפתח שוב (סוף סוף)"),
        ("ja", "港に架かる橋が一年ぶりに開通、「待ちわびた」と住民ら"),
        ("hi", "पुल एक साल बाद खुला"),
        ("th", "สะพานเปิดอีกครั้งหลังปิดมานานหนึ่งปี"),
    ],
)
def test_other_scripts_are_drawn_in_typefaces_of_the_system(database, language, words):
    said = drawn_cards.Words("The Bugle", "World", words, language)
    assert lettering.can_draw(words)
    assert len(drawn_cards.as_png(said, Look(), None)) > 2 * len(
        drawn_cards.as_png(said._replace(headline="…"), Look(), None)
    )


def test_a_logo_stands_for_the_name_and_its_white_is_the_page(database):
    file = BytesIO()
    Pillow.new("RGB", (400, 100), "white").save(file, "PNG")
    words, look = drawn_cards.Words("The Bugle", "World", "It", ""), Look(nameplate="band")
    drawn = Pillow.open(BytesIO(drawn_cards.as_png(words, look, file.getvalue()))).convert("RGB")
    assert len(drawn.crop((0, 0, 1200, 130)).getcolors()) == 1
    alone = drawn_cards.as_png(words._replace(headline=""), look, file.getvalue())
    assert len(Pillow.open(BytesIO(alone)).convert("RGB").getcolors()) == 1


def test_while_the_logo_cannot_be_read_the_name_stands_there(client, paper):
    address = paper.story("The ebb")
    before = card_of(client, address)
    paper.set(logo=Image(file="l", width=320, height=80, alt="A logo"))
    card = card_of(client, address)
    assert card != before
    assert len(pixels(client.get(card)).getcolors()) > 10


HEADLINES = [
    "W" * 160,
    "Donaudampfschifffahrtsgesellschaftskapitän " * 3,
    "a",
    "Łódź, Ελλάδα, Київ and Hà Nội agree — “at last”: it’s done …",
    "Soft\u00adhyphen\u200b",
]


@pytest.mark.parametrize("headline", HEADLINES)
@pytest.mark.parametrize("nameplate", ["", "ruled", "boxed", "band"])
@pytest.mark.parametrize("kicker", ["World", "\u200b"])
def test_any_headline_stands_within_its_card(database, headline, nameplate, kicker):
    words = drawn_cards.Words("The Evening Bugle", kicker, headline, "")
    assert lettering.can_draw(headline)
    look = drawn_cards.Look(nameplate=nameplate, nameplate_letters="capitals")
    drawn = Pillow.open(BytesIO(drawn_cards.as_png(words, look, None))).convert("L")
    edges = [drawn.crop((1150, 140, 1200, 630)), drawn.crop((0, 600, 1200, 630))]
    assert all(low == high for low, high in (edge.getextrema() for edge in edges))

"""The paper's own settings at the desk."""

import pytest

from answers import main, tree, words
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import Desk, errors, fields_of, hire, notices

PAGE = "/newsroom/paper"


@pytest.fixture
def publisher(desk):
    return desk("publisher")


def save(browser, **typed):
    return browser.post(PAGE, browser.fields(PAGE, "imprint") | typed)


def test_a_paper_that_gets_another_language_says_so_in_it(publisher):
    answer = save(publisher, locale="de")
    assert "Gespeichert" in notices(publisher.get(answer.location).text)
    answer = save(publisher, locale="")
    assert "every page says so" in notices(publisher.get(answer.location).text)


def test_what_a_publisher_sets_is_on_every_page_at_the_next_request(client, paper, publisher):
    story = paper.story("Bridge")
    publisher.post("/newsroom/account/language", language="en")
    paper.add(Image(file="logo.png", width=600, height=90, alt=""))
    assert "Published 20 October 2025, 13:05 UTC" in words(main(client.get(story).text))
    answer = save(
        publisher, name="The Bugle", tagline="Loud", zone="Europe/Berlin", locale="de-DE",
        email="desk@bugle.example", phone="+49 30 123", postal_address="1 Quay\nDunmere",
    )  # fmt: skip
    assert "every page says so" in notices(publisher.get(answer.location).text)
    page = tree(client.get(story).text)
    assert words(page.find(".//header/p")) == "The Bugle"
    assert "Veröffentlicht: 20. Oktober 2025, 15:05 MESZ" in words(page.find(".//main"))
    assert "1 Quay, Dunmere +49 30 123 desk@bugle.example" in words(page.find(".//footer"))
    assert "The Bugle newsroom" in words(tree(publisher.get(PAGE).text).find(".//header"))
    save(publisher, logo_id="1")
    assert tree(client.get("/").text).find(".//h1//img").get("alt") == "The Bugle"
    save(publisher, logo_id="", name="")
    assert words(tree(client.get("/").text).find(".//h1")) == "Broadsheet"
    with paper.open():
        first = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).first()
        assert (first.action, first.kind) == ("changed", "settings")
        assert first.details["zone"] == "nothing → Europe/Berlin"


def test_saving_what_was_there_changes_nothing(paper, publisher):
    assert "Nothing was changed" in notices(publisher.get(save(publisher).location).text)
    with paper.open():
        assert db.session.scalars(db.select(AuditEntry)).all() == []


WRONG = [
    ("zone", "Mars/Olympus"),
    ("zone", "../../etc/passwd"),
    ("zone", "europe/berlin"),
    ("locale", "xx_YY"),
    ("locale", "english please"),
    ("email", "nobody"),
    ("phone", "call us"),
    ("logo_id", "77"),
    ("name", "x" * 61),
    ("postal_address", "x" * 301),
]


@ON_SQLITE
@pytest.mark.parametrize(("field", "typed"), WRONG)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(
    client, publisher, field, typed
):
    answer = save(publisher, tagline="My words.", **{field: typed})
    assert answer.status_code == 422
    assert set(errors(answer.text)) == {field}
    kept = fields_of(answer.text, "imprint")
    assert (kept["tagline"], kept[field]) == ("My words.", typed)
    assert "My words." not in client.get("/").text


@ON_SQLITE
def test_what_the_operator_fixed_is_shown_and_not_changed(make_app, clock, paper):
    app = make_app(SITE_NAME="Fixed", TIMEZONE="Asia/Tokyo")
    publisher = Desk(app, clock).sign_in_as(hire(app, clock, "publisher"))
    page = publisher.get(PAGE).text
    assert "Asia/Tokyo Set by the operator" in words(main(page))
    form = fields_of(page, "imprint")
    assert "name" not in form
    assert "zone" not in form
    answer = publisher.post(PAGE, form | {"name": "Mine", "zone": "nowhere", "tagline": "Ours"})
    assert answer.status_code == 303
    page = tree(app.test_client().get("/").text)
    assert words(page.find(".//h1")) == "Fixed"
    assert words(page.find(".//p[@class='masthead__tagline']")) == "Ours"


def test_two_publishers_do_not_overwrite_each_other(client, publisher, desk):
    other = desk("publisher", "other@example.org")
    mine, theirs = publisher.fields(PAGE, "imprint"), other.fields(PAGE, "imprint")
    assert other.post(PAGE, theirs | {"tagline": "Theirs"}).status_code == 303
    answer = publisher.post(PAGE, mine | {"tagline": "Mine", "phone": "112"})
    assert answer.status_code == 409
    assert "“Theirs”" in errors(answer.text)["tagline"]
    assert "nothing" in errors(answer.text)["phone"]
    assert publisher.post(PAGE, fields_of(answer.text, "imprint")).status_code == 303
    assert "Mine" in client.get("/").text


def test_a_page_about_the_paper_is_written_changed_and_taken_down(client, publisher):
    where = f"{PAGE}/ethics"
    assert "Ethics policy" in words(main(publisher.get(PAGE).text))
    text = "We ask *twice*. <script>alert(1)</script>"
    answer = publisher.post(where, publisher.fields(where, "page") | {"source": text})
    assert "Ethics policy is saved." in notices(publisher.get(answer.location).text)
    page = main(client.get("/policies/ethics").text)
    assert page.find(".//em").text == "twice"
    assert page.find(".//script") is None
    assert "written" in words(main(publisher.get(PAGE).text))
    assert fields_of(publisher.get(where).text, "page")["source"] == text
    publisher.post(where, publisher.fields(where, "page") | {"source": ""})
    assert client.get("/policies/ethics").status_code == 404
    assert publisher.get(f"{PAGE}/manifesto").status_code == 404
    assert publisher.post(f"{PAGE}/manifesto", source="x").status_code == 404


@ON_SQLITE
def test_pictures_and_films_of_a_page_are_printed_and_follow_the_library(client, paper, publisher):
    paper.add(Image(name="house", file="house.jpg", width=700, height=500, alt="Our house"))
    where = f"{PAGE}/about"
    text = "Here.\n\n![](house)\n\nhttps://youtu.be/dQw4w9WgXcQ"
    publisher.post(where, publisher.fields(where, "page") | {"source": text})
    for shown in (client.get("/about").text, publisher.get(where).text):
        assert "<!--" not in shown
        figures = list(tree(shown).iter("figure"))
        assert [image.get("alt") for image in figures[0].iter("img")] == ["Our house"]
        assert figures[1].get("data-frame")
    scripts = [e.get("src") or "" for e in tree(client.get("/about").text).iter("script")]
    assert any("js/embed.js" in address for address in scripts)
    library = "/newsroom/pictures/1"
    publisher.post(library, publisher.fields(library, "picture") | {"caption": "Built in 1890"})
    assert "Built in 1890" in client.get("/about").text


def test_two_publishers_who_write_the_same_page_both_keep_their_words(publisher, desk):
    where, other = f"{PAGE}/about", desk("publisher", "other@example.org")
    mine, theirs = publisher.fields(where, "page"), other.fields(where, "page")
    assert other.post(where, theirs | {"source": "Their text."}).status_code == 303
    answer = publisher.post(where, mine | {"source": "My text."})
    assert answer.status_code == 409
    assert "“Their text.”" in errors(answer.text)["source"]
    assert fields_of(answer.text, "page")["source"] == "My text."


@ON_SQLITE
def test_a_text_that_is_too_long_comes_back(publisher):
    where = f"{PAGE}/about"
    answer = publisher.post(where, publisher.fields(where, "page") | {"source": "x" * 200_001})
    assert answer.status_code == 422
    assert set(errors(answer.text)) == {"source"}
    assert len(fields_of(answer.text, "page")["source"]) == 200_001

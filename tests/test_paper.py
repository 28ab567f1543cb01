"""The paper itself: what the desk sets of it shows everywhere at once; what the operator fixes
stays; and nothing asks the configuration past the desk."""

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from answers import main, meta, statements, tree, words
from broadsheet import settings
from broadsheet.archive.house.imprint import Imprint
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from broadsheet.paper import fixed
from broadsheet.paper import paper as this_paper
from conftest import ON_SQLITE
from stories import START

INERT = (
    "</title><script>alert(1)</script> \"quoted\" 'single' <img src=x onerror=alert(1)> {{ 7*7 }}"
)


def front(client):
    return tree(client.get("/").text)


def name_on(page):
    name = page.find(".//h1[@class='masthead__name']")
    assert name is not None
    return words(name)


def logo(file="logo.png"):
    return Image(file=file, width=600, height=90, alt="")


def test_a_paper_of_which_nothing_was_set_has_the_defaults(client, app):
    page = front(client)
    assert name_on(page) == "Broadsheet"
    assert page.get("lang") == "en-GB"
    assert page.find(".//p[@class='masthead__tagline']") is None
    assert page.find(".//address") is None
    with app.app_context():
        assert this_paper().zone.key == "UTC"
        assert this_paper().pages == ()


def test_the_desks_name_and_tagline_stand_on_every_page_at_once_in_every_process(make_app, paper):
    clients = [make_app().test_client() for _ in range(2)]
    story = paper.story("Bridge", by=["Ada Venn"])
    pages = ["/", "/world", "/latest", "/authors/ada-venn", story]
    for client in clients:
        for path in (*pages, "/nowhere"):
            assert "The Bugle" not in client.get(path).text
    paper.set(name="The Bugle", tagline="Loud, since 1851")
    for client in clients:
        for path in (*pages, "/nowhere"):
            page = tree(client.get(path).text)
            assert "The Bugle" in words(page.find(".//title")), path
            assert words(page.find(".//p[@class='colophon__name']")) == "The Bugle"
            assert "Broadsheet" not in words(page), path
        page = front(client)
        assert words(page.find(".//p[@class='masthead__tagline']")) == "Loud, since 1851"
        assert meta(page)["og:site_name"] == "The Bugle"
        assert meta(page)["description"] == "Loud, since 1851"


def test_another_zone_and_language_change_every_moment_at_once(client, paper):
    story = paper.story("Bridge")
    for path in ("/", story, "/fragments/rail", "/latest"):
        client.get(path)
    assert "Published 20 October 2025, 13:05 UTC" in words(main(client.get(story).text))
    paper.set(zone="Europe/Berlin", locale="de_DE")
    assert "Veröffentlicht: 20. Oktober 2025, 15:05 MESZ" in words(main(client.get(story).text))
    assert tree(client.get(story).text).get("lang") == "de-DE"
    assert "vor 1 Stunde" in client.get("/fragments/rail").text
    assert "Montag, 20. Oktober 2025" in words(front(client))
    schema = re.search(r'ld\+json">(.*?)</script', client.get(story).text, re.S)
    assert json.loads(schema[1])["datePublished"] == "2025-10-20T15:05:00+02:00"
    assert json.loads(schema[1])["inLanguage"] == "de-DE"


def test_a_day_begins_at_midnight_of_the_zone_that_was_set(client, paper, clock):
    assert "Monday 20 October 2025" in words(front(client)).replace(",", "")
    paper.set(zone="Asia/Tokyo")
    clock.now = START.replace(hour=14, minute=59, second=59)
    assert "Monday 20 October 2025" in words(front(client)).replace(",", "")
    clock.advance(seconds=1)
    assert "Tuesday 21 October 2025" in words(front(client)).replace(",", "")


@ON_SQLITE
def test_what_the_operator_sets_is_fixed(make_app, paper):
    given = {"SITE_NAME": "Fixed", "TIMEZONE": "America/New_York", "LOCALE": "fr-FR"}
    app = make_app(**given)
    paper.set(name="The Bugle", zone="Europe/Berlin", locale="de_DE", tagline="Ours")
    page = front(app.test_client())
    assert name_on(page) == "Fixed"
    assert page.get("lang") == "fr-FR"
    assert words(page.find(".//p[@class='masthead__tagline']")) == "Ours"
    with app.app_context():
        assert this_paper().zone.key == "America/New_York"
        wanted = {"name": "Fixed", "zone": "America/New_York", "locale": "fr_FR"}
        assert fixed() == wanted


def test_a_name_that_the_operator_sets_is_fixed_though_it_is_the_default(make_app, paper):
    paper.set(name="The Bugle")
    assert name_on(front(make_app(SITE_NAME="Broadsheet").test_client())) == "Broadsheet"


@ON_SQLITE
def test_what_the_environment_sets_is_fixed(make_app, paper, monkeypatch):
    paper.set(name="The Bugle", zone="Europe/Berlin")
    monkeypatch.setenv("BROADSHEET_TIMEZONE", "Asia/Tokyo")
    app = make_app()
    with app.app_context():
        assert (this_paper().name, this_paper().zone.key) == ("The Bugle", "Asia/Tokyo")
        assert fixed() == {"zone": "Asia/Tokyo"}


@ON_SQLITE
@pytest.mark.parametrize(("column", "value"), [("zone", "Mars/Olympus"), ("locale", "xx_XX")])
def test_a_zone_or_language_that_this_machine_does_not_know_breaks_no_page(
    client, paper, column, value
):
    story = paper.story()
    paper.set(name="The Bugle", **{column: value})
    for path in ("/", story, "/fragments/rail"):
        assert client.get(path).status_code == 200
    assert "13:05 UTC" in client.get(story).text
    assert front(client).get("lang") == "en-GB"


@ON_SQLITE
def test_a_logo_stands_for_the_name_and_says_it(client, paper):
    story = paper.story()
    with paper.open():
        image = logo()
        db.session.add(image)
        db.session.commit()
        number = image.id
    paper.set(name="The Bugle", logo_id=number)
    for path in ("/", story):
        page = tree(client.get(path).text)
        picture = page.find(".//header//img[@class='masthead__logo']")
        assert picture.get("src") == "/media/logo.png"
        assert picture.get("alt") == "The Bugle"
        assert (picture.get("width"), picture.get("height")) == ("600", "90")
    schema = re.search(r'ld\+json">(.*?)</script', client.get(story).text, re.S)
    assert json.loads(schema[1])["publisher"]["logo"]["url"].endswith("/media/logo.png")
    with paper.open():
        db.session.delete(db.session.get(Image, number))
        db.session.commit()
    assert name_on(front(client)) == "The Bugle"


@ON_SQLITE
def test_contact_is_in_the_colophon_and_on_a_page_of_its_own(client, paper):
    assert client.get("/contact").status_code == 404
    paper.set(
        email="desk@bugle.example", phone="+44 20 7946 0000", postal_address="1 Quay\nDunmere"
    )
    for path in ("/", "/contact"):
        page = tree(client.get(path).text)
        address = page.find(".//footer//address")
        assert words(address).startswith("1 Quay, Dunmere")
        links = [link.get("href") for link in address.iter("a")]
        assert links == ["tel:+442079460000", "mailto:desk@bugle.example"]
    assert "1 Quay Dunmere" in words(main(client.get("/contact").text))
    assert ("Contact", "/contact") in colophon(client)


def colophon(client):
    links = front(client).findall(".//footer//nav//a")
    return [(words(link), link.get("href")) for link in links]


PAGES = [
    ("about", "/about", "About us"),
    ("contact", "/contact", "Contact"),
    ("ownership", "/policies/ownership", "Ownership and funding"),
    ("corrections", "/policies/corrections", "Corrections policy"),
    ("ethics", "/policies/ethics", "Ethics policy"),
    ("accessibility", "/policies/accessibility", "Accessibility statement"),
    ("privacy", "/policies/privacy", "Privacy"),
    ("terms", "/policies/terms", "Terms of use"),
    ("legal", "/policies/legal", "Legal notice"),
]


@ON_SQLITE
@pytest.mark.parametrize(("slug", "path", "title"), PAGES)
def test_a_page_of_the_paper_stands_while_it_has_a_text(client, paper, slug, path, title):
    assert client.get(path).status_code == 404
    paper.write_page(slug, "We say *so* <script>alert(1)</script>.")
    page = main(client.get(path).text)
    assert words(page.find(".//h1")) == title
    assert page.find(".//em").text == "so"
    assert page.find(".//script") is None
    assert (title, path) in colophon(client)
    paper.write_page(slug, "We say more.")
    assert "We say more." in words(main(client.get(path).text))
    paper.write_page(slug, " ")
    assert client.get(path).status_code == 404
    assert (title, path) not in colophon(client)


def test_no_other_page_of_the_paper_can_be_written(client, paper):
    with pytest.raises(KeyError):
        paper.write_page("manifesto", "Ours.")
    for path in ("/policies", "/policies/about", "/policies/manifesto", "/policies/privacy/x"):
        assert client.get(path).status_code == 404


@ON_SQLITE
def test_search_engines_are_told_of_the_rules_that_the_paper_works_by(client, paper):
    story = paper.story()
    paper.write_page("ethics", "We ask twice.")
    schema = re.search(r'ld\+json">(.*?)</script', client.get(story).text, re.S)
    publisher = json.loads(schema[1])["publisher"]
    assert publisher["ethicsPolicy"] == "http://127.0.0.1:5000/policies/ethics"
    assert "correctionsPolicy" not in publisher


@ON_SQLITE
def test_search_engines_are_told_who_owns_the_paper_and_how_far_all_can_read_it(client, paper):
    paper.set(name="The Tide")
    paper.write_page("ownership", "Its readers own it.")
    paper.write_page("accessibility", "Every page can be read by ear.")
    where = "http://127.0.0.1:5000/policies/ownership"
    for page in (paper.story(), "/policies/ownership"):
        assert f'"ownershipFundingInfo": "{where}"' in client.get(page).text
    (told,) = re.findall(r'ld\+json">(.*?)</script', client.get("/policies/accessibility").text)
    site = json.loads(told)
    assert (site["@type"], site["name"]) == ("WebSite", "The Tide")
    assert site["accessibilitySummary"] == "Every page can be read by ear."


@ON_SQLITE
def test_no_script_comes_in_by_the_papers_own_fields(client, paper):
    story = paper.story()
    fields = "name tagline email phone postal_address".split()
    paper.set(**dict.fromkeys(fields, INERT))
    for path in ("/", story, "/contact", "/nowhere"):
        html = client.get(path).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "49" not in words(tree(html).find(".//footer"))


def test_the_paper_is_read_once_for_all_pages(client, app, paper):
    paper.stories(3)
    client.get("/")
    for path in ("/latest", "/world", "/world/story-number-1", "/fragments/rail"):
        with statements(app) as sent:
            client.get(path)
        assert [one for one, _ in sent if "imprint" in one or "banner" in one] == []


def test_a_page_that_says_that_the_database_is_away_still_bears_the_papers_name(app, client, paper):
    paper.set(name="The Bugle")
    assert name_on(front(client)) == "The Bugle"
    with app.app_context():
        db.session.execute(sa.text("ALTER TABLE imprint RENAME TO elsewhere"))
        db.session.execute(sa.text("ALTER TABLE article RENAME TO elsewhere_too"))
        db.session.commit()
    try:
        answer = client.get("/latest")
        assert answer.status_code in (500, 503)
        assert "The Bugle" in words(tree(answer.text).find(".//title"))
    finally:
        with app.app_context():
            db.session.execute(sa.text("ALTER TABLE elsewhere RENAME TO imprint"))
            db.session.execute(sa.text("ALTER TABLE elsewhere_too RENAME TO article"))
            db.session.commit()


def test_the_paper_has_one_imprint(paper):
    paper.set(name="The Bugle")
    with paper.open():
        db.session.add(Imprint(id=2, name="Another"))
        with pytest.raises(sa.exc.IntegrityError):
            db.session.commit()
        db.session.rollback()


def test_nothing_asks_the_configuration_for_what_the_desk_sets():
    root = Path(settings.HERE)
    templates = settings.part("templates").rglob("*.html")
    modules = (path for path in root.rglob("*.py") if path.name not in ("settings.py", "paper.py"))
    past_the_desk = re.compile(r"config(\.|\[.)(SITE_NAME|TIMEZONE|LOCALE)\b")
    found = [path.name for path in (*templates, *modules) if past_the_desk.search(path.read_text())]
    assert found == [], "paper() knows what the operator fixed and what the desk set"

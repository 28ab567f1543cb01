import re
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadsheet.archive import articles, sections
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.spelling.slugs import LONGEST, Spelling, slugify, unused
from broadsheet.archive.store import db
from broadsheet.urls import RESERVED
from conftest import ON_SQLITE

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Bridge reopens after repairs", "bridge-reopens-after-repairs"),
        ("Iraq’s “plan” – it's on!", "iraqs-plan-its-on"),
        ("Cherry Street's   Past", "cherry-streets-past"),
        ("ÉCOLE à Łódź", "ecole-a-lodz"),
        ("Straße Ærø Œuvre", "strasse-aero-oeuvre"),
        ("3.4 million / 50%", "3-4-million-50"),
        ("Ελλάδα", "ελλάδα"),
        ("東京 2025", "東京-2025"),
        ("привет, мир", "привет-мир"),
        ("עברית", "עברית"),
        ("Glow\u00adworms Re\u200bturn to Ke\u200dtill\u2060s", "glowworms-return-to-ketills"),
        ("-- a -- b --", "a-b"),
        ("…", "story"),
        ("", "story"),
        ("\0\n\t", "story"),
        ("💥", "story"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b?c=d#e", "a-b-c-d-e"),
    ],
)
def test_a_text_becomes_its_slug(text, slug):
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("language", "text", "letters", "latin"),
    [
        ("de", "Größe Übung ÄRGER", "groesse-uebung-aerger", "groesse-uebung-aerger"),
        ("de-AT", "Mu\u0308hle", "muehle", "muehle"),
        ("sv", "Åsa på ön", "asa-pa-on", "asa-pa-on"),
        ("da", "Århus på øen", "aarhus-paa-oeen", "aarhus-paa-oeen"),
        ("tr", "IĞDIR'da ışık, İstanbul", "igdirda-isik-istanbul", "igdirda-isik-istanbul"),
        ("vi", "Đà Nẵng mở lại", "da-nang-mo-lai", "da-nang-mo-lai"),
        ("uk", "Об’єднана Європа й Згурський її", "обєднана-європа-й-згурський-її",
         "obiednana-yevropa-y-zghurskyi-yii"),
        ("ru", "Объезд щуки Ёжика", "объезд-щуки-ёжика", "obezd-shchuki-yozhika"),
        ("bg", "Щъркел", "щъркел", "shtarkel"),
        ("sr", "Његош у Љубљани", "његош-у-љубљани", "njegos-u-ljubljani"),
        ("el", "Ο Γιώργος του δρόμου", "ο-γιώργος-του-δρόμου", "o-giorgos-tou-dromou"),
        ("ka", "საქართველო", "საქართველო", "sakartvelo"),
        ("hy", "Երևան", "երեւան", "yerevan"),
        ("ko", "서울 다리", "서울-다리", "seoul-dari"),
        ("ar", "أُعيدَ فتحُ الـجسر", "أعيد-فتح-الجسر", "أعيد-فتح-الجسر"),
        ("he", "הַגֶּשֶׁר צה״ל", "הגשר-צהל", "הגשר-צהל"),
        ("hi", "पुल फिर खुला", "पुल-फिर-खुला", "पुल-फिर-खुला"),
        ("ja", "橋が再開", "橋が再開", "橋が再開"),
    ],
)  # fmt: skip
def test_a_slug_is_spelt_as_readers_of_its_language_expect(language, text, letters, latin):
    assert slugify(text, spelling=Spelling(language)) == letters
    assert slugify(text, spelling=Spelling(language, in_latin=True)) == latin
    assert (slugify(letters), slugify(latin)) == (letters, latin)


@ON_SQLITE
@pytest.mark.parametrize(
    "headline", ["Ελλάδα γιορτάζει", "पुल फिर खुला", "สะพานเปิด", "Їжак і кіт", "橋が再開"]
)
def test_an_address_that_is_copied_leads_to_its_story(client, paper, headline):
    address = paper.story(headline)
    assert client.get(quote(address)).status_code == 200
    apart = quote(unicodedata.normalize("NFD", address))
    moved = client.get(apart)
    if apart != quote(address):
        assert moved.status_code in (301, 308)
        assert moved.location == quote(address)


@ON_SQLITE
@pytest.mark.parametrize("slug", ["पुल-फिर-खुला", "สะพาน-เปิด", "الجسر-فتح", "їжак"])
def test_a_slug_of_any_script_can_be_typed(editor, slug):
    story = editor.write(headline="It")
    assert editor.edit(story, slug=slug).status_code == 303
    assert editor.fields(story)["slug"] == slug


@ON_SQLITE
def test_a_german_paper_spells_its_slugs_so(make_app, desk, paper):
    paper.set(locale="de_DE")
    paper.story("Eins")
    editor = desk("editor")
    story = editor.write(headline="Größe", section_id=1)
    with paper.open():
        assert db.session.get(articles.Article, int(story.rpartition("/")[2])).slug == "groesse"


@ON_SQLITE
def test_sections_authors_and_topics_are_spelt_as_their_papers_readers_expect(paper, desk):
    editor, made = desk("publisher"), []
    for locale, name in (("de_DE", "Ämter & Örtchen"), ("tr_TR", "Işık Iğdır"), ("en_GB", "Öre")):
        paper.set(locale=locale)
        for form in ("sections", "authors", "topics"):
            editor.post(f"/newsroom/{form}", name=f"{name} {form}", version="0")
        with paper.open():
            made.append(sections.in_order()[-1].slug)
            slugs = {one.slug for one in db.session.query(Author)}
            assert slugs | {one.slug for one in db.session.query(Topic)} >= {
                made[-1].replace("sections", form) for form in ("authors", "topics")
            }
    assert made == ["aemter-oertchen-sections", "isik-igdir-sections", "ore-sections"]


@given(TEXTS)
@example("İ" * 90)
@example("a" * 200)
@example("ǰ̣\u0345 x")
@example("\u0300\u0301")
@example("ﷺ" * 20)
def test_any_text_gives_a_short_clean_slug_that_makes_itself_again(text):
    slug = slugify(text)
    assert 0 < len(slug) <= LONGEST
    assert slug == slugify(slug)
    assert slug == unicodedata.normalize("NFC", slug)
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert not re.search(r"[\s/\\?#%&<>\"'.:;@\x00-\x1f\x7f]|--", slug)


@given(TEXTS)
@example("\U000e0000")
@example("\u2764\ufe0f")
@settings(max_examples=40)
@ON_SQLITE
def test_any_headline_gets_an_address_that_leads_to_its_story(client, paper, text):
    headline = text.replace("\0", "") or "x"
    with paper.open():
        slug = articles.free_slug(headline)
    address = paper.story(headline, slug=slug)
    answer = client.get(quote(address))
    assert answer.status_code == 200
    assert f'href="{quote(address)}"' in client.get("/latest").text


@given(TEXTS)
@settings(max_examples=40)
@ON_SQLITE
def test_any_name_of_a_section_gets_an_address_that_answers(client, paper, text):
    with paper.open():
        slug = sections.named(text.replace("\0", "") or "x").slug
        db.session.commit()
    assert slug not in RESERVED
    assert client.get("/" + quote(slug)).status_code == 200


@ON_SQLITE
def test_a_section_never_takes_a_reserved_word(app):
    for name in RESERVED:
        with app.app_context():
            slug = sections.named(name).slug
            assert slug not in RESERVED
            assert sections.named(name.upper()).slug == slug
            db.session.rollback()


def test_a_slug_that_is_taken_gets_a_number(paper):
    assert unused("vote", {"vote", "vote-2"}.__contains__) == "vote-3"
    found = [paper.story("Budget vote", section=name) for name in ("World", "Politics", "World")]
    assert found == ["/world/budget-vote", "/politics/budget-vote-2", "/world/budget-vote-3"]


def test_a_number_is_found_quickly_however_many_are_taken():
    taken, asked = ["same"], []

    def is_taken(slug):
        asked.append(slug)
        return slug in taken

    while len(taken) < 300:
        taken.append(unused("same", is_taken))
    assert taken == ["same", *(f"same-{number}" for number in range(2, 301))]
    assert len(asked) < 300 * 20
    gaps = {"same", *(f"same-{number}" for number in range(2, 300) if number % 7)}
    assert unused("same", gaps.__contains__) not in gaps


def test_names_with_one_slug_stay_apart(client, paper):
    paper.story("One", about=["C"])
    paper.story("Two", about=["C++"])
    with paper.open():
        slugs = {topic.name: topic.slug for topic in db.session.scalars(db.select(Topic))}
    assert slugs == {"C": "c", "C++": "c-2"}
    assert "Two" in client.get("/topics/c-2").text

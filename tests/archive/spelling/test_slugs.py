import re
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from broadsheet.archive import articles, sections
from broadsheet.archive.authors import Topic
from broadsheet.archive.spelling.slugs import LONGEST, slugify, unused
from broadsheet.archive.store import db
from broadsheet.urls import RESERVED

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
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_any_headline_gets_an_address_that_leads_to_its_story(client, paper, text):
    headline = text.replace("\0", "") or "x"
    with paper.open():
        slug = articles.free_slug(headline)
    address = paper.story(headline, slug=slug)
    answer = client.get(quote(address))
    assert answer.status_code == 200
    assert f'href="{quote(address)}"' in client.get("/latest").text


@given(TEXTS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_any_name_of_a_section_gets_an_address_that_answers(client, paper, text):
    with paper.open():
        slug = sections.named(text.replace("\0", "") or "x").slug
        db.session.commit()
    assert slug not in RESERVED
    assert client.get("/" + quote(slug)).status_code == 200


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_section_never_takes_a_reserved_word(name, make_app, database):
    app = make_app()
    with app.app_context():
        slug = sections.named(name).slug
        assert slug not in RESERVED
        assert sections.named(name.upper()).slug == slug
        db.session.rollback()


def test_a_slug_that_is_taken_gets_a_number(paper):
    assert unused("vote", {"vote", "vote-2"}.__contains__) == "vote-3"
    found = [paper.story("Budget vote", section=name) for name in ("World", "Politics", "World")]
    assert found == ["/world/budget-vote", "/politics/budget-vote-2", "/world/budget-vote-3"]


def test_names_with_one_slug_stay_apart(client, paper):
    paper.story("One", about=["C"])
    paper.story("Two", about=["C++"])
    with paper.open():
        slugs = {topic.name: topic.slug for topic in db.session.scalars(db.select(Topic))}
    assert slugs == {"C": "c", "C++": "c-2"}
    assert "Two" in client.get("/topics/c-2").text

"""Translations of one story: linked at the desk, and known to each other on their pages."""

import re
from datetime import timedelta

import pytest

from broadsheet.archive import articles, translations
from broadsheet.archive.store import db
from broadsheet.wire.exports import reading, writing
from conftest import ON_SQLITE
from desk import errors, row


@pytest.fixture
def bridge(editor, paper):
    """One story in English, German and Arabic, not linked yet; all of them are out."""
    return [
        paper.story("The bridge is open", slug="bridge"),
        paper.story("Die Brücke ist offen", slug="bruecke", language="de", section="Sports"),
        paper.story("الجسر مفتوح", slug="jisr", language="ar"),
    ]


def desk_page(app, address):
    with app.app_context():
        return f"/newsroom/stories/{articles.by_slug(address.rpartition('/')[2]).id}"


def link(app, editor, one, other):
    return editor.edit(desk_page(app, one), "/translations", translation_of=other)


def also_in(client, page):
    line = re.search(r'story__languages">(.*?)</p>', client.get(page).text)
    return (
        re.findall(r'<a href="([^"]*)" hreflang="([^"]*)"[^>]*>([^<]*)<', line[1]) if line else []
    )


def alternates(client, page):
    return re.findall(r'rel="alternate" hreflang="(\S+)"\s+href="(\S+)"', client.get(page).text)


def test_each_leads_to_all_others_in_their_own_words(app, client, editor, bridge):
    english, german, arabic = bridge
    assert also_in(client, english) == []
    assert link(app, editor, german, english).status_code == 303
    assert link(app, editor, arabic, f"http://127.0.0.1:5000{german}").status_code == 303
    assert also_in(client, english) == [(arabic, "ar", "العربية"), (german, "de", "Deutsch")]
    assert also_in(client, arabic) == [
        (german, "de", "Deutsch"),
        (english, "en-GB", "English"),
    ]
    site = "http://127.0.0.1:5000"
    every = [("ar", site + arabic), ("de", site + german), ("en-GB", site + english)]
    for page in bridge:
        assert sorted(alternates(client, page)) == every
    assert 'lang="ar" dir="rtl">العربية</a>' in client.get(english).text


def test_only_public_ones_are_told_of_from_their_second_to_their_last(
    app, client, clock, paper, editor, bridge
):
    english, german, _ = bridge
    link(app, editor, german, english)
    hour = timedelta(hours=1)
    paper.change(german, lambda a: a.publish(clock() + hour, until=clock() + 2 * hour))
    assert also_in(client, english) == [] == alternates(client, english)
    clock.advance(minutes=59, seconds=59)
    assert also_in(client, english) == []
    clock.advance(seconds=1)
    assert also_in(client, english) == [(german, "de", "Deutsch")]
    clock.advance(hours=1)
    assert also_in(client, english) == []


def test_two_in_one_language_are_refused_with_their_name(app, client, editor, paper, bridge):
    english, german, arabic = bridge
    link(app, editor, german, english)
    other = paper.story("Noch eine", slug="noch-eine", language="de")
    answer = link(app, editor, arabic, other)
    assert answer.status_code == 303
    answer = link(app, editor, english, other)
    assert answer.status_code == 422
    assert "Deutsch" in errors(answer.text)["translation_of"]
    assert len(also_in(client, english)) == 1


@ON_SQLITE
@pytest.mark.parametrize("typed", ["", "nothing-there", "bridge", "x" * 501, "/"])
def test_what_is_no_other_story_is_told(app, editor, bridge, typed):
    answer = link(app, editor, bridge[0], typed)
    assert answer.status_code == 422
    assert list(errors(answer.text)) == ["translation_of"]
    if not typed:
        told = errors(answer.text)["translation_of"]
        assert told == "Find the other story, or paste its address."


def test_a_draft_is_found_by_its_address_at_the_desk(app, desk, editor, bridge, paper):
    english = bridge[0]
    draft = editor.write(headline="Die Brücke", language="fr")
    for other in ("http://127.0.0.1:5000" + draft, draft + "/history"):
        answer = link(app, editor, english, other)
        assert answer.status_code == 303, errors(answer.text)
        assert len(editor.get(draft).text.split(desk_page(app, english))) > 1
        editor.edit(draft, "/translations/end")
    for nothing in ("https://elsewhere.example" + draft, draft + "99", "/newsroom/stories/"):
        assert link(app, editor, english, nothing).status_code == 422, nothing
    # Whoever may not see it is told of none.
    reporter = desk("reporter")
    own = reporter.write(headline="Le pont", language="it")
    assert reporter.edit(own, "/translations", translation_of=draft).status_code == 422


def test_picks_and_banners_and_ways_on_take_an_address_at_the_desk(app, editor, bridge):
    english, german, arabic = bridge
    assert editor.edit(desk_page(app, english), picks=desk_page(app, german)).status_code == 303
    assert editor.fields(desk_page(app, english))["picks"] == "bruecke"
    story = desk_page(app, english)
    fields = {"reason": "Twice", "withdrawn_to": f"http://127.0.0.1:5000{desk_page(app, arabic)}"}
    assert editor.press(story, "/withdraw", **fields).status_code == 303
    assert row(app, story).withdrawn_to == arabic


def test_one_is_parted_and_the_last_one_is_alone(app, client, editor, bridge):
    english, german, arabic = bridge
    link(app, editor, german, english)
    link(app, editor, arabic, english)
    assert editor.edit(desk_page(app, german), "/translations/end").status_code == 303
    assert also_in(client, german) == []
    assert also_in(client, english) == [(arabic, "ar", "العربية")]
    assert editor.edit(desk_page(app, arabic), "/translations/end").status_code == 303
    assert row(app, desk_page(app, english)).translation_group is None


def test_a_colleague_who_writes_on_the_other_story_saves_without_a_conflict(app, editor, bridge):
    english, german, _ = bridge
    fields = editor.fields(desk_page(app, english))
    link(app, editor, german, english)
    assert editor.post(desk_page(app, english), fields | {"dek": "At last."}).status_code == 303


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_export_and_a_backup_keep_them_together(app, editor, bridge, tmp_path):
    link(app, editor, bridge[1], bridge[0])
    with app.app_context():
        list(writing.write(tmp_path / "out"))
        for article in db.session.query(articles.Article):
            db.session.delete(article)
        db.session.commit()
        list(reading.read(tmp_path / "out"))
        found = translations.beside(articles.by_slug("bridge"))
        assert [article.slug for article in found] == ["bruecke"]


@ON_SQLITE
def test_a_reporter_leads_no_reader_from_one_story_of_others_to_another(
    app, client, editor, desk, bridge
):
    english, german, arabic = bridge
    reporter = desk("reporter")
    draft = reporter.write(headline="Le pont est ouvert", body_source="Enfin.", language="fr")
    assert reporter.edit(draft, "/translations", translation_of=english).status_code == 303
    answer = reporter.edit(draft, "/translations", translation_of=german)
    assert answer.status_code == 422
    assert "ask an editor" in errors(answer.text)["translation_of"]
    assert also_in(client, english) == also_in(client, german) == []
    assert link(app, editor, english, german).status_code == 303
    assert reporter.edit(draft, "/translations", translation_of=arabic).status_code == 422


@ON_SQLITE
def test_a_reporter_hears_of_no_hidden_story_among_translations(app, editor, desk, bridge):
    hidden = editor.write(headline="Geheim", body_source="Noch nicht.", language="de")
    assert editor.edit(hidden, "/translations", translation_of=bridge[0]).status_code == 303
    reporter = desk("reporter")
    own = reporter.write(headline="Die Brücke", body_source="Offen.", language="de")
    answer = reporter.edit(own, "/translations", translation_of=bridge[0])
    assert answer.status_code == 422
    assert "Two of them would be in Deutsch" in errors(answer.text)["translation_of"]
    assert "Geheim" not in answer.text
    own = reporter.write(headline="Le pont", body_source="Ouvert.", language="fr")
    assert reporter.edit(own, "/translations", translation_of=bridge[0]).status_code == 303
    shown = reporter.get(own).text
    assert "The bridge is open" in shown
    assert "Geheim" not in shown
    assert "Geheim" in editor.get(own).text

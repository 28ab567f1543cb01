"""Which language is spoken where."""

import json
import re
from datetime import timedelta

from answers import main, tree, words
from broadsheet.archive import articles
from broadsheet.archive.corrections import Correction
from broadsheet.newsroom.access.account_forms import SignInForm
from broadsheet.web import code_version
from conftest import ON_SQLITE
from stories import START
from words import lay

SKIP = "Skip to the content"
SKIPS = re.compile('class="skip"[^>]*>([^<]*)<')


@ON_SQLITE
def test_readers_are_spoken_to_in_the_papers_language(make_app, paper, tmp_path):
    lay(tmp_path / "translations", "de", **{SKIP: "Zum Inhalt"})
    address = paper.story()
    client = make_app(LOCALE="de_AT").test_client()
    found = [client.get(page).text for page in ("/", address, "/no/such")]
    assert [SKIPS.search(page)[1] for page in found] == ["Zum Inhalt"] * 3


@ON_SQLITE
def test_a_colon_brings_the_blank_that_its_language_has(make_app, paper):
    section = {"section": "経済"}
    note = Correction(kind="correction", note="火曜日でした。", noted_at=START)
    paper.story("橋", kicker="交通", dek="再開", slug="hashi", ago=timedelta(0), **section)
    address = paper.story("港", slug="minato", **section)
    paper.change(address, lambda article: article.corrections.append(note))
    for locale, colon, after in (
        ("ja_JP", "：", "）：火曜日でした。"),
        ("zh_Hans_CN", "：", "）：火曜日でした。"),
        ("en_GB", ": ", ": 火曜日でした。"),
        ("fr_FR", " : ", " : 火曜日でした。"),
    ):
        client = make_app(LOCALE=locale).test_client()
        pages = ("/", "/corrections", address, "/feed.json")
        front, corrections, story, feed = (client.get(page).text for page in pages)
        assert f"交通{colon}橋" in words(main(front)), locale
        assert f"経済{colon}港" in words(main(corrections)), locale
        assert after in words(main(story)), locale
        told = json.loads(feed)["items"][1]["content_html"]
        assert after in words(tree(f"<!doctype html><html><title>x</title>{told}</html>")), locale


@ON_SQLITE
def test_pages_in_other_scripts_are_sound_html(client, paper, desk):
    editor = desk("editor")
    for locale, headline in (("ar", "توقف العبّارات"), ("ja", "橋が再開")):
        paper.set(locale=locale)
        address = paper.story(headline, dek=headline, kicker=headline, slug=f"it-{locale}")
        with paper.open():
            form = f"/newsroom/stories/{articles.by_slug(f'it-{locale}').id}"
        readers = ("/", "/world", address, f"/search?q={headline}", "/search", "/nowhere")
        for html in [*(client.get(page).text for page in readers), editor.get(form).text]:
            for field in tree(html).iter("input"):
                given = field.get("autocomplete")
                assert field.get("type") not in ("radio", "checkbox", "hidden") or not given


def test_a_page_is_printed_anew_when_the_desk_changes_the_papers_language(client, paper, tmp_path):
    lay(tmp_path / "translations", "de", **{SKIP: "Zum Inhalt"})
    said = []
    for locale in ("en_GB", "de_DE", "lt_LT"):
        paper.set(locale=locale)
        said.append(SKIPS.search(client.get("/").text)[1])
    assert said == [SKIP, "Zum Inhalt", SKIP]


@ON_SQLITE
def test_one_process_speaks_two_languages(make_app, paper, tmp_path):
    lay(tmp_path / "translations", "de", **{SKIP: "Zum Inhalt"})
    papers = [make_app(LOCALE=locale).test_client() for locale in ("de_DE", "en_GB", "de_DE")]
    found = [SKIPS.search(client.get("/").text)[1] for client in papers]
    assert found == ["Zum Inhalt", SKIP, "Zum Inhalt"]


def test_a_newsrooms_own_words_are_part_of_what_pages_are_made_from(make_app, tmp_path):
    before = code_version.of(make_app())
    lay(tmp_path / "translations", "de", **{SKIP: "Zum Inhalt"})
    assert code_version.of(make_app()) != before


@ON_SQLITE
def test_forms_say_what_is_wrong_in_the_language_of_the_page(make_app):
    said = {}
    for locale in ("cs_CZ", "de_AT", "th_TH"):
        with make_app(LOCALE=locale).test_request_context(method="POST"):
            said[locale] = SignInForm().email.gettext("This field is required.")
    assert said["cs_CZ"] == "Toto pole je povinné."
    assert said["th_TH"] == "This field is required."
    assert said["de_AT"].startswith("Dieses Feld")


@ON_SQLITE
def test_an_editor_has_the_desk_in_a_language_of_their_own(client, paper, desk, tmp_path):
    lay(tmp_path / "translations", "de", "desk", **{SKIP: "Zum Inhalt", "Language": "Sprache"})
    address = paper.story(slug="bridge")
    ada, bert = desk("editor", "ada@example.org"), desk("editor", "bert@example.org")
    account = "/newsroom/account"
    assert "Deutsch" in ada.get(account).text
    assert ada.post(f"{account}/language", language="tlh").status_code == 422
    ada.post(f"{account}/language", language="de")
    told = [
        re.search(r'<html lang="(.*?)".*"language-title">(.*?)<', page, re.S).groups()
        for page in (ada.get(account).text, bert.get(account).text)
    ]
    assert told == [("de", "Sprache"), ("en-GB", "Language")]
    assert SKIPS.search(client.get(address).text)[1] == SKIP
    preview = ada.get(ada.get("/newsroom/stories/1/preview").location)
    assert SKIPS.search(preview.text)[1] == SKIP


def test_the_desk_speaks_the_papers_language_if_it_is_translated_for_it(
    make_app, desk, paper, tmp_path
):
    lay(tmp_path / "translations", "gsw", **{SKIP: "Zum Inhalt"})
    paper.set(locale="gsw_CH")
    assert '<html lang="en-GB"' in desk("editor").get("/newsroom/account").text
    lay(tmp_path / "translations", "ff", "desk", Language="Ɗemngal")
    paper.set(locale="ff")
    page = desk("editor").get("/newsroom/account").text
    assert '<html lang="ff"' in page
    assert "Ɗemngal</h2>" in page

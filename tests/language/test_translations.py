"""`flask translations`: what is said in which language, and what isn't."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from broadsheet import settings
from broadsheet.language import catalogues, extraction, locales, soundness
from pseudo import KEPT
from words import lay

TEMPLATES = settings.part("templates")


@pytest.fixture
def run(app, tmp_path, monkeypatch):
    """Runs the command where nothing is shipped."""
    monkeypatch.setattr(catalogues, "SHIPPED", tmp_path / "shipped")
    return lambda *words: app.test_cli_runner().invoke(args=["translations", *words])


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_catalogue_is_made_filled_and_followed(run, tmp_path):
    assert run("update", "de").exit_code == 0
    path = catalogues.SHIPPED / "de" / "paper.po"
    told = run("--check")
    assert told.exit_code == 1
    assert "missing: Skip to the content" in told.output
    catalogue = catalogues.read(path)
    for message in catalogue:
        message.string = message.id
    catalogue.add("Said no more", "Nicht mehr")
    extraction.write(catalogue, path)
    told = run("--check")
    assert (told.exit_code, "obsolete: Said no more" in told.output) == (1, True)
    assert run("update").exit_code == 0
    assert "missing" not in run("--check").output.partition("de desk")[0]
    assert run("--check").exit_code == 0


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_new_is_empty_and_nothing_is_guessed_from_what_was_alike(run):
    path = lay(catalogues.SHIPPED, "de", **{"Skip to the contents": "Zum Inhalt", "Latest": "Neu"})
    wanted = extraction.extracted(TEMPLATES)["paper"]
    plural = next(message for message in wanted if message.pluralizable)
    catalogue = catalogues.read(path)
    catalogue.add(plural.id[0], "Von einem", context=plural.context)
    extraction.write(catalogue, path)
    assert run("update").exit_code == 0
    catalogue = catalogues.read(path)
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert catalogue["Latest"].string == "Neu"
    assert not catalogue["Skip to the content"].string
    assert not any(catalogue.get(plural.id, plural.context).string)
    assert "Zum Inhalt" not in path.read_text("utf-8")
    assert [path.name for path in path.parent.iterdir()] == ["paper.po"], "the desk's isn't begun"


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_catalogue_says_of_itself_what_is_true_for_long_and_nothing_else(run, tmp_path):
    assert run("update", "cs").exit_code == 0
    assert run("extract", str(tmp_path / "pot")).exit_code == 0
    path = catalogues.SHIPPED / "cs" / "paper.po"
    czech, template = (
        text.split("\n\n")[0]
        for text in (path.read_text("utf-8"), (tmp_path / "pot" / "paper.pot").read_text("utf-8"))
    )
    assert (
        czech
        == """# Czech
msgid ""
msgstr ""
"Language: cs\\n"
"Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n >= 2 && n <= 4 ? 1 : 2);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n\""""
    )
    assert template.startswith("# Broadsheet\n")
    before = path.read_bytes()
    assert run("update", "cs").exit_code == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_catalogue_gets_the_plural_forms_that_its_language_has_by_now(run):
    path = lay(catalogues.SHIPPED, "he", Latest="חדשות")
    now = Catalog("he").plural_forms
    text = path.read_text("utf-8")
    path.write_text(text.replace(now, "nplurals=2; plural=(n != 1)"), "utf-8")
    assert now not in path.read_text("utf-8")
    assert run("update").exit_code == 0
    catalogue = catalogues.read(path)
    assert (catalogue.plural_forms, catalogue["Latest"].string) == (now, "חדשות")


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_newsrooms_own_words_are_told_with_what_is_left_aside(run, tmp_path):
    lay(tmp_path / "translations", "gsw", Latest="<b>Neu</b>", Search="Suech")
    told = run()
    assert "gsw paper, your own" in told.output
    assert "left aside: Latest: other HTML than its source" in told.output
    assert run("update", "--own", "sw").exit_code == 0
    assert (tmp_path / "translations" / "sw" / "paper.po").is_file()
    assert run("update", "tlh").exit_code != 0


@pytest.mark.parametrize("database", ["sqlite"])
def test_translators_get_templates_for_their_tools(run, tmp_path):
    assert run("extract", str(tmp_path / "pot")).exit_code == 0
    with (tmp_path / "pot" / "paper.pot").open("rb") as file:
        found = read_po(file)
    assert "Skip to the content" in found
    assert ("Breaking", "banner") in {(message.id, message.context) for message in found}


def test_no_message_is_translated_twice():
    found = extraction.extracted(TEMPLATES)
    keys = [{(str(m.id), m.context) for m in found[domain]} for domain in catalogues.DOMAINS]
    assert keys[0] & keys[1] == {("", None)}


SHIPPED = catalogues.known(catalogues.SHIPPED)
LATIN = re.compile(r"[A-Za-z]{3,}")
ACCUSATIVE = re.compile(r"%\(num\)s \S*ًا")


@pytest.mark.parametrize("locale", SHIPPED)
def test_what_is_shipped_counts_as_its_language_does(locale):
    """A language may have as many forms as before, in another order."""
    for path in (catalogues.SHIPPED / locale).glob("*.po"):
        assert catalogues.read(path).plural_forms == Catalog(locale).plural_forms, path.stem


@pytest.mark.parametrize(
    ("locale", "count", "words"),
    [
        ("ar", 2, "مادتان"),
        ("ar", 11, "%(num)s مادة"),
        ("es", 1_000_000, "%(num)s de noticias"),
        ("fr", 0, "%(num)s article"),
        ("fr", 2_000_000, "%(num)s d’articles"),
        ("he", 2, "שתי כתבות"),
        ("hi", 0, "%(num)s ख़बर"),
        ("id", 2, "%(num)s berita"),
        ("it", 1_000_001, "%(num)s articoli"),
        ("pt_BR", 2, "%(num)s matérias"),
        ("tr", 1, "%(num)s haber"),
        ("uk", 22, "%(num)s статті"),
    ],
)
def test_a_count_takes_the_form_that_its_language_has_for_it(locale, count, words):
    assert catalogues.of(locale).ngettext("%(num)s story", "%(num)s stories", count) == words


def test_arabic_counts_take_the_accusative_from_eleven_to_ninety_nine():
    spoken = catalogues.of("ar")
    for message in catalogues.read(catalogues.SHIPPED / "ar" / "desk.po"):
        if message.pluralizable and len(set(message.string[4:])) > 1:
            said = [spoken.ngettext(*message.id, count) for count in (11, 99, 100, 101)]
            found = [bool(ACCUSATIVE.search(words)) for words in said]
            assert found == [True, True, False, False], message.id


@pytest.mark.parametrize("locale", SHIPPED)
def test_what_is_shipped_for_readers_is_whole(locale):
    wanted = extraction.extracted(TEMPLATES)["paper"]
    state = extraction.state(wanted, catalogues.read(catalogues.SHIPPED / locale / "paper.po"))
    assert state == state._replace(missing=[], fuzzy=[], wrong=[], obsolete=[])


@pytest.mark.parametrize("locale", SHIPPED)
def test_readers_of_another_language_get_no_sentence_in_english(locale):
    """In scripts other than ours, no word; in ours, nothing of three words or more."""
    most = 2 if locales.script(locale) == "Latn" else 0
    for message in catalogues.read(catalogues.SHIPPED / locale / "paper.po"):
        for form in soundness.forms(message) if message.id else ():
            left = set(LATIN.findall(KEPT.sub(" ", form))) - {"RSS"}
            is_english = form in soundness.sources(message) or not most
            assert len(left) <= most or not is_english, form


def test_french_messages_have_blanks_that_break_no_line():
    wide = re.compile("« |[ \u00a0][;:!?»](?!\\w)")
    for domain in catalogues.DOMAINS:
        for message in catalogues.read(catalogues.SHIPPED / "fr" / f"{domain}.po"):
            for form in soundness.forms(message) if message.id else ():
                assert not wide.search(form), form

"""What is said in which language: catalogues that are shipped, and a newsroom's own over them."""

import logging

import pytest
from babel.messages.catalog import Message

from broadsheet import language
from broadsheet.language import catalogues, soundness
from words import lay

HTML = 'Nothing yet: see the <a href="%(link)s">latest</a>.'


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A newsroom's own folder, while nothing is shipped."""
    monkeypatch.setattr(catalogues, "SHIPPED", tmp_path / "shipped")
    return tmp_path / "own"


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        ("pt", "general"),
        ("pt_BR", "its own"),
        ("pt_PT", "general"),
        ("zh_TW", "traditional"),
        ("zh_Hant_HK", "traditional"),
        ("zh", "Latest"),
        ("zh_CN", "Latest"),
        ("sr_Latn", "Latest"),
        ("en_GB", "Latest"),
    ],
)
def test_a_locale_takes_the_words_of_its_language_and_its_script(own, locale, wanted):
    lay(own, "pt", Latest="general")
    lay(own, "pt_BR", Latest="its own")
    lay(own, "zh_Hant", Latest="traditional")
    lay(own, "sr", Latest="cyrillic")
    assert catalogues.of(locale, own).gettext("Latest") == wanted
    spoken = "en" if wanted == "Latest" and locale != "en_GB" else locale
    assert catalogues.spoken_for(locale, own) == spoken


def test_where_a_region_has_no_words_another_region_of_the_language_lends_its_own(own):
    lay(own, "pt_BR", Latest="últimas")
    assert catalogues.of("pt_PT", own).gettext("Latest") == "últimas"


def test_a_newsrooms_own_words_go_before_those_that_are_shipped(own):
    lay(catalogues.SHIPPED, "de", Latest="Neueste", Search="Suche")
    lay(catalogues.SHIPPED, "de", "desk", Save="Sichern")
    lay(own, "de", Latest="Frisch")
    german = catalogues.of("de_AT", own)
    words = [german.gettext(word) for word in ("Latest", "Search", "Save", "Corrections")]
    assert words == ["Frisch", "Suche", "Sichern", "Corrections"]


@pytest.mark.parametrize("name", ["klingon", "old-files", "xx", ".git"])
def test_a_folder_that_is_named_for_no_language_is_left_alone(own, name):
    lay(own, "de", Latest="Frisch")
    (own / name).mkdir()
    assert catalogues.known(own) == ["de"]
    assert not catalogues.is_language(name)


@pytest.mark.parametrize(
    "broken", [b"msgid", b"\xff\xfe", b'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=x"\n']
)
def test_a_file_that_is_no_catalogue_is_left_aside_and_logged(own, broken, caplog):
    path = lay(own, "de", Latest="Frisch")
    (path.parent / "desk.po").write_bytes(broken)
    assert catalogues.of("de", own).gettext("Latest") == "Frisch"


def test_a_message_that_would_break_a_page_is_left_aside_and_logged(own, caplog):
    lay(own, "de", **{"By %(name)s": "Von %(wem)s", "Latest": "Frisch"})
    with caplog.at_level(logging.ERROR):
        assert catalogues.of("de", own).gettext("By %(name)s") == "By %(name)s"
    assert "By %(name)s" in caplog.text
    assert "unknown placeholders: wem" in caplog.text


@pytest.mark.parametrize(
    ("source", "translation", "problem"),
    [
        ("By %(name)s", "Von %(name)s", ""),
        ("By %(name)s", "", ""),
        ("By %(name)s", "Von", "missing placeholders: name"),
        ("By %(name)s", "Von %(name)", "a % that is not doubled"),
        ("100%% true", "100% wahr", "a % that is not doubled"),
        ("100%% true", "100 %% wahr", ""),
        (HTML, 'Noch nichts: <a href="%(link)s">zum Neuesten</a>.', ""),
        (HTML, 'Noch nichts: <a href="/%(link)s">zum Neuesten</a>.', "other HTML than its source"),
        (HTML, "Noch nichts. %(link)s", "other HTML than its source"),
        ("Latest", "<b>Neu</b>", "other HTML than its source"),
        ("Latest", 'am "neuesten"', 'marks that HTML takes for its own: "'),
        ("Latest", "neu & frisch", "marks that HTML takes for its own: &"),
        ("Latest", " neu", "other blanks around it than its source"),
        ("Dear\n", "Lieber\n", ""),
        ("Dear\n", "Lieber", "other blanks around it than its source"),
        (("%(num)s story", "%(num)s stories"), ("Ein Text", "%(num)s Texte"), ""),
        (("%(num)s story", "%(num)s stories"), ("Ein Text", ""), "a form of 2 is missing"),
        (("%(num)s story", "%(num)s stories"), ("a", "b", "c"), "a form of 2 is missing"),
        (("%(num)s story", "%(num)s stories"), ("%(n)s", "b"), "unknown placeholders: n"),
    ],
)
def test_a_translation_has_the_placeholders_and_the_html_of_its_source(
    source, translation, problem
):
    assert soundness.problem(Message(source, translation), 2) == problem


def test_numbers_are_written_as_the_language_does():
    def counted(locale: str) -> str:
        with language.spoken(locale):  # words that no catalogue has: the numbers are what counts
            return language.ngettext("%(num)s word of a test", "%(num)s words of a test", 1234)

    found = [counted(locale) for locale in ("en_GB", "de", "fa")]
    assert found == [f"{number} words of a test" for number in ("1,234", "1.234", "۱٬۲۳۴")]


def test_lazy_words_are_translated_when_they_are_shown(own, monkeypatch):
    word = language.lazy_gettext("Latest")
    lay(catalogues.SHIPPED, "de", Latest="Neueste")
    with language.spoken("de_CH"):
        assert f"{word}" == "Neueste"
    assert str(word) == "Latest"

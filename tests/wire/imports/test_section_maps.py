import pytest

from broadsheet.archive import sections
from broadsheet.archive.store import db
from broadsheet.wire.imports.items import ImportRefused
from broadsheet.wire.imports.section_maps import parse

NAMES = [
    ([], "Sport", "Sport"),
    ([], "", "News"),
    ([], "Uncategorized", "News"),
    ([], " Two  words ", "Two words"),
    (["Sport=Games"], "SPORT", "Games"),
    (["Sport=Games", "*=World"], "Money", "World"),
    (["*=World"], "", "News"),
    (["Uncategorized=World"], "Uncategorized", "World"),
    (["=World"], "", "World"),
    (["A=B=C"], "A", "B=C"),
]


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.mark.parametrize(("given", "name", "section"), NAMES)
def test_a_map_says_which_section_stands_for_which(app, given, name, section):
    with app.app_context():
        assert parse(given).of(name) == section


def test_what_comes_without_a_section_is_news_in_the_paper_s_language(make_app, tmp_path):
    app = make_app(LOCALE="de")
    with app.app_context():
        assert parse([]).of("Uncategorized") == "Nachrichten"
        sections.named("News")  # an import of an earlier version made it
        db.session.commit()
    with app.app_context():
        assert parse([]).of("") == "News"
        sections.named("Nachrichten")
        db.session.commit()
    with app.app_context():
        assert parse([]).of("") == "Nachrichten"


def test_a_map_may_be_a_file(tmp_path):
    file = tmp_path / "map.txt"
    file.write_text("\ufeff# a comment\n\nSport = Games\r\nMoney=Business\n", encoding="utf-8")
    found = parse([str(file)])
    assert [found.of(name) for name in ("Sport", "Money")] == ["Games", "Business"]


@pytest.mark.parametrize("given", ["nowhere.txt", ".", "Sport=", "a\0b"])
def test_what_is_no_map_is_refused(given):
    with pytest.raises(ImportRefused):
        parse([given])

import pytest

from broadsheet.wire.imports.items import Refused
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


@pytest.mark.parametrize(("given", "name", "section"), NAMES)
def test_a_map_says_which_section_stands_for_which(given, name, section):
    assert parse(given).of(name) == section


def test_a_map_may_be_a_file(tmp_path):
    file = tmp_path / "map.txt"
    file.write_text("\ufeff# a comment\n\nSport = Games\r\nMoney=Business\n", encoding="utf-8")
    found = parse([str(file)])
    assert [found.of(name) for name in ("Sport", "Money")] == ["Games", "Business"]


@pytest.mark.parametrize("given", ["nowhere.txt", ".", "Sport=", "a\0b"])
def test_what_is_no_map_is_refused(given):
    with pytest.raises(Refused):
        parse([given])

"""Rooms: a folder is read at a glance (docs/architecture.md)."""

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ROOMS = REPOSITORY / "site" / "broadsheet"
VERSIONS = ROOMS / "archive" / "migrations" / "versions"  # of the tables, in their order
MOST = 18  # modules at one level


def modules():
    every = (path for path in ROOMS.rglob("*.py") if path.name != "__init__.py")
    return [path for path in every if path.parent != VERSIONS]


def test_no_folder_has_more_modules_than_can_be_read_at_a_glance():
    crowded = Counter(str(path.parent.relative_to(ROOMS)) for path in modules())
    assert {room: count for room, count in crowded.items() if count > MOST} == {}


def test_no_two_classes_have_one_name():
    trees = (ast.parse(path.read_text()) for path in modules())
    nodes = (node for tree in trees for node in ast.walk(tree))
    names = Counter(node.name for node in nodes if isinstance(node, ast.ClassDef))
    # What the press asks of the archive's has its name.
    assert {name for name, n in names.items() if n > 1} == {"ChangeLog"}


def test_each_mistake_that_is_explained_is_of_a_line_that_stands():
    told = (REPOSITORY / "tests" / "mutants" / "explained.toml").read_text()
    for line in tomllib.loads(told)["line"]:
        assert line["was"] in (ROOMS / line["module"]).read_text(), line


def test_the_glossary_names_each_module_that_stands_more_than_once():
    glossary = (REPOSITORY / "docs" / "glossary.md").read_text()
    _, told = glossary.split("## Names that stand more than once")
    names = Counter(path.stem for path in modules())
    assert set(re.findall(r"`(\w+)`", told)) == {name for name, n in names.items() if n > 1}

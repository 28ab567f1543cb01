"""What the audit log and the history keep is one of a known number of actions."""

import ast
import re
from pathlib import Path

import pytest

from broadsheet.archive.actions import Action, Subject
from broadsheet.newsroom.forms import KINDS
from broadsheet.newsroom.paper.audit_log import ABOUT

ROOM = Path("site/broadsheet")
BY_KIND = {Action(word) for kind in KINDS for word in (kind.value, f"published: {kind.value}")}


def test_the_words_of_an_action_are_a_phrase_of_its_own():
    assert all(re.fullmatch(r"[a-z]+(:? [a-z]+)*", action) for action in Action)
    assert not [name for name, action in Action.__members__.items() if name != action.name]


def test_the_log_can_be_asked_about_every_kind_of_subject():
    assert list(ABOUT) == list(Subject)
    assert all(ABOUT.values())


@pytest.mark.parametrize("kind", [kind.value for kind in KINDS])
def test_each_kind_of_change_has_words_in_the_history_and_in_the_log(kind):
    assert Action(kind) == kind
    assert Action(f"published: {kind}").endswith(kind)


def test_every_action_and_subject_is_written_somewhere():
    written = {
        (node.value.id, node.attr)
        for path in (Path(__file__).parents[2] / ROOM).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    unused = {action for action in Action if ("Action", action.name) not in written} - BY_KIND
    assert unused == set()
    assert all(("Subject", subject.name) in written for subject in Subject)

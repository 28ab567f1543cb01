"""First steps: what an empty paper needs before its first story, and who can do it."""

from typing import NamedTuple

from flask import request, url_for

from ...archive import sections
from ...archive import staff as members
from ...archive.desk import filed_stories
from ...archive.staff import Role
from ...language import gettext
from ...paper import paper
from ...settings import DEFAULTS
from ..wording import enumerated


class FirstStep(NamedTuple):
    """What a publisher does once, and where."""

    name: str
    why: str
    where: str
    is_done: bool


def first_steps(*, has_sections: bool, has_stories: bool) -> list[FirstStep]:
    """What begins a paper, in order; none once it has sections and stories. One query."""
    if has_sections and has_stories:
        return []
    works_alone = len(members.everybody()) < 2
    return [
        FirstStep(
            gettext("Make a section"),
            gettext("Every story stands in one: World, Sports, or just News."),
            url_for(".sections", _anchor="add"),
            has_sections,
        ),
        FirstStep(
            gettext("Name the paper"),
            gettext("Its name, language and time zone stand on every page."),
            url_for(".imprint"),
            paper().name != DEFAULTS["SITE_NAME"],
        ),
        FirstStep(
            gettext("Invite a colleague"),
            gettext("As a reporter, an editor or another publisher."),
            url_for(".staff"),
            not works_alone,
        ),
        FirstStep(
            gettext("Write the first story"),
            gettext("Nobody but the newsroom sees it until it is published."),
            url_for(".new_story"),
            has_stories,
        ),
    ]


def first_steps_left() -> list[FirstStep]:
    """Which steps still lead from this page to another; none once the paper has a story."""
    if not filed_stories.paper_is_empty():
        return []
    here = request.script_root + request.path
    steps = first_steps(has_sections=bool(sections.names()), has_stories=False)
    return [step for step in steps if not step.is_done and step.where.partition("#")[0] != here]


def publishers() -> str:
    """Whom to ask for what only publishers may do: their names."""
    names = [
        somebody.name
        for somebody in members.everybody()
        if somebody.role == Role.PUBLISHER and somebody.dismissed_at is None
    ]
    return enumerated(names, "or") or gettext("A publisher")

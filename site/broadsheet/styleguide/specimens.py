"""Specimens: each component with its states, as templates/styleguide/*.txt has them.

What stands there is rendered, and shown beside what it gives: so the guide never says what isn't
so."""

import re
from typing import NamedTuple

from .. import settings

_COMPONENT = re.compile(r"== (?P<name>.+?): (?P<templates>[^()]+?)(?: \((?P<imports>.+)\))?")


class Specimen(NamedTuple):
    """A component: the templates that it is made of, what is imported of the first, and its states:
    a piece of a template each, by its name."""

    name: str
    templates: str
    imports: str
    states: dict[str, str]

    def template_of(self, state: str) -> str:
        first = self.templates.partition(",")[0]
        head = f'{{% from "{first}" import {self.imports} %}}' if self.imports else ""
        return head + self.states[state]


def read(name: str) -> list[Specimen]:
    """The specimens in a file of `templates/styleguide`; `name`: without ".txt"."""
    path = settings.part("templates") / "styleguide" / f"{name}.txt"
    found: list[Specimen] = []
    state = ""
    for line in path.read_text("utf-8").splitlines():
        if component := _COMPONENT.fullmatch(line):
            found.append(Specimen(**component.groupdict(""), states={}))
        elif line.startswith("-- "):
            state = line.removeprefix("-- ")
            found[-1].states[state] = ""
        elif found:
            found[-1].states[state] += f"{line}\n"
    return found

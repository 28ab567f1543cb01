"""A newsroom's own templates: what stands in `templates/` of the instance folder is laid over the
program's, file by file (docs/theming.md)."""

import logging
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.meta import find_referenced_templates

from ..settings import part

PROGRAM = "broadsheet"  # "broadsheet/reader/article.html" is the program's own, to extend

log = logging.getLogger(__name__)


def folder(app: Flask) -> Path:
    """The folder of a newsroom's own templates, which need not be there."""
    return Path(app.instance_path) / "templates"


class OwnTemplates(FileSystemLoader):
    """The templates of the instance folder. One that can't be read, or that needs another that does
    not exist, is left aside: the log says why, and the program's own stands in its place."""

    def __init__(self, folder: Path, others: BaseLoader) -> None:
        super().__init__(folder)
        self.others = others

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_current = super().get_source(environment, template)
        problem = self._problem(environment, template, source, {template})
        if problem:
            log.error("%s is left aside: %s", path, problem)
            raise TemplateNotFound(template)
        return source, path, is_current

    def _problem(self, environment: Environment, template: str, source: str, seen: set[str]) -> str:
        try:
            environment.compile(source, template, raw=True)  # finds what parsing alone doesn't
            needed = find_referenced_templates(environment.parse(source))
        except TemplateSyntaxError as error:
            return f"line {error.lineno}: {error.message}"
        # Some are None: what is named when a page is made is known then.
        for name in {name for name in needed if name} - seen:
            seen.add(name)
            if not self._is_there(environment, name, seen):
                return f"it needs {name}, which is not there or has a fault itself"
        return ""

    def _is_there(self, environment: Environment, name: str, seen: set[str]) -> bool:
        try:
            source, _, _ = super().get_source(environment, name)
            if not self._problem(environment, name, source, seen):
                return True
        except TemplateNotFound:
            pass
        try:
            return bool(self.others.get_source(environment, name))
        except TemplateNotFound:
            return False


def lay_over(app: Flask) -> None:
    """Let the templates of the instance folder stand before the program's."""
    programs = FileSystemLoader(str(part("templates")))
    others = ChoiceLoader([programs, PrefixLoader({PROGRAM: programs})])
    own = OwnTemplates(folder(app), others)
    app.jinja_loader = ChoiceLoader([own, others])

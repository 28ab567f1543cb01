"""A newsroom's own templates: what stands in `templates/` of the instance folder is laid over the
program's, file by file (docs/theming.md)."""

import logging
import zlib
from collections.abc import Callable, Iterator
from functools import cache
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

Source = tuple[str, str | None, Callable[[], bool] | None]  # as Jinja has it, and from which file

log = logging.getLogger(__name__)


def folder(app: Flask) -> Path:
    """The folder of a newsroom's own templates, which need not be there."""
    return Path(app.instance_path) / "templates"


class FirstTemplates(BaseLoader):
    """Templates as they lay in a folder when the process began. It serves on while a new version
    comes there, and what it prints fits its own code, and goes by the name of its own version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        names = FileSystemLoader(folder, followlinks=True).list_templates()
        # An editor's lock is a link that leads nowhere.
        files = {name: folder / name for name in names if (folder / name).is_file()}
        # Packed: of most it needs no more, once they are compiled.
        self._packed = {name: zlib.compress(path.read_bytes()) for name, path in files.items()}

    def sources(self) -> Iterator[tuple[str, bytes]]:
        """Each of them by its name."""
        for name, packed in self._packed.items():
            yield name, zlib.decompress(packed)

    def get_source(self, environment: Environment, template: str) -> Source:
        if template not in self._packed:
            raise TemplateNotFound(template)
        source = zlib.decompress(self._packed[template]).decode()
        return source, str(self.folder / template), lambda: True


@cache
def programs() -> FirstTemplates:
    """The program's own templates: those that the process was started with."""
    return FirstTemplates(part("templates"))


class OwnTemplates(BaseLoader):
    """The templates of the instance folder. One that can't be read, or that needs another that does
    not exist, is left aside: the log says why, and the program's own stands in its place."""

    def __init__(self, own: BaseLoader, others: BaseLoader) -> None:
        self.own, self.others = own, others

    def get_source(self, environment: Environment, template: str) -> Source:
        source, path, is_current = self.own.get_source(environment, template)
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
            source, _, _ = self.own.get_source(environment, name)
            if not self._problem(environment, name, source, seen):
                return True
        except TemplateNotFound:
            pass
        try:
            return bool(self.others.get_source(environment, name))
        except TemplateNotFound:
            return False


def lay_over(app: Flask) -> None:
    """Let the templates of the instance folder stand before the program's. A developer sees each
    change of one at once."""
    of_program: BaseLoader = FileSystemLoader(part("templates")) if app.debug else programs()
    own: BaseLoader = FileSystemLoader(folder(app)) if app.debug else FirstTemplates(folder(app))
    others = ChoiceLoader([of_program, PrefixLoader({PROGRAM: of_program})])
    app.jinja_loader = ChoiceLoader([OwnTemplates(own, others), others])

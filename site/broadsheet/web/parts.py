"""Parts of pages: macros whose text is kept and joined into every page that shows it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from jinja2 import Environment
from jinja2.runtime import Macro

from .. import press
from ..archive.changes.stamps import PAPER


def kept(macro: Macro | Callable[..., str]) -> Callable[..., str]:
    """The same macro, or function that writes like one, which remembers what it wrote for the same
    values, until the paper's own settings change or the clock changes one of its words.

    It may go by its arguments, the settings and the clock, and by nothing else. They are values, no
    rows of the session, but for `now`, which is given by name: it is another one each time, and
    whatever is worded by it says until when that holds."""

    def remembering(*args: Any, now: datetime | None = None, **named: Any) -> str:
        name = (macro, press.script_name.get(), args, tuple(named.items()))
        if now is not None:
            named["now"] = now
        return press.part(name, PAPER, lambda: macro(*args, **named))

    return remembering


class Macros:
    """The macros of a template, for others to use without importing it each time they are
    rendered."""

    def __init__(self, environment: Environment, template: str) -> None:
        self._environment, self._template = environment, template

    def __getattr__(self, name: str) -> Any:
        macro = getattr(self._environment.get_template(self._template).module, name)
        if not self._environment.auto_reload:
            setattr(self, name, macro)
        return macro

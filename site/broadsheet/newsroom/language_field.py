"""The field of a form that says in which language a story is."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import Choice
from wtforms.validators import ValidationError
from wtforms.widgets import Select

from ..archive import translations
from ..language import Lazy, gettext, tags
from ..paper import paper


class _Languages(Select):
    """A list whose hundreds of lines are written once: they were a third of a story’s form."""

    @classmethod
    def render_option(cls, choice: Choice) -> str:
        return _line(choice.value, choice.label, choice.selected)


@lru_cache(2000)
def _line(tag: str, name: str, is_chosen: bool) -> str:
    choice = Choice(tag, name, is_chosen, {"lang": tag} if tag else {})
    line: str = Select.render_option(choice)
    return line


class LanguageField(SelectField):
    """Every language by its own name: the paper's first, which is kept as nothing, then those that
    stories are in, which one query tells when the field is shown."""

    widget = _Languages()

    def __init__(self, label: Lazy, validators: Any = None, filters: Any = (), **more: Any) -> None:
        super().__init__(label, validators, filters=filters, choices=[], coerce=str, **more)
        self.validate_choice = False

    def pre_validate(self, form: Any) -> None:
        if self.data and tags.tag(self.data) != self.data:
            raise ValidationError(gettext("Choose a language."))

    def has_groups(self) -> bool:
        return True

    def iter_groups(self) -> Iterator[tuple[str | None, Iterable[Choice]]]:
        used = sorted({*translations.languages_in_use(), self.data or ""} - {""})
        own = tags.own_name(paper().language)
        yield None, [self._choice("", gettext("The paper’s: %(language)s", language=own))]
        if used:
            yield gettext("In use"), [self._choice(tag, tags.own_name(tag)) for tag in used]
        rest = [self._choice(tag, name) for tag, name in _by_name() if tag not in used]
        yield gettext("All languages"), rest

    def _choice(self, tag: str, name: str) -> Choice:
        return Choice(tag, name, tag == (self.data or ""), {})


@cache
def _by_name() -> list[tuple[str, str]]:
    return sorted(tags.OWN_NAMES.items(), key=lambda known: known[1].casefold())

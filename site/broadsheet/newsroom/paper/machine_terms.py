"""What machines may do with the paper, in one form: the whole of it, and each section."""

from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import Field, SelectField, URLField
from wtforms.fields.choices import SelectChoice

from ... import clock
from ...archive import sections
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...archive.house import machine_terms as kept
from ...archive.house.machine_terms import AllTerms, Terms, Use
from ...archive.sections import SectionName
from ...language import gettext, lazy_gettext, lazy_pgettext
from ...wire import robots
from ..access.guard import bp, me
from ..forms import at_most, line
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from .log_words import ALLOWED, FOR_MACHINES, FROM_TO, NOTHING, REFUSED
from .part_forms import VersionedForm, check_website, overtaken

SAID = {"": None, "yes": True, "no": False}
VALUES = {allowed: value for value, allowed in SAID.items()}
WORDS = {None: NOTHING, True: ALLOWED, False: REFUSED}
LABELS = {
    # Translators: what machines do with stories: search engines show where they stand
    Use.SEARCH: lazy_pgettext("machines", "Search"),
    # Translators: what machines do with stories: assistants answer their users’ questions from them
    Use.ANSWERS: lazy_pgettext("machines", "Answers"),
    # Translators: what machines do with stories: models learn from them
    Use.TRAINING: lazy_pgettext("machines", "Training"),
}
# Translators: of what machines may do: nothing is said of it
OPEN = lazy_gettext("left open")
SAME = lazy_gettext("as the paper")


class TermsForm(VersionedForm):
    """The fields of the whole paper, `search` and so on; those of a section, `search_7`, are added
    for the paper at hand."""

    licence_url = URLField(
        lazy_gettext("Where a licence can be had"), [at_most(300), check_website], [line]
    )

    def of_section(self, section: SectionName | None) -> list[Field]:
        """The fields of a section, or (None) of the whole paper: one for each use."""
        return [self[_name(use, section)] for use in Use]

    def differs_in(self, section: SectionName) -> bool:
        """Whether a section says otherwise than the paper, or is wrong in that."""
        return any(field.data or field.errors for field in self.of_section(section))

    def said(self, section: SectionName | None = None) -> Terms:
        return Terms(*(SAID[field.data] for field in self.of_section(section)))


@bp.get("/paper/machines")
def machines() -> str:
    known = sections.names()
    return _page(_form(known)(obj=_as_typed(kept.read(), known)), known)


@bp.post("/paper/machines")
@writes
def save_machines() -> Steps:
    known = sections.names()
    form = _form(known)()
    if not form.validate():
        return _page(form, known), 422
    yield LOCK
    before = kept.read()
    if overtaken(form, _as_typed(before, known)):
        yield ROLLBACK
        return _page(form, known), 409
    paper, after = form.said(), {section.id: form.said(section) for section in known}
    changed = {
        use.value: f"{WORDS[before.paper.of(use)]}{FROM_TO}{WORDS[paper.of(use)]}"
        for use in Use
        if before.paper.of(use) != paper.of(use)
    }
    others = [s.name for s in known if before.sections.get(s.id, Terms()) != after[s.id]]
    kept.write(paper, form.licence_url.data, after)
    audit.note(
        clock.now(), me(), Action.CHANGED, Subject.SETTINGS, FOR_MACHINES, None,
        **changed, sections=others,
    )  # fmt: skip
    yield COMMIT
    flash(gettext("Saved: machines are told so from now on."))
    return redirect(url_for(".machines"), 303)


def _form(known: list[SectionName]) -> type[TermsForm]:
    """The form of a paper with these sections."""
    fields: dict[str, Any] = {}
    for section in [None, *known]:
        for use, label in LABELS.items():
            silent = SAME if section else OPEN
            choices = [
                SelectChoice("", silent),
                SelectChoice("yes", gettext(ALLOWED)),
                SelectChoice("no", gettext(REFUSED)),
            ]
            fields[_name(use, section)] = SelectField(label, choices=choices, default="")
    return type("TermsForm", (TermsForm,), fields)


def _name(use: Use, section: SectionName | None) -> str:
    return f"{use}_{section.id}" if section else str(use)


def _as_typed(terms: AllTerms, known: list[SectionName]) -> SimpleNamespace:
    """What was saved, as the form's fields have it."""
    said = {"version": terms.version, "licence_url": terms.licence_url}
    for section in [None, *known]:
        found = terms.sections.get(section.id, Terms()) if section else terms.paper
        said |= {_name(use, section): VALUES[found.of(use)] for use in Use}
    return SimpleNamespace(**said)


def _page(form: TermsForm, known: list[SectionName]) -> str:
    return render_template(
        "newsroom/paper/machines.html",
        form=form,
        sections=known,
        told=robots.text(),
    )

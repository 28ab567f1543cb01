"""The sections: their names, addresses and order; two become one; an empty one goes."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired

from ... import clock
from ...archive import moves
from ...archive import sections as parts
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...archive.sections import Section
from ...archive.spelling import slugs
from ...archive.spelling.slugs import LONGEST
from ...archive.store import db
from ...language import as_html, gettext, lazy_gettext, ngettext
from ...web.wording import isolated, isolated_path
from ..access.guard import bp, me
from ..forms import at_most, id_in, line, told_at
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from . import part_forms
from .part_forms import VersionedForm, overtaken


class SectionForm(VersionedForm):
    name = StringField(
        lazy_gettext("Name"), [DataRequired(lazy_gettext("Type a name.")), at_most(60)], [line]
    )
    slug = StringField(lazy_gettext("Slug"), [at_most(LONGEST)], [line])
    dek = TextAreaField(lazy_gettext("Description"), [at_most(300)], [line])


@bp.get("/sections")
def sections() -> str:
    return _all(SectionForm(formdata=None))


@bp.post("/sections")
@writes
def add_section() -> Steps:
    form = SectionForm()
    form.validate()
    yield LOCK
    if not form.errors:
        with told_at(form.name):
            parts.check_name(form.name.data)
        if form.slug.data or not form.name.errors:
            with told_at(form.slug):
                parts.check_slug(form.slug.data or slugs.named(form.name.data))
    if form.errors:
        yield ROLLBACK
        return _all(form), 422
    section = parts.create(form.name.data, form.slug.data, form.dek.data)
    _note(Action.ADDED, section)
    yield COMMIT
    said = as_html.gettext(
        "%(section)s stands at %(path)s.",
        section=isolated(section.name),
        path=isolated_path(section.path),
    )
    flash(said)
    return redirect(url_for(".sections"), 303)


@bp.post("/sections/<id:section_id>/move")
@writes
def move_section(section_id: int) -> Steps:
    """One place up or down; the button that was pressed keeps the focus."""
    yield LOCK
    section, by = _one(section_id), -1 if request.form.get("by") == "up" else 1
    parts.shift(section, by)
    _note(Action.MOVED_UP if by < 0 else Action.MOVED_DOWN, section)
    yield COMMIT
    return redirect(url_for(".sections", moved=section_id, by="up" if by < 0 else "down"), 303)


@bp.get("/sections/<id:section_id>")
def section(section_id: int) -> str:
    found = _one(section_id)
    return _page(found, SectionForm(obj=found))


@bp.post("/sections/<id:section_id>")
@writes
def save_section(section_id: int) -> Steps:
    form = SectionForm()
    form.validate()
    yield LOCK
    found = _one(section_id)
    if not form.errors and overtaken(form, found):
        yield ROLLBACK
        return _page(found, form), 409
    if not form.errors:
        with told_at(form.name):
            parts.check_name(form.name.data, found)
        with told_at(form.slug):
            parts.check_slug(form.slug.data, found)
    if form.errors:
        yield ROLLBACK
        return _page(found, form), 422
    before, old = found.name, found.path
    found.name, found.dek = form.name.data, form.dek.data
    moves.readdress_section(found, form.slug.data)
    moved = f"{old} → {found.path}" if old != found.path else ""
    renamed = f"{before} → {found.name}" if before != found.name else ""
    _note(Action.CHANGED, found, name=renamed, address=moved)
    yield COMMIT
    said = as_html.gettext("%(name)s is saved.", name=isolated(found.name))
    if moved:
        said += " " + as_html.gettext(
            "It stands at %(new)s; %(old)s, its stories and its feeds lead there.",
            new=isolated_path(found.path),
            old=isolated_path(old),
        )
    flash(said)
    return redirect(url_for(".sections"), 303)


@bp.get("/sections/<id:section_id>/merge")
def merge_section(section_id: int) -> str | Response:
    """What a merger will do, before it is done."""
    found, into = _one(section_id), _into(request.args.get("into", ""))
    if into is None or into is found:
        flash(gettext("Choose the section to merge it into."), "error")
        return redirect(url_for(".section", section_id=section_id), 303)
    weight = moves.weight_of(found)
    return render_template(
        "newsroom/paper/merge.html",
        here="sections",
        back=url_for(".section", section_id=section_id),
        one=found.name,
        other=into.name,
        will=part_forms.merger(found.name, into.name, weight, into.path),
        so=gettext(
            "What is placed on the page of %(one)s follows what is placed on that of %(other)s."
            " %(one)s is no section any more.",
            one=found.name,
            other=into.name,
        ),
        action=url_for(".merge_section_now", section_id=section_id),
        into=into.id,
    )


@bp.post("/sections/<id:section_id>/merge")
@writes
def merge_section_now(section_id: int) -> Steps:
    yield LOCK
    found, into = _one(section_id), _into(request.form.get("into", ""))
    if into is None or into is found:
        abort(404)
    weight, name = moves.weight_of(found), found.name
    audit.note(
        clock.now(), me(), Action.MERGED, Subject.SECTION, name, section_id,
        into=into.name, stories=weight.stories, address=f"{found.path} → {into.path}",
    )  # fmt: skip
    moves.merge_sections(found, into)
    yield COMMIT
    flash(
        ngettext(
            "%(one)s is part of %(other)s now: one story moved.",
            "%(one)s is part of %(other)s now: %(num)s stories moved.",
            weight.stories,
            one=name,
            other=into.name,
        )
    )
    return redirect(url_for(".sections"), 303)


@bp.post("/sections/<id:section_id>/delete")
@writes
def delete_section(section_id: int) -> Steps:
    yield LOCK
    found = _one(section_id)
    try:
        moves.delete_section(found)
    except ValueError as error:
        yield ROLLBACK
        flash(str(error), "error")
        return redirect(url_for(".section", section_id=section_id), 303)
    _note(Action.DELETED, found)
    yield COMMIT
    flash(gettext("%(name)s is deleted.", name=found.name))
    return redirect(url_for(".sections"), 303)


def _one(section_id: int) -> Section:
    return db.session.get(Section, section_id) or abort(404)


def _into(text: str) -> Section | None:
    return db.session.get(Section, id_in(text))


def _all(form: SectionForm) -> str:
    moved, by = request.args.get("moved", type=int), request.args.get("by")
    known = parts.in_order()
    if known and moved == known[0].id:
        by = "down"  # the other button cannot be pressed
    elif known and moved == known[-1].id:
        by = "up"
    return render_template(
        "newsroom/paper/sections.html", sections=known, form=form, moved=moved, by=by
    )


def _page(found: Section, form: SectionForm) -> str:
    return render_template(
        "newsroom/paper/section.html",
        section=found,
        form=form,
        weight=moves.weight_of(found),
        others=[other for other in parts.in_order() if other is not found],
        entries=audit.of(Subject.SECTION, found.id),
    )


def _note(action: Action, found: Section, **details: str) -> None:
    audit.note(clock.now(), me(), action, Subject.SECTION, found.name, found.id, **details)

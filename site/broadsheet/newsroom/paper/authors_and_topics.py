"""Authors and topics: what readers see of them; two become one; one that no story uses goes."""

from functools import partial
from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import EmailField, IntegerField, StringField, TextAreaField, URLField
from wtforms.validators import DataRequired, NumberRange, Optional

from ... import clock
from ...archive import authors, moves
from ...archive.actions import Action, Subject
from ...archive.authors import Author, Topic
from ...archive.desk import audit
from ...archive.search import names
from ...archive.spelling import slugs
from ...archive.spelling.slugs import LONGEST
from ...archive.store import db
from ...language import Lazy, as_html, gettext, lazy_gettext, ngettext
from ...web.wording import isolated, isolated_path, listed
from ..access.guard import bp, me
from ..forms import at_most, clean, id_in, line, told_at
from ..pictures.choosing_pictures import onward
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from . import part_forms
from .part_forms import VersionedForm, check_email, check_picture, check_website, overtaken


class CreditForm(VersionedForm):
    name = StringField(
        lazy_gettext("Name"), [DataRequired(lazy_gettext("Type a name.")), at_most(200)], [line]
    )
    # Translators: the word in an address that names what stands there
    slug = StringField(lazy_gettext("Slug"), [at_most(LONGEST)], [line])


class AuthorForm(CreditForm):
    # Translators: of a reporter: what they cover
    beat = StringField(lazy_gettext("Beat"), [at_most(100)], [line])
    bio = TextAreaField(lazy_gettext("About the author"), [at_most(1000)], [line])
    email = EmailField(
        lazy_gettext("E-mail address for readers"), [at_most(254), check_email], [line]
    )
    website = URLField(lazy_gettext("Elsewhere on the web"), [at_most(500), check_website], [line])
    portrait_id = IntegerField(
        lazy_gettext("Portrait"), [Optional(), NumberRange(1, 2**31 - 1), check_picture]
    )


class TopicForm(CreditForm):
    dek = TextAreaField(lazy_gettext("Description"), [at_most(300)], [clean])


class CreditKind(NamedTuple):
    """Authors or topics: their table, form and words."""

    of: type[Author] | type[Topic]
    form: type[CreditForm]
    title: Lazy
    none_yet: Lazy
    more: Lazy
    add_one: Lazy
    add_it: Lazy
    is_same: Lazy  # before the field for the other's name


KINDS = {
    "author": CreditKind(
        Author,
        AuthorForm,
        title=lazy_gettext("Authors"),
        none_yet=lazy_gettext(
            "There are no authors yet. They come with the stories that name them, or from the form"
            " below."
        ),
        more=lazy_gettext("More authors"),
        add_one=lazy_gettext("Add an author"),
        add_it=lazy_gettext("Add the author"),
        is_same=lazy_gettext("Is the same author as"),
    ),
    "topic": CreditKind(
        Topic,
        TopicForm,
        title=lazy_gettext("Topics"),
        none_yet=lazy_gettext(
            "There are no topics yet. They come with the stories that name them, or from the form"
            " below."
        ),
        more=lazy_gettext("More topics"),
        add_one=lazy_gettext("Add a topic"),
        add_it=lazy_gettext("Add the topic"),
        is_same=lazy_gettext("Is the same topic as"),
    ),
}
ONE = "<id:credit_id>"


@bp.get("/authors", defaults={"kind": "author"})
@bp.get("/topics", defaults={"kind": "topic"})
def all_credits(kind: str) -> str:
    return _all(kind, KINDS[kind].form(formdata=None))


@bp.post("/authors", defaults={"kind": "author"})
@bp.post("/topics", defaults={"kind": "topic"})
@writes
def add_credit(kind: str) -> Steps:
    of, form = KINDS[kind].of, KINDS[kind].form()
    form.validate()
    yield LOCK
    if not form.errors:
        with told_at(form.name):
            authors.check_name(of, form.name.data)
        if form.slug.data or not form.name.errors:
            with told_at(form.slug):
                authors.check_slug(of, form.slug.data or slugs.named(form.name.data))
    if form.errors:
        yield ROLLBACK
        return _all(kind, form), 422
    authors.forget_name(of, form.name.data)
    made = authors.named(of, form.name.data)
    made.slug = form.slug.data or made.slug
    _fill(made, form)
    _note(Action.ADDED, made)
    yield COMMIT
    flash(gettext("%(name)s can be chosen now.", name=made.name))
    return onward(f"{kind}-{made.id}", url_for(".all_credits", kind=kind))


@bp.get(f"/authors/{ONE}", defaults={"kind": "author"})
@bp.get(f"/topics/{ONE}", defaults={"kind": "topic"})
def credit(kind: str, credit_id: int) -> str:
    found = _one(kind, credit_id)
    return _page(kind, found, KINDS[kind].form(obj=found))


@bp.post(f"/authors/{ONE}", defaults={"kind": "author"})
@bp.post(f"/topics/{ONE}", defaults={"kind": "topic"})
@writes
def save_credit(kind: str, credit_id: int) -> Steps:
    form = KINDS[kind].form()
    form.validate()
    yield LOCK
    found = _one(kind, credit_id)
    if not form.errors and overtaken(form, found):
        yield ROLLBACK
        return _page(kind, found, form), 409
    if not form.errors:
        with told_at(form.name):
            authors.check_name(type(found), form.name.data, found)
        with told_at(form.slug):
            authors.check_slug(type(found), form.slug.data, found)
    if form.errors:
        yield ROLLBACK
        return _page(kind, found, form), 422
    before, old = found.name, found.path
    authors.rename(found, form.name.data)
    _fill(found, form)
    moves.readdress_credit(found, form.slug.data)
    new = found.path
    renamed = f"{before} → {found.name}" if before != found.name else ""
    _note(Action.CHANGED, found, name=renamed, address=f"{old} → {new}" if old != new else "")
    yield COMMIT
    said = as_html.gettext("%(name)s is saved.", name=isolated(found.name))
    if old != new:
        paths = {"old": isolated_path(old), "new": isolated_path(new)}
        said += " " + as_html.gettext("%(old)s leads to %(new)s.", **paths)
    flash(said)
    return onward(f"{kind}-{found.id}", url_for(".all_credits", kind=kind))


@bp.get(f"/authors/{ONE}/merge", defaults={"kind": "author"})
@bp.get(f"/topics/{ONE}/merge", defaults={"kind": "topic"})
def merge_credit(kind: str, credit_id: int) -> str | Response:
    """What a merger will do, before it is done."""
    found, name = _one(kind, credit_id), line(request.args.get("into"))
    into = authors.by_name(KINDS[kind].of, name)
    if into is None or into is found:
        flash(_nobody(kind, name, found) if name else gettext("Choose a name."), "error")
        return redirect(url_for(".credit", kind=kind, credit_id=credit_id), 303)
    weight = moves.weight_of(found)
    return render_template(
        "newsroom/paper/merge.html",
        here="all_credits",
        back=url_for(".credit", kind=kind, credit_id=credit_id),
        one=found.name,
        other=into.name,
        will=part_forms.merger(found.name, into.name, weight, into.path),
        so=gettext(
            "A story that has both keeps %(other)s. %(one)s is deleted.",
            one=found.name,
            other=into.name,
        ),
        action=url_for(".merge_credit_now", kind=kind, credit_id=credit_id),
        into=into.id,
    )


@bp.post(f"/authors/{ONE}/merge", defaults={"kind": "author"})
@bp.post(f"/topics/{ONE}/merge", defaults={"kind": "topic"})
@writes
def merge_credit_now(kind: str, credit_id: int) -> Steps:
    yield LOCK
    found = _one(kind, credit_id)
    into = _one(kind, request.form.get("into", 0, id_in))
    if into is found:
        abort(404)
    weight, name = moves.weight_of(found), found.name
    audit.note(
        clock.now(), me(), Action.MERGED, Subject(kind), name, credit_id, into=into.name,
        stories=weight.stories, address=f"{found.path} → {into.path}",
    )  # fmt: skip
    moves.merge_credits(found, into)
    yield COMMIT
    flash(
        ngettext(
            "%(one)s is %(other)s now, in one story.",
            "%(one)s is %(other)s now, in %(num)s stories.",
            weight.stories,
            one=name,
            other=into.name,
        )
    )
    return redirect(url_for(".all_credits", kind=kind), 303)


@bp.post(f"/authors/{ONE}/delete", defaults={"kind": "author"})
@bp.post(f"/topics/{ONE}/delete", defaults={"kind": "topic"})
@writes
def delete_credit(kind: str, credit_id: int) -> Steps:
    yield LOCK
    found = _one(kind, credit_id)
    try:
        moves.delete_credit(found)
    except ValueError as error:
        yield ROLLBACK
        flash(str(error), "error")
        return redirect(url_for(".credit", kind=kind, credit_id=credit_id), 303)
    _note(Action.DELETED, found)
    yield COMMIT
    flash(gettext("%(name)s is deleted.", name=found.name))
    return redirect(url_for(".all_credits", kind=kind), 303)


def _nobody(kind: str, name: str, found: Author | Topic) -> Markup:
    """That no other has the name, and who could be meant."""
    if kind == "author":
        said = as_html.gettext("There is no other author of the name “%(name)s”.", name=name)
    else:
        said = as_html.gettext("There is no other topic of the name “%(name)s”.", name=name)
    merge = partial(url_for, ".merge_credit", kind=kind, credit_id=found.id)
    near = [
        Markup("<a href='{}'>{}</a>").format(merge(into=other), other)
        for other in names.near(type(found), name)
        if other != found.name
    ]
    if near:
        # Translators: names that are alike: "There is Ada or Adele."
        said += " " + as_html.gettext("There is %(names)s.", names=listed(near, "or"))
    return said


def _one(kind: str, credit_id: int) -> Any:
    return db.session.get(KINDS[kind].of, credit_id) or abort(404)


def _fill(found: Any, form: CreditForm) -> None:
    for field in form:
        if field.name not in ("version", "name", "slug"):
            setattr(found, field.name, field.data)


def _all(kind: str, form: CreditForm) -> str:
    words, after = line(request.args.get("q"))[:100], request.args.get("after")
    last = None if after is None else _one(kind, id_in(after))
    page = authors.listed(KINDS[kind].of, words, last)
    return render_template(
        "newsroom/paper/credits.html", kind=kind, words=KINDS[kind], page=page, form=form, q=words
    )


def _page(kind: str, found: Author | Topic, form: CreditForm) -> str:
    return render_template(
        "newsroom/paper/credit.html",
        kind=kind,
        words=KINDS[kind],
        credit=found,
        form=form,
        path=found.path,
        weight=moves.weight_of(found),
        entries=audit.of(Subject(kind), found.id),
    )


def _note(action: Action, found: Author | Topic, **details: str) -> None:
    kind = Subject(found.__tablename__)
    audit.note(clock.now(), me(), action, kind, found.name, found.id, **details)

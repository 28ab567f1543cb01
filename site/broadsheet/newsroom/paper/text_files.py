"""The text files that others look for at fixed addresses: a field each."""

from flask import abort, flash, redirect, render_template, url_for
from wtforms import TextAreaField

from ... import clock
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...archive.house import text_files as kept
from ...archive.house.text_files import FILES, SECURITY
from ...language import gettext, lazy_gettext
from ...wire import text_file_checks
from ..access.guard import bp, me
from ..forms import at_most, clean
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from .part_forms import VersionedForm, overtaken

LONGEST = 200_000  # characters: an ads.txt names some thousands of sellers
PURPOSES = {
    "ads.txt": lazy_gettext("Who may sell advertising on the paper’s pages."),
    "app-ads.txt": lazy_gettext("Who may sell advertising in the paper’s apps."),
    "trust.txt": lazy_gettext("Whom the paper belongs to, and which accounts are its own."),
    SECURITY: lazy_gettext("Whom to tell of a hole in the site’s security."),
    "humans.txt": lazy_gettext("Who makes the paper and its site."),
}

EXAMPLES = {
    "ads.txt": "example.com, 1234, DIRECT",
    "app-ads.txt": "example.com, 1234, DIRECT",
    "trust.txt": "belongto=https://www.example.org/",
    SECURITY: "Contact: mailto:security@example.org\nExpires: 2030-01-31T12:00:00Z",
    "humans.txt": "/* TEAM */",
}


class TextFileForm(VersionedForm):
    text = TextAreaField(lazy_gettext("Text"), [at_most(LONGEST)], [clean])


@bp.get("/paper/files/<name>")
def text_file(name: str) -> str:
    _check(name)
    return _page(name, TextFileForm(obj=kept.by_name(name)))


@bp.post("/paper/files/<name>")
@writes
def save_text_file(name: str) -> Steps:
    _check(name)
    form, now = TextFileForm(), clock.now()
    if form.validate():
        form.text.errors = text_file_checks.problems(name, form.text.data, now)
    if form.errors:
        return _page(name, form), 422
    yield LOCK
    found = kept.by_name(name)
    if found is not None and overtaken(form, found):
        yield ROLLBACK
        return _page(name, form), 409
    text = form.text.data
    kept.write(name, text)
    audit.note(now, me(), Action.WROTE if text else Action.TOOK_DOWN, Subject.SETTINGS, name)
    yield COMMIT
    if text:
        flash(gettext("%(name)s is saved.", name=name))
    else:
        flash(gettext("%(page)s is taken down.", page=name))
    return redirect(url_for(".imprint"), 303)


def _check(name: str) -> None:
    if name not in FILES:
        abort(404)


def _page(name: str, form: TextFileForm) -> str:
    return render_template(
        "newsroom/paper/text_file.html",
        name=name,
        form=form,
        purpose=PURPOSES[name],
        example=EXAMPLES[name],
        is_written=kept.by_name(name) is not None,
    )

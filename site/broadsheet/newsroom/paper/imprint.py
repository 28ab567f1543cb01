"""The paper's own settings, and the pages on which it says more of itself."""

from typing import Any
from zoneinfo import available_timezones

from babel.localedata import locale_identifiers
from flask import abort, flash, redirect, render_template, url_for
from wtforms import EmailField, Field, IntegerField, StringField, TelField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError

from ... import clock, settings
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...archive.house import imprint as kept
from ...archive.house import text_files
from ...archive.images import Image
from ...archive.store import db
from ...language import gettext, lazy_gettext
from ...paper import by_default, fixed, read_anew
from ...wire.text_files import ending_contact
from ..access.guard import bp, me
from ..forms import at_most, clean, line
from ..pictures.choosing_pictures import LOGO, onward
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, html_of, writes
from ..wording import THE_PAPER
from .log_words import FROM_TO, NOTHING
from .part_forms import VersionedForm, check_email, check_picture, overtaken
from .text_files import PURPOSES

LONGEST_PAGE = 200_000  # characters


class ImprintForm(VersionedForm):
    name = StringField(lazy_gettext("Name"), [at_most(60)], [line])
    # Translators: a line below the name of the paper that says what it is
    tagline = StringField(lazy_gettext("Tagline"), [at_most(120)], [line])
    logo_id = IntegerField(
        lazy_gettext("Logo"), [Optional(), NumberRange(1, 2**31 - 1), check_picture]
    )
    zone = StringField(lazy_gettext("Time zone"), [at_most(64)], [line])
    locale = StringField(lazy_gettext("Language and region"), [at_most(32)], [line])
    email = EmailField(lazy_gettext("E-mail address"), [at_most(254), check_email], [line])
    phone = TelField(lazy_gettext("Telephone"), [at_most(40)], [line])
    postal_address = TextAreaField(lazy_gettext("Postal address"), [at_most(300)], [clean])

    def validate_zone(self, field: Field) -> None:
        if field.data and field.data not in available_timezones():
            raise ValidationError(
                gettext("There is no zone “%(zone)s”: choose one from the list.", zone=field.data)
            )

    def validate_locale(self, field: Field) -> None:
        field.data = field.data.replace("-", "_")
        try:
            if field.data:
                settings.check_locale(field.data)
        except ValueError:
            wrong = gettext(
                "There is no language “%(language)s”: choose one from the list.",
                language=field.data,
            )
            raise ValidationError(wrong) from None

    def validate_phone(self, field: Field) -> None:
        if field.data and sum(char in "0123456789" for char in field.data) < 3:
            raise ValidationError(gettext("A telephone number has digits."))


class StandingPageForm(VersionedForm):
    source = TextAreaField(lazy_gettext("Text"), [at_most(LONGEST_PAGE)], [clean])


@bp.get("/paper")
def imprint() -> str:
    return _settings(ImprintForm(obj=kept.of_the_paper_if_any()))


@bp.post("/paper")
@writes
def save_imprint() -> Steps:
    form = ImprintForm()
    yield LOCK
    row = kept.of_the_paper_if_any()
    for column in fixed():  # nobody was shown a field for it
        form[column].data = getattr(row, column, "")
    if form.validate() and row is not None and overtaken(form, row):
        yield ROLLBACK
        return _settings(form), 409
    if form.errors:
        yield ROLLBACK
        return _settings(form), 422
    row, changed = row or kept.of_the_paper(), {}
    for field in form:
        before = getattr(row, field.name)
        if field is not form.version and (before or "") != (field.data or ""):
            values = [_told(field, value) for value in (before, field.data)]
            changed[field.name] = FROM_TO.join(values)
            setattr(row, field.name, field.data)
    if changed:
        audit.note(clock.now(), me(), Action.CHANGED, Subject.SETTINGS, THE_PAPER, None, **changed)
    yield COMMIT
    read_anew()  # it may speak another language
    if changed:
        flash(gettext("Saved: every page says so from now on."))
    else:
        flash(gettext("Nothing was changed."))
    return onward(LOGO, url_for(".imprint"))


def _told(field: Field, value: Any) -> str:
    """A setting as the log keeps it: a picture by its name."""
    image = db.session.get(Image, value) if field.name == "logo_id" and value else None
    return image.name if image else str(value or NOTHING)


@bp.get("/paper/<slug>")
def standing_page(slug: str) -> str:
    title = kept.PAGES.get(slug) or abort(404)
    return _page(slug, title, StandingPageForm(obj=kept.page(slug)))


@bp.post("/paper/<slug>")
@writes
def save_standing_page(slug: str) -> Steps:
    title = kept.PAGES.get(slug) or abort(404)
    form = StandingPageForm()
    if not form.validate():
        return _page(slug, title, form), 422
    source = form.source.data
    html = html_of(source, "markdown")
    yield LOCK
    page = kept.page(slug)
    if page is not None and overtaken(form, page):
        yield ROLLBACK
        return _page(slug, title, form), 409
    kept.write_page(slug, source, html)
    audit.note(
        clock.now(), me(), Action.WROTE if source else Action.TOOK_DOWN, Subject.SETTINGS, title
    )
    yield COMMIT
    shown = gettext(title)
    if source:
        flash(gettext("%(name)s is saved.", name=shown))
    else:
        # Translators: of a page about the paper: "Contact is taken down."
        flash(gettext("%(page)s is taken down.", page=shown))
    return redirect(url_for(".imprint"), 303)


def _settings(form: ImprintForm) -> str:
    return render_template(
        "newsroom/paper/imprint.html",
        form=form,
        fixed=fixed(),
        otherwise=by_default(),
        pages=kept.PAGES,
        written=kept.read().pages,
        files=PURPOSES,
        written_files=text_files.written(),
        expires_at=ending_contact(clock.now()),
        zones=sorted(available_timezones()),
        locales=sorted(name for name in locale_identifiers() if "_" in name),
        now=clock.now(),
    )


def _page(slug: str, title: str, form: StandingPageForm) -> str:
    return render_template(
        "newsroom/paper/standing_page.html",
        slug=slug,
        title=gettext(title),
        form=form,
        is_written=kept.page(slug) is not None,
        html=html_of(form.source.data or "", "markdown"),
    )

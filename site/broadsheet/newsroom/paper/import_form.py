"""The form of an import from the desk: a file, and the few options that an editor needs."""

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, SelectField, URLField
from wtforms.validators import ValidationError

from ...archive.sections import SectionName
from ...language import gettext, lazy_gettext
from ...paper import paper
from ..access.guard import may
from ..forms import DeskForm, at_most, line
from .part_forms import check_website


class ImportForm(DeskForm):
    file = FileField(lazy_gettext("File"))
    # Translators: a field: the section that stories get which come without one
    section = SelectField(lazy_gettext("Section for stories without one"))
    former_site = URLField(
        lazy_gettext("The site’s former address"), [at_most(300), check_website], [line]
    )
    # Translators: a box to tick: how stories come in
    drafts = BooleanField(lazy_gettext("As drafts, for somebody to publish"))
    # Translators: a box to tick: the file has all of the old site: what it lacks was deleted there
    whole = BooleanField(lazy_gettext("It is all that the old site has: list what is gone there"))
    # Translators: a box to tick
    skip_pages = BooleanField(lazy_gettext("Without pages such as “About us”"))

    def validate_file(self, field: Field) -> None:
        if not (field.data and field.data.filename):
            raise ValidationError(gettext("Choose a file."))

    def validate_section(self, field: Field) -> None:
        if not field.choices:
            raise ValidationError(gettext("The paper has no section yet: a publisher makes it."))


def form_for(known: list[SectionName]) -> ImportForm:
    """The form of a paper with these sections, of which the first is offered. Whoever may make none
    chooses among them."""
    form = ImportForm()
    names = [section.name for section in known]
    if may("add_section") and (news := paper().news) not in names:
        names.append(news)
    form.section.choices = [(name, name) for name in names]
    form.section.validate_choice = bool(names)
    return form

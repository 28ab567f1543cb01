"""Forms of who comes in: signing in, passwords, accounts."""

from wtforms import (
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from ...archive.staff import EMAIL, Role
from ...language import gettext, lazy_gettext, of_the_desk
from ..forms import DeskForm, at_most, line
from ..wording import ROLES


class SignInForm(DeskForm):
    email = EmailField(
        lazy_gettext("E-mail address"),
        [InputRequired(lazy_gettext("Type your e-mail address."))],
        [line],
    )
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired(lazy_gettext("Type your password."))]
    )
    next = HiddenField()


class CodeForm(DeskForm):
    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(lazy_gettext("Type the six digits of your app."))],
        [line],
    )


class SecondStepForm(DeskForm):
    """A code of the app, or one that was kept for the day on which it is lost."""

    code = StringField(lazy_gettext("Code"), [at_most(50)], [line])
    recovery = StringField(lazy_gettext("Recovery code"), [at_most(50)], [line])


class NameForm(DeskForm):
    name = StringField(
        lazy_gettext("Name"), [DataRequired(lazy_gettext("Type a name.")), at_most(100)], [line]
    )


class LanguageForm(DeskForm):
    language = SelectField(
        lazy_gettext("Language"),
        choices=lambda: [
            SelectChoice("", gettext("The paper’s")),
            *(
                SelectChoice(name, own, render_kw={"lang": name.replace("_", "-")})
                for name, own in of_the_desk().items()
            ),
        ],
    )


class EmailForm(DeskForm):
    email = EmailField(
        lazy_gettext("E-mail address"),
        [InputRequired(lazy_gettext("Type your e-mail address.")), at_most(254)],
        [line],
    )


class NewPasswordForm(DeskForm):
    password = PasswordField(
        lazy_gettext("New password"), [InputRequired(lazy_gettext("Type a password."))]
    )


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        lazy_gettext("Current password"),
        [InputRequired(lazy_gettext("Type your current password."))],
    )


class ConfirmForm(DeskForm):
    """The password once more, for what a borrowed browser must not do."""

    current = PasswordField(
        lazy_gettext("Current password"),
        [InputRequired(lazy_gettext("Type your current password."))],
    )


class StaffForm(DeskForm):
    name = StringField(
        lazy_gettext("Name"), [DataRequired(lazy_gettext("Type a name.")), at_most(100)], [line]
    )
    email = EmailField(
        lazy_gettext("E-mail address"),
        [DataRequired(lazy_gettext("Type an e-mail address.")), at_most(254)],
        [line],
    )
    role = RadioField(
        lazy_gettext("Role"),
        choices=[SelectChoice(role, words.rights) for role, words in ROLES.items()],
        default=Role.REPORTER,
    )
    # Translators: the name under which somebody’s stories appear
    byline = StringField(lazy_gettext("Byline"), [Optional(), at_most(200)], [line])

    def validate_email(self, field: Field) -> None:
        if not EMAIL.fullmatch(field.data):
            raise ValidationError(gettext("That is no e-mail address."))

"""`flask staff`: letting somebody into the newsroom, or in again."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from .. import clock, settings
from ..archive import staff as members
from ..archive.actions import Action, Subject
from ..archive.desk import audit
from ..archive.queues import mail_queue
from ..archive.queues.mail_queue import LetterKind
from ..archive.staff import Role, Staff
from ..archive.store import begin_writing, db
from ..language import gettext
from ..newsroom.access import letters, password_links, passwords, staff
from ..web import mail


@click.group("staff")
def staff_commands() -> None:
    """Who works in the newsroom."""


@staff_commands.command("add")
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="What they may do.",
)
@click.option("--name", default="", help="As colleagues see it [default: from the address].")
@click.option("--password-stdin", is_flag=True, help="Read a password, and make no link.")
@with_appcontext
def add_staff(email: str, role: str, name: str, password_stdin: bool) -> None:
    """Let somebody in: prints (and mails, if it can) a link at which they set their password."""
    if not password_stdin:
        need_key_of_servers()
    begin_writing()
    if not members.EMAIL.fullmatch(email):
        wrong = gettext("%(text)s is no e-mail address", text=repr(email))
        raise click.BadParameter(wrong, param_hint="EMAIL")
    if members.by_email(email) is not None:
        raise click.ClickException(
            gettext("%(email)s works here already; see `flask staff link`", email=email)
        )
    somebody = staff.add(email, name, Role(role))
    audit.note(
        clock.now(), None, Action.ADDED, Subject.STAFF, somebody.name, somebody.id, role=role
    )
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
        if problem := passwords.problem(password, somebody):
            raise click.ClickException(problem)
        passwords.set_password(somebody, password, clock.now())
    db.session.commit()
    # Translators: role: reporter, editor or publisher, in English
    click.echo(gettext("%(email)s can work here as %(role)s", email=email, role=role))
    if not password_stdin:
        _tell_link(somebody)


@staff_commands.command("link")
@click.argument("email")
@click.option("--without-second-factor", is_flag=True, help="Drop it: their phone is gone.")
@with_appcontext
def staff_link(email: str, without_second_factor: bool) -> None:
    """Print a link at which somebody sets a new password, within the hour."""
    need_key_of_servers()
    begin_writing()
    somebody = members.by_email(email)
    if somebody is None:
        raise click.ClickException(
            gettext("nobody with the address %(email)s works here", email=email)
        )
    if without_second_factor:
        members.drop_second_factor(somebody)
    audit.note(clock.now(), None, Action.MADE_LINK, Subject.STAFF, somebody.name, somebody.id)
    db.session.commit()
    _tell_link(somebody)


def need_key_of_servers() -> None:
    """Refuse to sign links that no server of this paper would take."""
    try:
        settings.refuse_own_key(current_app.config)
    except settings.MissingSetting as error:
        raise click.ClickException(str(error)) from None


def _tell_link(somebody: Staff) -> None:
    """Print a link, and mail it if this paper sends mail."""
    address, link = somebody.email, password_links.to_password(somebody)
    click.echo(gettext("Set a password at %(link)s", link=link))
    if mail.is_set():
        begin_writing()
        mail_queue.ask(LetterKind.INVITATION, address, clock.now())
        db.session.commit()
        errors = dict(letters.send_due())
        if address in errors:
            if errors[address]:
                click.echo(gettext("It could not be mailed: %(error)s", error=errors[address]))
            else:
                click.echo(gettext("Mailed"))

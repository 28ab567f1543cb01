"""Commands: `flask import`, `flask sample`, `flask staff` …; each is one call into a room."""

import sys
from copy import copy
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import with_appcontext

from .. import clock, press, sample
from ..archive import staff as members
from ..archive.actions import Action, Subject
from ..archive.changes import stamps
from ..archive.desk import audit
from ..archive.desk.filed_stories import paper_is_empty
from ..archive.queues import mail_queue
from ..archive.queues.mail_queue import Kind
from ..archive.staff import Role, Staff
from ..archive.store import begin_writing, db
from ..language import gettext, ngettext, number
from ..newsroom.access import letters, password_links, passwords, staff
from ..pictures import intake
from ..web import mail
from ..wire import outbox
from . import backups
from .exporting import export
from .importing import import_files
from .media import media_check, media_copy
from .message_catalogues import translations


def register(app: Flask) -> None:
    for command in (
        *(import_files, export, sample_edition, media_store, why, staff_commands, tell, send_mail),
        *(backups.backup, restored),
    ):
        app.cli.add_command(_needing_tables(app, command))
    app.cli.add_command(backups.restore)  # which makes the tables where there are none
    app.cli.add_command(translations)


def _needing_tables(app: Flask, command: click.Command) -> click.Command:
    """The same command, or group of them, which refuses to begin on a database without tables."""
    needing = copy(command)
    if isinstance(needing, click.Group):
        needing.commands = {n: _needing_tables(app, c) for n, c in needing.commands.items()}
        return needing

    def invoke(context: click.Context) -> Any:
        with app.app_context():
            if not sa.inspect(db.engine).has_table("article"):
                raise click.ClickException(
                    gettext("This paper has no tables yet: %(command)s", command="flask db upgrade")
                )
        return command.invoke(context)

    needing.invoke = invoke  # type: ignore[assignment, method-assign]
    return needing


@click.command("sample")
@click.option("--if-empty", is_flag=True, help="Do nothing if the paper has stories.")
@click.option(
    "--articles",
    type=click.IntRange(min=1),
    help="Instead, a made-up archive of so many articles over two years, for trials.",
)
@click.option(
    "--language",
    type=click.Choice(sample.edition.languages()),
    default=sample.edition.ENGLISH,
    help="The language that it is written in; the paper then bears its name and speaks it, unless "
    "the desk has set another.",
)
@click.option(
    "--look",
    type=click.Choice(sorted(sample.looks.offered())),
    help="The look of another paper; it bears that one's name, unless the desk has set another.",
)
@with_appcontext
def sample_edition(if_empty: bool, articles: int | None, language: str, look: str | None) -> None:
    """Fill the paper with the sample edition of an invented town."""
    if not if_empty or paper_is_empty():
        if articles is None:
            _publish_edition(language)
        else:
            _publish_archive(articles)
    if look:
        sample.looks.put_on(look)


def _publish_edition(language: str) -> None:
    stories = sample.edition.publish(clock.now(), language)
    click.echo(
        ngettext(
            "%(num)s story of the sample edition is in the paper",
            "%(num)s stories of the sample edition are in the paper",
            stories,
        )
    )


def _publish_archive(articles: int) -> None:
    with click.progressbar(
        sample.large_archive.publish(articles, clock.now()),
        length=articles,
        label=gettext("Writing"),
        update_min_steps=1000,
        file=sys.stderr,
    ) as progress:
        for _ in progress:
            pass
    click.echo(
        ngettext("%(num)s article is in the paper", "%(num)s articles are in the paper", articles)
    )


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


def _tell_link(somebody: Staff) -> None:
    """Print a link, and mail it if this paper sends mail."""
    address, link = somebody.email, password_links.to_password(somebody)
    click.echo(gettext("Set a password at %(link)s", link=link))
    if mail.is_set():
        begin_writing()
        mail_queue.ask(Kind.INVITATION, address, clock.now())
        db.session.commit()
        errors = dict(letters.send_due())
        if address in errors:
            if errors[address]:
                click.echo(gettext("It could not be mailed: %(error)s", error=errors[address]))
            else:
                click.echo(gettext("Mailed"))


@click.command("mail")
@with_appcontext
def send_mail() -> None:
    """Send the letters that are due, for a timer; servers send them by themselves, too.

    The exit status is 1 if one was not taken; it is tried again at later runs."""
    sent = letters.send_due()
    for address, error in sent:
        if error:
            click.echo(f"{address}: {error}", err=True)
        else:
            # Translators: of a letter
            click.echo(gettext("%(email)s: sent", email=address))
    if any(error for _, error in sent):
        raise SystemExit(1)


@click.group("media")
def media_store() -> None:
    """The media store, where pictures are kept."""


@media_store.command("render")
@with_appcontext
def render() -> None:
    """Make the renditions that are missing: after an upgrade, or when files were lost.

    The exit status is 1 if a picture could not be made whole."""
    found = dict(intake.complete_all())
    failed = {name: error for name, error in found.items() if error}
    for name, error in failed.items():
        click.echo(gettext("failed: %(what)s: %(why)s", what=name, why=error), err=True)
    click.echo(
        ngettext(
            "%(whole)s of %(num)s pictures are whole",
            "%(whole)s of %(num)s pictures are whole",
            len(found),
            whole=number(len(found) - len(failed)),
        )
    )
    if failed and current_app.config["MEDIA_STORE"]:
        click.echo(
            gettext(
                "Those of a paper that began in a folder go along: %(command)s",
                command="flask media copy folder",
            )
        )
    if failed:
        raise SystemExit(1)


media_store.add_command(media_copy)
media_store.add_command(media_check)


@click.command("restored")
@with_appcontext
def restored() -> None:
    """Say that this database was put back, or copied, by other tools than `flask restore`.

    They copy its identity along, by which shared stores and running servers know what they keep:
    it gets a new one, and nothing that was kept is handed out any more."""
    begin_writing()
    stamps.start_anew(db.session.connection(), clock.now())
    db.session.commit()
    click.echo(
        gettext("Nothing that was kept of the database that stood here is handed out any more")
    )


@click.command("why")
@click.argument("url")
@with_appcontext
def why(url: str) -> None:
    """Say why the page at URL is kept: from which stamps, until when and because of what."""
    status, lines = press.current_middleware().explain(url)
    click.echo("\n".join([f"{url}: {status}", *lines]))
    if not status.startswith("200"):
        raise SystemExit(1)


@click.command("outbox")
@with_appcontext
def tell() -> None:
    """Tell the hub (WEBSUB_HUB) and search engines (INDEXNOW_KEY) what changed; for a timer.

    What can't be told is tried again at later runs. The exit status is 1 if anything failed."""
    config = current_app.config
    if not (config["WEBSUB_HUB"] or config["INDEXNOW_KEY"]):
        click.echo(gettext("nobody is to be told: neither WEBSUB_HUB nor INDEXNOW_KEY is set"))
    sent = outbox.drain(clock.now())
    for channel, subjects, error in sent:
        many = ngettext("%(num)s address", "%(num)s addresses", len(subjects))
        what = subjects[0] if len(subjects) == 1 else many
        click.echo(f"{channel}: {what}" + (f": {error}" if error else ""), err=bool(error))
    if any(one.error for one in sent):
        raise SystemExit(1)

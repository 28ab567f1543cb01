"""`flask mail` and `flask outbox`: what is due is sent, for timers."""

import click
from flask import current_app
from flask.cli import with_appcontext

from .. import clock
from ..language import gettext, ngettext
from ..newsroom.access import letters
from ..wire import outbox
from .hiring import need_key_of_servers


@click.command("mail")
@with_appcontext
def send_mail() -> None:
    """Send the letters that are due, for a timer; servers send them by themselves, too.

    The exit status is 1 if one was not taken; it is tried again at later runs."""
    need_key_of_servers()
    sent = letters.send_due()
    for address, error in sent:
        if error:
            click.echo(f"{address}: {error}", err=True)
        else:
            # Translators: of a letter
            click.echo(gettext("%(email)s: sent", email=address))
    if any(error for _, error in sent):
        raise SystemExit(1)


@click.command("outbox")
@with_appcontext
def tell_others() -> None:
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

"""`flask why`: what the press knows of a page."""

from urllib.parse import urlsplit

import click
from flask.cli import with_appcontext

from .. import press


@click.command("why")
@click.argument("url")
@with_appcontext
def why(url: str) -> None:
    """Say why the page at URL is kept: from which stamps, until when and because of what."""
    try:
        urlsplit(url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="URL") from None
    status, lines = press.current_middleware().explain(url)
    click.echo("\n".join([f"{url}: {status}", *lines]))
    if not status.startswith("200"):
        raise SystemExit(1)

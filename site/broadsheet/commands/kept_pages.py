"""`flask why`: what the press knows of a page."""

import click
from flask.cli import with_appcontext

from .. import press


@click.command("why")
@click.argument("url")
@with_appcontext
def why(url: str) -> None:
    """Say why the page at URL is kept: from which stamps, until when and because of what."""
    status, lines = press.current_middleware().explain(url)
    click.echo("\n".join([f"{url}: {status}", *lines]))
    if not status.startswith("200"):
        raise SystemExit(1)

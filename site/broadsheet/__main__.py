"""`broadsheet`, the command of an installed package: all that `flask` does in a checkout, and
`run`, which does what `make run` does, for a paper in the folder where it is called."""

import json
import os
import sys
from pathlib import Path

import click
from flask.cli import FlaskGroup, run_command, with_appcontext

from . import create_app


@click.group(cls=FlaskGroup, create_app=create_app, add_version_option=False)
def commands() -> None:
    """A news site whose pages are a function of the content and the clock."""


@commands.command("run", with_appcontext=False)  # the port decides the address
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve at.")
@click.option("--port", default=5000, show_default=True, help="The port to serve at.")
@click.pass_context
def run(context: click.Context, host: str, port: int) -> None:
    """Set the paper up, load the sample edition if it is empty, and serve it: to try it, or to
    write for it at home. For the public, docs/serving.md has a production server."""
    os.environ.setdefault("BROADSHEET_SITE_URL", f"http://{host}:{port}")
    context.invoke(set_up)
    context.invoke(run_command, host=host, port=port)


@click.command
@with_appcontext
@click.pass_context
def set_up(context: click.Context) -> None:
    from flask_migrate import upgrade  # servers don't need Alembic

    from .commands.sample_papers import sample_paper

    upgrade()
    context.invoke(sample_paper, if_empty=True)


@commands.command("work-on-import", hidden=True, with_appcontext=False)
@click.argument("number", type=int)
@click.argument("handle", type=int)
def work_on_import(number: int, handle: int) -> None:
    """The process of an import from the desk (newsroom/paper/import_files.py): the settings of its
    paper come by the standard input, and their secrets by no list of processes."""
    os.nice(10)  # readers first
    with create_app(**json.load(sys.stdin)).app_context():
        from .newsroom.paper import import_running

        import_running.work_on(number, handle)


def main() -> None:
    os.environ.setdefault("BROADSHEET_INSTANCE_PATH", str(Path.cwd() / "instance"))
    commands(prog_name="broadsheet")


if __name__ == "__main__":
    main()

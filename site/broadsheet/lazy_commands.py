"""The paper's commands, imported when the first of them is asked for: servers need none, and what
they import would be half of a start."""

from click import Command, Context
from flask import Flask
from flask.cli import AppGroup


class LazyCommands(AppGroup):
    """What `flask` finds in an application."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app: Flask | None = app

    def list_commands(self, ctx: Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        if self.app is not None:
            app, self.app = self.app, None
            from . import commands

            commands.register(app)

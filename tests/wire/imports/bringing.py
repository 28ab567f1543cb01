"""What a test of the import says it with: runs of `flask import`, and what they told."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import Result
from flask import Flask


class Brought(NamedTuple):
    """What a run said: on the screen, and in its report."""

    run: Result
    report: list[dict[str, Any]]

    def of(self, headline: str) -> dict[str, Any]:
        (found,) = (line for line in self.report if line["headline"] == headline)
        return found

    @property
    def results(self) -> list[str]:
        return [line["result"] for line in self.report]

    @property
    def notes(self) -> str:
        return "\n".join(note for line in self.report for note in line["notes"])


def run_import(app: Flask, *args: object) -> Result:
    """`flask import`, in an application's context as the `flask` command has it."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=["import", *map(str, args)])


def bring_path(app: Flask, tmp_path: Path, *args: object) -> Brought:
    report = tmp_path / "report.json"
    run = run_import(app, *args, "--report", report)
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exc_info
    return Brought(run, json.loads(report.read_text() or "[]"))

"""The one clock: everything that needs the time asks here, once, and hands it on."""

from datetime import UTC, datetime

from flask import current_app


def system() -> datetime:
    """The machine's time, aware UTC: what CLOCK is unless a setting says otherwise."""
    return datetime.now(UTC)


def now() -> datetime:
    """This paper's time, aware UTC: what its CLOCK setting answers.

    Call it once, at the top of a route or command; below it, `now` is an argument.
    """
    moment: datetime = current_app.config["CLOCK"]()
    return moment.astimezone(UTC)

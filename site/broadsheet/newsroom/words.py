"""Wording at the desk: moments as its editors read them, in the paper's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from .. import labels


def teach(app: Flask) -> None:
    app.add_template_filter(local_input)
    app.add_template_filter(clock_time)


def local_input(moment: datetime) -> str:
    """A moment as the value of a `datetime-local` field."""
    return f"{moment.astimezone(_zone()):%Y-%m-%dT%H:%M}"


def clock_time(moment: datetime, now: datetime) -> str:
    """Today's moments by their time alone, the others with their date."""
    zone = _zone()
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{labels.on(moment, current_app.config['LOCALE'], zone)}, {local:%H:%M}"


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["TIMEZONE"])

"""Wording at the desk: moments as its editors read them, in the paper's zone."""

from datetime import datetime, timedelta

from flask import Flask

from .. import labels
from ..paper import paper


def teach(app: Flask) -> None:
    app.add_template_filter(local_input)
    app.add_template_filter(clock_time)
    app.add_template_filter(minute_after)
    app.add_template_global(paper)


def local_input(moment: datetime) -> str:
    """A moment as the value of a `datetime-local` field."""
    return f"{moment.astimezone(paper().zone):%Y-%m-%dT%H:%M}"


def minute_after(moment: datetime) -> datetime:
    return moment + timedelta(minutes=1)


def clock_time(moment: datetime, now: datetime) -> str:
    """Today's moments by their time alone, the others with their date."""
    locale, zone = paper().locale, paper().zone
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{labels.on(moment, locale, zone)}, {local:%H:%M}"

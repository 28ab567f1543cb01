"""Most read: the list, and the order of it for other pages."""

from datetime import datetime

from flask import Blueprint, abort, current_app, render_template

from .. import clock, press, urls
from ..archive import readings
from ..archive.changes import next_changes, stamps
from ..archive.changes.stamps import FRAME, LISTS
from ..archive.lists import teasers as lists
from .frame import frame

bp = Blueprint("most_read", __name__)


@bp.get(urls.MOST_READ)
@press.printed(FRAME, LISTS, next_change=next_changes.of_lists)
def page() -> str:
    if not current_app.config["MOST_READ"]:
        abort(404)
    now = clock.now()
    teasers = lists.in_this_order(ranking(now), now)[: lists.ON_A_PAGE]
    hours = current_app.config["MOST_READ_HOURS"]
    return render_template(
        "reader/most_read.html", teasers=teasers, hours=hours, frame=frame(now), now=now
    )


def ranking(now: datetime) -> list[int]:
    """Ids of the articles read most, made once for all pages until counts come in or an hour
    passes."""
    return press.part("ranking", stamps.READINGS, lambda: _ranked(now))


def _ranked(now: datetime) -> list[int]:
    press.holds_until(readings.next_change(now), "an hour leaves the most read")
    return readings.ranking(now, current_app.config["MOST_READ_HOURS"])

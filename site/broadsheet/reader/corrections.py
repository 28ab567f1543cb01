"""Corrections: the page on which the paper owns up to all of its mistakes."""

from flask import Blueprint, render_template

from .. import clock, press, urls
from ..archive.changes import next_changes
from ..archive.changes.stamps import FRAME, LISTS
from ..archive.lists import admissions
from ..archive.lists.teasers import Cursor
from ..web.paging import cursor
from . import days
from .frame import frame
from .pages import check_place

bp = Blueprint("corrections", __name__)


@bp.get(urls.CORRECTIONS)
@press.printed(FRAME, LISTS, next_change=next_changes.of_corrections, parameters=("before",))
def corrections() -> str:
    now = clock.now()
    before = cursor(Cursor.parse)
    page = admissions.newest(now, before)
    check_place(before, page.lines, page.is_linked)
    around = frame(now)
    parts = days.by_day(page.lines, around.paper.zone, "noted_at")
    context = {"page": page, "parts": parts, "before": before}
    return render_template("reader/corrections.html", now=now, frame=around, **context)

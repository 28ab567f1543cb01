"""Choosing stories by their words: to place them, to pick them for a rail, to lead a banner to."""

from datetime import datetime

from flask import render_template, request

from ... import clock
from ...archive import search
from ...archive.lists import worklists
from ...archive.lists.worklists import Filter, State, WorklistRow
from ..access.guard import bp, may
from ..forms import MOST_NAMES, line, lines
from ..typed_addresses import known_story

OFFERED = 12
COMING = 4  # of them at most are scheduled ones


@bp.get("/choices")
def choices() -> str:
    """The stories that fit some words, to choose from, for a field that `takes` one or several: a
    fragment."""
    now = clock.now()
    words = line(request.args.get("q"))[:200]
    return render_template(
        "newsroom/placing/_choices.html",
        choices=offered(words, now),
        button="choose" if request.args.get("takes") == "one" else "add",
        now=now,
    )


@bp.post("/picks")
def picked() -> str:
    """The rail picks that stand in a story's form, by their headlines: a fragment."""
    now = clock.now()
    texts = lines(request.form.get("picks"))[:MOST_NAMES]
    known = [(text, known_story(text, now)) for text in texts]
    return render_template("newsroom/placing/_picked.html", known=known, now=now)


def offered(words: str, now: datetime) -> list[WorklistRow]:
    """Stories that can be shown to readers: what comes next, for editors, then the newest."""
    wanted = Filter(matching=search.matching(words) if words else None)
    coming = worklists.of(State.SCHEDULED, now, wanted).lines if may("know_all_stories") else []
    live = worklists.of(State.LIVE, now, wanted).lines
    return [*coming[:COMING], *live][:OFFERED]

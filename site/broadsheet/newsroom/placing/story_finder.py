"""Choosing stories by their words: to place them, to pick them for a rail, to lead a banner to."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app, render_template, request

from ... import clock
from ...archive import addresses, articles, search
from ...archive.articles import Article
from ...archive.lists import worklists
from ...archive.lists.worklists import Filter, State, WorklistRow
from ...archive.staff import Role
from ..access.guard import bp, me
from ..forms import MOST_NAMES, line, lines

OFFERED = 12
COMING = 4  # of them at most are scheduled ones


@bp.get("/choices")
def choices() -> str:
    """The stories that fit some words, to choose from, for a field that `takes` one or several: a
    fragment."""
    words = line(request.args.get("q"))[:200]
    return render_template(
        "newsroom/placing/_choices.html",
        choices=offered(words, now := clock.now()),
        deed="choose" if request.args.get("takes") == "one" else "add",
        now=now,
    )


@bp.post("/picks")
def picked() -> str:
    """The rail picks that stand in a story's form, by their headlines: a fragment."""
    now = clock.now()
    texts = lines(request.form.get("picks"))[:MOST_NAMES]
    known = [(text, _known(slug_in(text), now)) for text in texts]
    return render_template("newsroom/placing/_picked.html", known=known, now=now)


def offered(words: str, now: datetime) -> list[WorklistRow]:
    """Stories that can be shown to readers: what comes next, for editors, then the newest."""
    wanted = Filter(matching=search.matching(words) if words else None)
    coming = worklists.of(State.SCHEDULED, now, wanted).lines if me().may(Role.EDITOR) else []
    live = worklists.of(State.LIVE, now, wanted).lines
    return [*coming[:COMING], *live][:OFFERED]


def slug_in(text: str) -> str:
    """The slug in what somebody typed or pasted: a slug, a path or a whole address."""
    return text.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]


def path_in(text: str) -> str:
    """The path of the paper that somebody typed, pasted or chose: of a path, a whole address or a
    story's slug. Raises ValueError for what is no address, or another site's."""
    path = addresses.normalised(text)
    host, own = urlsplit(text).netloc, urlsplit(current_app.config["SITE_URL"]).netloc
    if host and host.lower() != own.lower():
        raise ValueError(f"An address of this paper, not of {host[:100]}.")
    story = _known(text, clock.now()) if "/" not in text else None
    return f"/{story.section.slug}/{story.slug}" if story else path


def may_know(article: Article, now: datetime) -> bool:
    """Reporters are told of no story of others before readers are."""
    return me().may(Role.EDITOR) or article.is_public(now) or article.filed_by_id == me().id


def _known(slug: str, now: datetime) -> Article | None:
    found = articles.by_slug(slug)
    return found if found is not None and may_know(found, now) else None

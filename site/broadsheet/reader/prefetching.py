"""Prefetching: which pages a browser may fetch before its reader has chosen one (Speculation Rules,
https://wicg.github.io/nav-speculation/speculation-rules.html)."""

import json

from flask import Blueprint, Response, request

from .. import clock, press, urls

bp = Blueprint("prefetching", __name__)

PAGES = {"pages", "most_read", "archives", "corrections", "search"}  # who answers with whole pages
# Below these stands a rail. They keep to six requests: the rules come with pages of many stories.
WITH_RAIL = {"pages.article", "pages.about", "pages.contact", "pages.policy"}
KEPT = "public, max-age=86400"  # by browsers: they change with a new start only
# When a reader is about to choose: the pointer rests on a link, or is pressed.
EAGERNESS = "moderate"


@bp.get(urls.SPECULATION_RULES)
@press.printed()
def rules() -> Response:
    """Fetch stories ahead, and nothing else whose address looks like theirs."""
    stories = {"href_matches": urls.story(":section", ":slug")}
    others = [f"/{word}/*" for word in sorted(urls.RESERVED)]
    others += [urls.feed("/:list", form) for form in urls.FEEDS]
    rules = {
        "prefetch": [
            {
                "source": "document",
                "where": {"and": [stories, {"not": {"href_matches": others}}]},
                "eagerness": EAGERNESS,
            }
        ]
    }
    response = Response(json.dumps(rules), mimetype="application/speculationrules+json")
    response.headers["Cache-Control"] = KEPT
    return response


@bp.after_app_request
def point_to_rules(response: Response) -> Response:
    """Pages of many stories tell where the rules are, but not to readers who save data (the press
    takes it out of what it hands out to them); and nothing of another moment does."""
    is_list = request.endpoint not in WITH_RAIL and request.blueprint in PAGES
    if is_list and response.status_code == 200 and not _is_withheld():
        path = request.script_root + urls.SPECULATION_RULES
        response.headers["Speculation-Rules"] = f'"{path}"'
    return response


def _is_withheld() -> bool:
    # What the press prints ahead is of another moment for now alone.
    is_elsewhere = clock.AS_OF in request.environ and press.page_in_print() is None
    return is_elsewhere or "Save-Data" in request.headers

"""Prefetching: which pages a browser may fetch before its reader has chosen one (Speculation Rules,
https://wicg.github.io/nav-speculation/speculation-rules.html)."""

import json

from flask import Blueprint, Response, request

from .. import clock, press, urls

bp = Blueprint("prefetching", __name__)

PAGES = {"pages", "most_read", "archives", "corrections", "search"}  # who answers with whole pages
# When a reader is about to choose: the pointer rests on a link, or is pressed.
EAGERNESS = "moderate"


@bp.get(urls.SPECULATION_RULES)
@press.printed()
def rules() -> Response:
    """Stories, which stand below their section, and nothing else with an address like theirs."""
    stories = {"href_matches": urls.story(":section", ":slug")}
    others = [f"/{word}/*" for word in sorted(urls.RESERVED)]
    others += [urls.feed("/:list", form) for form in urls.FEEDS]
    told = {
        "prefetch": [
            {
                "source": "document",
                "where": {"and": [stories, {"not": {"href_matches": others}}]},
                "eagerness": EAGERNESS,
            }
        ]
    }
    return Response(json.dumps(told), mimetype="application/speculationrules+json")


@bp.after_app_request
def point_to_rules(response: Response) -> Response:
    """Pages tell where the rules are, but for readers who save data (the press takes it out of what
    it hands out to them), and nothing of another moment does."""
    is_page = request.blueprint in PAGES and response.mimetype == "text/html"
    saves_data = "Save-Data" in request.headers
    if (
        is_page
        and response.status_code == 200
        and not saves_data
        and clock.AS_OF not in request.environ
    ):
        path = request.script_root + urls.SPECULATION_RULES
        response.headers["Speculation-Rules"] = f'"{path}"'
    return response

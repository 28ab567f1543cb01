"""Refusals: what the desk can't do for somebody who is signed in, said there, with a way on."""

from typing import NamedTuple

from flask import Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from .. import errors
from .door import bp, typed_texts


class Words(NamedTuple):
    headline: str
    dek: str
    keeps_texts: bool = False  # whether what came with the form is shown, so that it is not lost


WORDS = {
    403: Words("This is not for your role", "Ask a colleague who may do it.", keeps_texts=True),
    404: Words("Nothing stands here", "It may have been deleted, or is not yours to see."),
    409: Words(
        "This has moved on",
        "Somebody published, scheduled or withdrew it after you had opened the page. "
        "Nothing was done.",
        keeps_texts=True,
    ),
    413: Words("That is too large", "The desk takes less at once. Nothing of it was kept."),
}


@bp.errorhandler(HTTPException)
def refusal(error: HTTPException) -> Response:
    """What is broken, and what strangers are refused, looks as it does everywhere in the paper."""
    words = WORDS.get(error.code or 500)
    if words is None or g.get("staff") is None:
        return errors.page(error)
    texts = typed_texts() if words.keeps_texts and request.method == "POST" else []
    story_id = (request.view_args or {}).get("story_id") if error.code != 404 else None
    html = render_template(
        "newsroom/refused.html", words=words, code=error.code, texts=texts, story_id=story_id
    )
    return make_response(html, error.code or 500)

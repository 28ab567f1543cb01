"""What is pasted into a story: the browser sends the clipboard, and gets Markdown for it."""

from flask import jsonify, request
from werkzeug.wrappers import Response

from ....language import gettext, lazy_gettext, ngettext, number
from ....text.rendering import LONGEST
from ....web.worker import Unavailable, desk
from ...access.guard import bp
from ...forms import clean

PLAIN = lazy_gettext(
    "Only the words came in: their formatting took too long to read, or others came first."
)


@bp.post("/paste")
def paste() -> Response:
    """Markdown for what was pasted, and a word about what was left out."""
    from . import (
        html as pasting,  # what takes HTML apart is a tenth of a start, and readers need none of it
    )

    html, plain = request.form.get("html", ""), request.form.get("text", "")
    try:
        words, pictures = desk.call(pasting.markdown, html, plain)
    except Unavailable:
        return jsonify(words=clean(plain) or pasting.only_words(html), note=str(PLAIN))
    note = ""
    if len(words) > LONGEST:
        note = gettext(
            "That is long: a story’s text has at most %(number)s characters.",
            number=number(LONGEST),
        )
    elif pictures:
        note = ngettext(
            "A picture was left out: upload what you may use, and place it in the text.",
            "%(num)s pictures were left out: upload what you may use, and place it in the text.",
            pictures,
        )
    return jsonify(words=words, note=note)

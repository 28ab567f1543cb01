"""Packs what no press hands out: the desk, search results, errors."""

from flask import Flask, Response, request

from ..press import codings

# A page on which a secret stands beside what others chose must not be packed for them: its length
# would tell whether the two are alike (BREACH). Another site can have a reader's browser ask, but
# not by these words, which browsers alone write; "none" is an address that was typed.
OUR_OWN = {"same-origin", "none"}


def register(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Pack an answer that is whole in memory, unless it knows its reader and another site may have
    asked for it."""
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING", "")  # "" from the press: it packs itself
    if accepted and _is_whole(response) and _is_for_us():
        body = response.get_data()
        if codings.is_worth_coding(response.mimetype or "", body):
            response.vary.add("Accept-Encoding")
            coding = codings.preferred[accepted]
            if coding != "identity":
                response.set_data(codings.coded(body, coding))
                response.headers["Content-Encoding"] = coding
    return response


def _is_whole(response: Response) -> bool:
    is_flowing = response.is_streamed or response.direct_passthrough
    return not is_flowing and response.status_code not in (206, 304)


def _is_for_us() -> bool:
    return not request.cookies or request.headers.get("Sec-Fetch-Site") in OUR_OWN

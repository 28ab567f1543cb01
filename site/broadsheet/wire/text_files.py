"""The text files that others look for at fixed addresses, as the desk wrote them.

`/ads.txt`, `/app-ads.txt` (https://iabtechlab.com/ads-txt/), `/trust.txt`
(https://journallist.net/reference-document-for-trust-txt-specifications),
`/.well-known/security.txt` (RFC 9116) and `/humans.txt` (https://humanstxt.org)."""

from datetime import datetime, timedelta

from flask import Blueprint, Response
from werkzeug.wrappers import Response as AnyResponse

from .. import clock, press, urls
from ..archive.changes import stamps
from ..archive.house import text_files
from ..archive.house.text_files import FILES, SECURITY
from ..web import unknown_addresses
from . import text_file_checks

bp = Blueprint("text_files", __name__)

SOON = timedelta(days=30)


@press.printed(stamps.text_file)
def text_file(name: str) -> AnyResponse:
    """One of the files; nothing stands at its address while it has no text."""
    found = text_files.by_name(name)
    if found is None:
        return unknown_addresses.answer(clock.now())
    return Response(f"{found.text}\n", mimetype="text/plain")


for name in FILES:
    bp.add_url_rule(
        urls.text_file(name), view_func=text_file, methods=["GET"], defaults={"name": name}
    )


def ending_contact(now: datetime) -> datetime | None:
    """When the security.txt expires, or did, if that is near enough to tell the desk (aware UTC):
    nobody may rely on it after that (RFC 9116, 2.5.5). One query."""
    found = text_files.by_name(SECURITY)
    ends_at = text_file_checks.expires_at(found.text) if found else None
    return ends_at if ends_at and ends_at - now < SOON else None

"""The log: who did what to what, as editors look it up."""

from flask import render_template, request

from ...archive.actions import Subject
from ...archive.desk import audit
from ...language import lazy_gettext
from ...web import paging
from ..access.guard import bp
from ..forms import line

# What the log can be asked about.
ABOUT = {
    Subject.STORY: lazy_gettext("Stories"),
    Subject.STAFF: lazy_gettext("Staff"),
    Subject.SECTION: lazy_gettext("Sections"),
    Subject.AUTHOR: lazy_gettext("Authors"),
    Subject.TOPIC: lazy_gettext("Topics"),
    Subject.PICTURE: lazy_gettext("Pictures"),
    Subject.FILE: lazy_gettext("Files"),
    Subject.PLACEMENT: lazy_gettext("Placing"),
    Subject.BANNER: lazy_gettext("Banners"),
    Subject.ADDRESS: lazy_gettext("Addresses"),
    Subject.SETTINGS: lazy_gettext("Settings"),
    Subject.EDITION: lazy_gettext("Editions"),
    Subject.IMPORT: lazy_gettext("Imports"),
}


@bp.get("/audit")
def audit_log() -> str:
    """Who did what to what, and when."""
    words, kind = line(request.args.get("q"))[:200], line(request.args.get("kind"))
    found = audit.entries(words, kind, paging.cursor(paging.row_id))
    shown = found[: audit.ON_A_PAGE]
    older = shown[-1].id if len(found) > len(shown) else None
    return render_template(
        "newsroom/paper/audit.html",
        entries=shown,
        older=older,
        words=words,
        kind=kind,
        about=ABOUT,
    )

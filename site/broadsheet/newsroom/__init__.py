"""Where reporters and editors work; nothing of it is ever kept or linked to readers."""

# ruff: noqa: F401 - the views of these modules are routes once they are imported
import logging
import os
import sys

from flask import Flask, redirect, url_for

from .. import urls
from ..archive import staff as members
from ..archive.database.outages import DatabaseFailure
from ..archive.store import opening
from . import forms, wording
from .access import account, letters, refusals, sign_in, staff
from .access.guard import bp, csrf
from .paper import (
    as_of,
    audit_log,
    authors_and_topics,
    choosing_look,
    former_addresses,
    from_imports,
    import_jobs,
    imprint,
    log_words,
    machine_terms,
    sections,
    text_files,
)
from .pictures import choosing_pictures, files, library, one_picture
from .placing import banners, placing, story_finder
from .stories import (
    bulk,
    desk,
    drafting,
    first_steps,
    history,
    proposals,
    publishing,
    readers_notes,
    sharing,
    states,
    story_page,
    translating,
)
from .stories.pasting import clipboard
from .stories.writing import offered_names


def register(app: Flask) -> None:
    """Open the newsroom in an application: `/newsroom`, and `/admin`, which leads there."""
    csrf.init_app(app)
    wording.register_filters(app)
    app.add_template_filter(log_words.logged_subject)
    app.add_template_filter(log_words.logged_action)
    app.add_template_filter(log_words.logged_at_story)
    app.add_template_filter(log_words.logged_details)
    app.add_template_filter(states.state_name)
    app.add_template_global(forms.errors_in_order)
    app.add_template_global(first_steps.publishers)
    app.add_template_global(first_steps.first_steps_left)
    app.add_template_global(choosing_pictures.library_picture)
    app.register_blueprint(bp)
    app.add_url_rule(urls.ADMIN, "admin", lambda: redirect(url_for("newsroom.desk"), 301))


def say_how_to_begin(app: Flask) -> None:
    """Tell the console of a server that starts how to make the first account, if there is none."""
    by_hand = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
    if by_hand and "run" not in sys.argv:
        return
    if os.environ.get("WERKZEUG_RUN_MAIN") == "true":  # the reloader's, after the first
        return
    try:
        with app.app_context(), opening.before_workers(app) as connection:
            nobody = members.nobody_yet(connection)
    except DatabaseFailure:  # the database is not there yet, or away: /healthz says so
        return
    if nobody:
        logging.getLogger(__name__).warning(
            "Nobody works here yet. The first account: %s staff add you@example.org"
            " --role publisher",
            sys.argv[0] if by_hand else "flask",
        )

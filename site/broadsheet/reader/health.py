"""Health: whether this process can serve the paper, for load balancers."""

import threading
import time

from flask import Blueprint, Response, current_app, jsonify

from .. import clock, press, urls
from ..archive import images
from ..archive.changes import log as change_log
from ..archive.database.outages import DatabaseFailure
from ..archive.queues import mail_queue
from ..archive.queues.mail_queue import Kind
from ..archive.search import index
from ..archive.store import db, newest_migration, schema_of
from ..pictures import store as media

bp = Blueprint("health", __name__)

AGAIN = 5.0  # seconds after which the store of pictures is asked again
TIME_LIMIT = 1.0  # seconds that an answer waits for it
NOT_UPGRADED = "not upgraded: run `flask db upgrade`"


@bp.get(urls.HEALTH)
def health() -> tuple[Response, int]:
    """200 when pages can be served, else 503; what is wrong, by name."""
    parts = {"database": database(), "press": press.current().state}
    if parts["database"] == "ok":
        parts |= {"search": search(), "mail": mail(), "pictures": pictures()}
    purger = change_log.current().purger
    if purger.url:
        parts["proxy"] = purger.state
    is_serving = parts["database"] == "ok"
    if all(state == "ok" for state in parts.values()):
        status = "ok"
    else:  # without the database nothing is served; without others pages are slower, or bare
        status = "degraded" if is_serving else "failing"
    response = jsonify(status=status, **parts)
    response.headers["Cache-Control"] = "no-store"
    return response, 200 if is_serving else 503


def database() -> str:
    """ "ok", or why the archive can't be read."""
    try:
        current = schema_of(db.session.connection())
    except DatabaseFailure:
        return "can't be reached"
    return "ok" if current == newest_migration() else NOT_UPGRADED


def search() -> str:
    """ "ok", or that the index is made in another way than this program asks it."""
    return "ok" if index.is_current(db.session.connection()) else NOT_UPGRADED


def mail() -> str:
    """ "ok", or that an invitation was given up. Not of links to new passwords: strangers ask for
    those, and would read here whether there is such an account."""
    lost = [letter for letter in mail_queue.given_up(clock.now()) if letter.kind == Kind.INVITATION]
    return f"{len(lost)} could not be sent: see the newsroom's staff" if lost else "ok"


def pictures() -> str:
    """ "ok", or why no picture can be fetched, as it was seen a few seconds ago at most."""
    newest = images.newest()
    watch: StoreWatch = current_app.extensions.setdefault("store_watch", StoreWatch())
    return watch.look(media.store(), newest.picture.files[0]) if newest else "ok"


class StoreWatch:
    """What is known of the store of pictures. A thread of its own asks: a bucket that is away may
    take seconds to say so, and nobody waits as long for /healthz."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state, self.asked_at = "ok", float("-inf")
        self.thread: threading.Thread | None = None

    def look(self, store: media.Store, file: str) -> str:
        """Its state. `file`: one that must be there."""
        with self.lock:
            is_waiting = self.thread is not None and self.thread.is_alive()
            # How long ago, not what time it is: the machine's matter, not the paper's clock.
            if not is_waiting and time.monotonic() - self.asked_at > AGAIN:
                self.asked_at, self.state = time.monotonic(), "their store does not answer"
                self.thread = threading.Thread(target=self._ask, args=(store, file), daemon=True)
                self.thread.start()
                self.thread.join(TIME_LIMIT)
            return self.state

    def _ask(self, store: media.Store, file: str) -> None:
        try:
            is_there = store.exists(file)
        except OSError:
            self.state = "their store can't be reached"
        else:
            self.state = "ok" if is_there else "the newest is missing from their store"

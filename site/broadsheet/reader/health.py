"""Health: whether this process can serve the paper, for load balancers."""

import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from flask import Blueprint, Response, current_app, jsonify

from .. import clock, press, urls
from ..archive import images
from ..archive.changes import log as change_log
from ..archive.database.outages import DatabaseFailure
from ..archive.queues import mail_queue
from ..archive.queues.mail_queue import LetterKind
from ..archive.search import index
from ..archive.store import db
from ..archive.store.schema_versions import known_migrations, schema_of
from ..pictures import store as media

bp = Blueprint("health", __name__)

AGAIN = 5.0  # seconds after which what may be slow is asked again
TIME_LIMIT = 1.0  # seconds that an answer waits for it
ROOM = 2**20  # bytes that a disk must have left: a save of a long story takes as much
NOT_UPGRADED = "not upgraded: run `flask db upgrade`"
# Once it is upgraded, workers serve on as they began until the reload has come to them.
NEWER = "of a newer version than this process: reload the servers"


@bp.get(urls.HEALTH)
def health() -> tuple[Response, int]:
    """200 when pages can be served, else 503; what is wrong, by name."""
    parts = {"database": database(), "disk": disk(), "press": kept_pages()}
    if parts["database"] == "ok":
        parts |= {"search": search(), "mail": mail(), "pictures": pictures()}
    purger = change_log.current().purger
    if purger.url:
        parts["proxy"] = purger.state
    is_serving = parts["database"] in ("ok", NEWER)
    if all(state == "ok" for state in parts.values()):
        status = "ok"
    else:  # without the database nothing is served; without others pages are slower, or bare
        status = "degraded" if is_serving else "failing"
    response = jsonify(status=status, **parts)
    response.headers["Cache-Control"] = "no-store"
    return response, 200 if is_serving else 503


def database() -> str:
    """ "ok", or what is wrong with the archive or its tables."""
    try:
        current = schema_of(db.session.connection())
    except DatabaseFailure:
        return "can't be reached"
    known, newest = known_migrations()
    if current is not None and current not in known:
        return NEWER
    return "ok" if current == newest else NOT_UPGRADED


def search() -> str:
    """ "ok", or that the index is made in another way than this program asks it."""
    return "ok" if index.is_current(db.session.connection()) else NOT_UPGRADED


def mail() -> str:
    """ "ok", or that an invitation was given up. Not of links to new passwords: strangers ask for
    those, and would read here whether there is such an account."""
    lost = [
        letter
        for letter in mail_queue.given_up(clock.now())
        if letter.kind == LetterKind.INVITATION
    ]
    return f"{len(lost)} could not be sent: see the newsroom's staff" if lost else "ok"


def kept_pages() -> str:
    """ "ok", or why pages are printed that might be kept; a shared store is asked."""
    kept = press.current()
    if kept.shared is None or kept.change_log.went_back:
        return kept.state
    return watched("press", kept.refreshed_state, "their store does not answer")


def disk() -> str:
    """ "ok", or why nothing can be saved: what is kept on this machine's disk can't be written."""
    url, pictures = db.engine.url, media.store()
    file = url.database if url.drivername.startswith("sqlite") else None
    folders = [Path(current_app.instance_path)]
    if file:
        folders.append(Path(file).parent)
    if isinstance(pictures, media.FolderStore):
        folders.append(pictures.path)
    return watched("disk", partial(can_be_written, folders, file), "it does not answer")


def can_be_written(folders: list[Path], database: str | None) -> str:
    """ "ok", or what is wrong with one of these folders, those that there are, or with the file of
    SQLite's."""
    try:
        for folder in filter(Path.exists, dict.fromkeys(folders)):
            with TemporaryFile(dir=folder) as file:
                file.write(bytes(ROOM))
        if database:
            # This process may have it for reading alone, though its disk can be written again.
            with closing(sqlite3.connect(database, timeout=0)) as connection:
                connection.execute("BEGIN IMMEDIATE")
    except OSError as error:
        return f"nothing can be saved: {error.strerror}"
    except sqlite3.Error as error:
        is_busy = error.sqlite_errorname.startswith("SQLITE_BUSY")  # somebody else writes
        return "ok" if is_busy else f"nothing can be saved: {error}"
    return "ok"


def pictures() -> str:
    """ "ok", or why no picture can be fetched."""
    newest = images.newest()
    if newest is None:
        return "ok"
    ask = partial(is_fetched, media.store(), newest.picture.files[0])
    return watched("pictures", ask, "their store does not answer")


def is_fetched(store: media.MediaStore, file: str) -> str:
    """ "ok", or why a file that must be there can't be had."""
    try:
        return "ok" if store.exists(file) else "the newest is missing from their store"
    except OSError:
        return "their store can't be reached"


def watched(name: str, ask: Callable[[], str], silent: str) -> str:
    """What `ask` answers, or answered a few seconds ago; `silent` if it doesn't in time."""
    watches = current_app.extensions.setdefault("watches", defaultdict(Watch))
    watch: Watch = watches[name]
    return watch.refreshed_state(ask, silent)


class Watch:
    """What is known of something that may take seconds to answer. A thread of its own asks: nobody
    waits as long for /healthz."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state, self.asked_at = "ok", float("-inf")
        self.thread: threading.Thread | None = None

    def refreshed_state(self, ask: Callable[[], str], silent: str) -> str:
        """What is known of it, asked anew unless it was a moment ago: `silent` if it has not
        answered in time."""
        with self.lock:
            is_waiting = self.thread is not None and self.thread.is_alive()
            # How long ago, not what time it is: the machine's matter, not the paper's clock.
            if not is_waiting and time.monotonic() - self.asked_at > AGAIN:
                self.asked_at, self.state = time.monotonic(), silent
                self.thread = threading.Thread(target=self._ask, args=(ask,), daemon=True)
                self.thread.start()
                self.thread.join(TIME_LIMIT)
            return self.state

    def _ask(self, ask: Callable[[], str]) -> None:
        self.state = ask()

"""Letters: what is mailed to staff, after the answer to whoever asked for it.

No request waits for a mail server: it adds a row to the queue (archive/queues/mail_queue.py), and a
thread of the process, or `flask mail` from a timer, sends what is due."""

import logging
import threading
from datetime import datetime
from typing import NamedTuple

from flask import Flask, after_this_request, current_app
from werkzeug.wrappers import Response

from ... import clock
from ...archive import staff as members
from ...archive.database.outages import DatabaseFailure
from ...archive.queues import mail_queue
from ...archive.queues.mail_queue import Claimed, LetterKind
from ...archive.store import db
from ...language import Lazy, gettext, gettext_noop, lazy_gettext, spoken
from ...paper import paper
from ...web import mail
from . import password_links
from .guard import bp

log = logging.getLogger(__name__)

LONGEST_NAP = 60  # seconds after which the thread looks again, whatever it expects


class Letter(NamedTuple):
    subject: Lazy
    text: str  # a message, with the link


LETTERS = {
    LetterKind.RESET: Letter(
        lazy_gettext("A new password"),
        # Translators: a letter; its line breaks are those of a plain mail
        gettext_noop(
            "Somebody asked for a new password for your account in the newsroom.\n"
            "If it was you, set it here within an hour:\n\n%(link)s\n\n"
            "If not, nothing has changed, and you need not do anything.\n"
        ),
    ),
    LetterKind.INVITATION: Letter(
        lazy_gettext("Your place in the newsroom"),
        gettext_noop("You can sign in to the newsroom.\nSet your password here:\n\n%(link)s\n"),
    ),
}


def send_later(kind: LetterKind, address: str, now: datetime) -> bool:
    """Ask for a letter, in a writer's transaction of a request; it goes out after the answer.
    False if this paper sends no mail."""
    if not mail.is_set():
        return False
    mail_queue.ask(kind, members.fold(address), now)
    after_this_request(_then_send)
    return True


def send_due() -> list[tuple[str, str]]:
    """Send every letter that is due; returns each address with what was wrong ("": nothing).
    Commits. Raises DatabaseFailure."""
    done = []
    while (letter := mail_queue.claim(clock.now())) is not None:
        done.append((letter.address, _send(letter)))
    return done


def _send(letter: Claimed) -> str:
    staff = members.by_email(letter.address)
    error = ""
    if staff is not None and staff.dismissed_at is None:
        to, link = staff.email, password_links.to_password(staff)
        with spoken(staff.language or paper().locale):
            what = LETTERS[letter.kind]
            subject, text = str(what.subject), gettext(what.text, link=link)
        db.session.rollback()  # a mail server is slow: nothing is kept open meanwhile
        try:
            mail.send(to, subject, text, letter.message_id)
        except mail.NotSent as fault:
            error = str(fault)
    if not error:
        mail_queue.sent(letter, clock.now())
    elif mail_queue.failed(letter, error, clock.now()):
        log.error("a letter to %s is given up: %s", letter.address, error)
    else:
        log.warning("a letter to %s waits, and is tried again: %s", letter.address, error)
    return error


class Mailer:
    """Sends what is due in a thread of its own, which ends when nothing waits any more."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lock = threading.Lock()
        self.wake = threading.Event()
        self.thread: threading.Thread | None = None
        self.is_closed = False
        self.is_new = True  # what a process that died left behind was not looked for yet
        app.extensions["mailer"] = self

    def start(self) -> None:
        """Let the thread look into the queue now; it is started if there is none."""
        with self.lock:
            self.is_new = False
            self.wake.set()
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="mail", daemon=True)
                self.thread.start()

    def close(self) -> None:
        """Send no more, and wait for a letter that is on its way; before the engine is disposed
        of."""
        with self.lock:
            self.is_closed, thread = True, self.thread
            self.wake.set()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            self.wake.clear()
            seconds = self._look()
            with self.lock:
                if self.is_closed or (seconds is None and not self.wake.is_set()):
                    self.thread = None
                    return
            self.wake.wait(min(seconds or 0, LONGEST_NAP))

    def _look(self) -> float | None:
        """Send what is due; returns the seconds until more is, None if nothing waits."""
        try:
            with self.app.app_context():
                send_due()
                now = clock.now()
                due = mail_queue.next_due(now)
                return None if due is None else max((due - now).total_seconds(), 1)
        except DatabaseFailure:
            log.exception("the mail queue can't be read")
            return LONGEST_NAP
        except Exception:  # a thread that ends without a word would send nothing any more
            log.exception("mail could not be sent")
            return LONGEST_NAP


@bp.after_request
def look_for_what_was_left(response: Response) -> Response:
    """The first answer of a process at the desk also sees to what another left unsent."""
    mailer: Mailer = current_app.extensions["mailer"]
    return _then_send(response) if mailer.is_new and mail.is_set() else response


def _then_send(response: Response) -> Response:
    response.call_on_close(current_app.extensions["mailer"].start)
    return response

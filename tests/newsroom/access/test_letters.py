"""Letters to staff: after the answer, at least once, and telling strangers nothing."""

import re
import signal
import subprocess
import sys
from datetime import timedelta
from mailbox import Mailbox

import pytest
import sqlalchemy as sa

from broadsheet.archive.queues import mail_queue
from broadsheet.archive.queues.mail_queue import CLAIM, GAP, MOST_TRIES, LetterKind
from broadsheet.archive.staff import Role
from broadsheet.archive.store import begin_writing, db
from broadsheet.newsroom.access import letters
from desk import Desk, hire
from stories import START

ASKER = """
import sys
from datetime import datetime
from broadsheet import create_app
from broadsheet.newsroom import letters
settings = dict(zip(sys.argv[1::2], sys.argv[2::2]))
at = datetime.fromisoformat(settings.pop("AT"))
with create_app(CLOCK=lambda: at, **settings).app_context():
    letters.send_due()
"""


@pytest.fixture
def mailbox():
    with Mailbox() as server:
        yield server
        server.shutdown()


@pytest.fixture
def paper_with_mail(make_app, mailbox):
    return make_app(MAIL_SERVER=mailbox.address)


@pytest.fixture
def by_hand(paper_with_mail, monkeypatch):
    """Letters are sent by `send(…)` alone, and no thread."""
    monkeypatch.setattr(letters.Mailer, "start", lambda _self: None)
    return paper_with_mail


def ask(app, clock, email):
    browser = Desk(app, clock)
    page = browser.client.get("/newsroom/password")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    return browser.client.post(
        "/newsroom/password",
        data={"csrf_token": token, "email": email},
        buffered=True,  # the answer is over, as it is when a server has sent it
    )


def send(app) -> list[tuple[str, str]]:
    with app.app_context():
        return letters.send_due()


def link_in(letter) -> str:
    text = letter.get_payload(decode=True).decode()
    return re.search(r"http://127.0.0.1:5000(/newsroom/invitation/\S+)", text)[1]


def test_a_lost_password_is_mailed_after_the_answer(paper_with_mail, clock, mailbox):
    email = hire(paper_with_mail, clock, Role.EDITOR)
    assert "on its way" in ask(paper_with_mail, clock, email.upper()).text
    letter = mailbox.wait()
    assert letter["To"] == email
    page = paper_with_mail.test_client().get(link_in(letter))
    assert page.status_code == 200
    thread = paper_with_mail.extensions["mailer"].thread
    if thread is not None:
        thread.join(30)
    assert paper_with_mail.extensions["mailer"].thread is None  # nothing waits any more
    assert send(paper_with_mail) == []


def test_the_request_does_the_same_for_somebody_and_for_nobody(by_hand, clock, mailbox):
    """Time can't be told apart where nothing differs: the same statements, and no mail server."""
    hire(by_hand, clock, Role.EDITOR, "one@example.org")
    ask(by_hand, clock, "first@example.org")  # what is compiled once is compiled now
    done, texts = {}, set()
    for email in ("one@example.org", "two@example.org"):
        said = done[email] = []
        with by_hand.app_context():
            engine = db.engine
        listen = lambda *args, said=said: said.append(args[2])  # noqa: E731
        sa.event.listen(engine, "before_cursor_execute", listen)
        texts.add(ask(by_hand, clock, email).text)
        sa.event.remove(engine, "before_cursor_execute", listen)
    assert done["one@example.org"] == done["two@example.org"]
    assert any(statement.startswith("INSERT INTO queued_mail") for statement in said)
    assert len(texts) == 1
    assert mailbox.connections == 0


def test_a_row_holds_the_request_and_no_link(by_hand, clock):
    hire(by_hand, clock, Role.EDITOR)
    ask(by_hand, clock, "editor@example.org")
    with by_hand.app_context():
        (row,) = db.session.execute(sa.text("SELECT * FROM queued_mail")).mappings()
        assert not [value for value in row.values() if "invitation" in str(value)]
        assert row["kind"] == LetterKind.RESET


def test_nobody_gets_a_letter_and_nobody_s_row_goes(by_hand, clock, mailbox):
    ask(by_hand, clock, "nobody@example.org")
    assert send(by_hand) == [("nobody@example.org", "")]
    assert mailbox.connections == 0
    clock.advance(minutes=6)
    ask(by_hand, clock, "else@example.org")
    with by_hand.app_context():
        assert db.session.scalars(sa.text("SELECT address FROM queued_mail")).all() == [
            "else@example.org"
        ]


def test_what_the_server_refuses_at_first_is_tried_again_under_one_message_id(
    by_hand, clock, mailbox
):
    email = hire(by_hand, clock, Role.EDITOR)
    mailbox.refusing = 2
    ask(by_hand, clock, email)
    with by_hand.app_context():
        known = db.session.scalar(sa.text("SELECT message_id FROM queued_mail"))
    for minutes, is_refused in ((0, True), (1, True), (2, False)):
        clock.advance(minutes=minutes)
        ((_, error),) = send(by_hand)
        assert send(by_hand) == []  # not before its time
        assert ("421" in error) == is_refused
    assert [letter["Message-ID"] for letter in mailbox.letters] == [f"<{known}@127.0.0.1>"]


def test_a_letter_is_given_up_after_some_tries_and_said_so(by_hand, clock, mailbox, caplog):
    hire(by_hand, clock, Role.PUBLISHER)
    new = hire(by_hand, clock, Role.EDITOR, "new@example.org")
    mailbox.unwelcome = new
    publisher = Desk(by_hand, clock).sign_in_as("publisher@example.org")
    with by_hand.app_context():
        begin_writing()
        mail_queue.ask(LetterKind.INVITATION, new, clock())
        db.session.commit()
    for _ in range(MOST_TRIES):
        assert len(send(by_hand)) == 1
        clock.advance(hours=1, seconds=1)
    assert send(by_hand) == []
    assert "given up" in caplog.text
    page = publisher.client.get("/newsroom/staff")
    assert "The invitation could not be mailed" in page.text
    health = by_hand.test_client().get("/healthz").json
    assert health["status"] == "degraded"
    assert health["mail"].startswith("1 could not be sent")


def test_a_sender_that_is_killed_loses_no_letter(by_hand, clock, mailbox, request, tmp_path):
    email = hire(by_hand, clock, Role.EDITOR)
    ask(by_hand, clock, email)
    mailbox.dumb = True
    uri = by_hand.config["SQLALCHEMY_DATABASE_URI"]
    settings = {
        "AT": START.isoformat(),
        "INSTANCE_PATH": str(tmp_path),
        "MAIL_SERVER": mailbox.address,
        "SQLALCHEMY_DATABASE_URI": uri,
    }
    told = [part for pair in settings.items() for part in pair]
    sender = subprocess.Popen([sys.executable, "-c", ASKER, *told])
    mailbox.wait(60)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    mailbox.dumb = False
    assert send(by_hand) == []  # for all that others know, it is being sent
    clock.advance(seconds=CLAIM.total_seconds())
    assert send(by_hand) == [(email, "")]
    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_two_senders_send_one_letter_once(by_hand, clock, mailbox):
    hire(by_hand, clock, Role.EDITOR)
    ask(by_hand, clock, "editor@example.org")
    with by_hand.app_context():
        assert mail_queue.claim(clock()) is not None
        assert mail_queue.claim(clock()) is None


def test_strangers_can_t_use_up_somebody_s_letters(by_hand, clock, mailbox):
    """However often others ask, whoever asks gets one within minutes, and not one for each."""
    email = hire(by_hand, clock, Role.EDITOR)
    for _ in range(10):
        ask(by_hand, clock, email)
        send(by_hand)
    assert len(mailbox.letters) == 1
    clock.advance(minutes=1)
    assert "on its way" in ask(by_hand, clock, email).text
    clock.advance(seconds=GAP.total_seconds() - 60)
    assert send(by_hand) == [(email, "")]
    assert len(mailbox.letters) == 2
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 2


def test_a_clock_that_was_put_back_holds_no_letter_up(by_hand, clock, mailbox):
    email = hire(by_hand, clock, Role.EDITOR)
    mailbox.refusing = 1
    clock.advance(days=300)
    ask(by_hand, clock, email)
    send(by_hand)
    clock.now -= timedelta(days=300)
    assert send(by_hand) == [(email, "")]


def test_a_process_sees_to_what_another_left(paper_with_mail, make_app, clock, mailbox):
    email = hire(paper_with_mail, clock, Role.EDITOR)
    with paper_with_mail.app_context():
        begin_writing()
        mail_queue.ask(LetterKind.INVITATION, email, clock())
        db.session.commit()
    other = make_app(MAIL_SERVER=mailbox.address)
    other.test_client().get("/newsroom/sign-in", buffered=True)
    assert mailbox.wait()["To"] == email


def test_a_paper_that_is_closed_looks_for_no_letter_any_more(paper_with_mail, clock, mailbox):
    email = hire(paper_with_mail, clock, Role.EDITOR)
    mailer = paper_with_mail.extensions["mailer"]
    mailbox.unwelcome = email
    ask(paper_with_mail, clock, email)
    assert mailer.thread is not None  # it waits for the next try
    mailer.close()
    assert mailer.thread is None


def test_the_command_sends_what_is_due(by_hand, clock, mailbox):
    email = hire(by_hand, clock, Role.EDITOR)
    ask(by_hand, clock, email)
    done = by_hand.test_cli_runner().invoke(args=["mail"])
    assert done.output == f"{email}: sent\n"
    assert len(mailbox.letters) == 1
    added = by_hand.test_cli_runner().invoke(
        args=["staff", "add", "new@example.org", "--role", "reporter"]
    )
    assert added.output.endswith("Mailed\n")
    assert mailbox.letters[-1]["To"] == "new@example.org"


def test_one_network_asks_for_twenty_links_in_a_quarter_of_an_hour(desk, clock):
    browser = desk()

    def ask(address="127.0.0.1"):
        return browser.client.post(
            "/newsroom/password",
            data={"csrf_token": browser.token(), "email": "nobody@example.org"},
            environ_overrides={"REMOTE_ADDR": address},
        )

    assert ask().status_code == 200
    clock.advance(minutes=1)
    assert [ask().status_code for _ in range(19)] == [200] * 19
    clock.advance(minutes=14, milliseconds=-1)
    refused = ask()
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")
    assert "wait 15 minutes" in refused.text
    assert ask("10.0.0.1").status_code == 200
    clock.advance(milliseconds=1)  # the first is a quarter of an hour old
    assert [ask().status_code for _ in range(2)] == [200, 429]

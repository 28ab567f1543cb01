"""Errands at the door: accounts, second factors, letters, and what the desk refuses."""

import errno
import re
import sqlite3
from functools import partial
from io import BytesIO

from sqlalchemy import exc
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from wtforms.fields.core import UnboundField

from broadsheet.archive import staff as members
from broadsheet.archive.store import db
from broadsheet.newsroom.access import letters
from broadsheet.newsroom.access.refusals import LABELS
from broadsheet.newsroom.forms import DeskForm
from broadsheet.newsroom.stories import drafting
from broadsheet.web import mail
from desk import Desk
from errands import Day
from walk import Walk

ANNS = "seven brass geese march"  # her password, once walk.py is through with her
GOOD = "nine quiet otters dive"
# None, too short, too long, twice the same, known to all, her own.
POOR = ["", "α", "λ" * 5000, "αβ" * 10, "1234567890123456", "ann@example.org ab"]
SYSTEMS = [*"Android iPhone iPad Windows Linux".split(), "Mac OS", ""]


def staff(day: Day) -> None:
    nikos = {"name": "Νίκος", "email": "nikos@example.org", "role": "reporter", "byline": "Αννα"}
    for wrong in ({"email": "x", "role": "x"}, {"email": "elli@example.org"}, {}):
        day.send("/staff", nikos | wrong)
    day.send("/staff", {})
    him, me = (day.linked("/staff", name) for name in ("Νίκος", "Ζωή"))
    day.get(me, him)
    day.send(him, nikos | {"email": "elli@example.org"})
    for button in ("/link", "/dismiss", "/take-back"):
        day.send(him + button)
        day.get(him, "/staff")
    day.send(me, {"name": "Ζωή", "email": "zoe@example.org", "role": "editor"})
    day.send(me + "/dismiss")


def account(day: Day, walk: Walk) -> None:
    """Ann's password, second factor and recovery codes."""
    ann = partial(day.send, who=walk.ann)
    day.tokens.pop(walk.ann, None)
    for address in ("name", "password", "second-factor", "second-factor/drop", "recovery-codes"):
        ann(f"/account/{address}")
    ann("/account/language", language="χχ")
    ann("/account/name", name="Άννα Δ.")
    ann("/account/password", current="x", password=GOOD)
    for password in POOR:
        ann("/account/password", current=ANNS, password=password)
    shown = ann("/account/second-factor", current=ANNS)
    walk.secret = re.search(r"<code>([A-Z2-7 ]+)</code>", shown.text)[1].replace(" ", "")
    ann("/account/second-factor/confirm", code="000000")
    shown = ann("/account/second-factor/confirm", code=walk.code()).text
    ann("/account/second-factor/confirm", code="000000")
    codes = re.search(r'<textarea id="codes"[^>]*>([^<]+)', shown)[1].split()
    with day.app.app_context():
        her = members.by_email("ann@example.org")
        for system in SYSTEMS:
            name = f"{system} Firefox/99" if system else ""
            members.begin_session(her, day.clock(), "127.0.0.1", name)
        db.session.commit()
    day.get("/account", who=walk.ann)
    day.get(day.linked("/staff", "Άννα Δ"))
    for code in codes:
        walk.ann.post("/newsroom/sign-out")
        walk.sign_in(ANNS)
        walk.ann.post("/newsroom/sign-in/code", recovery=code)
        walk.ann.get("/newsroom/account")
        day.clock.advance(minutes=1)
    walk.ann.post("/newsroom/sign-out")
    walk.sign_in(ANNS)
    for fields in ({}, {"code": "000000"}, {"code": walk.code()}):
        walk.ann.post("/newsroom/sign-in/code", fields)


def door(day: Day) -> None:
    """A newcomer, and a form that is sent after its session has ended."""
    day.send("/staff", {"name": "Λία", "email": "lia@example.org", "role": "reporter"})
    for name in ("Λία", "Άννα"):
        page = day.send(day.linked("/staff", name) + "/link").text
        link = re.search(r"(/newsroom/invitation/[^\"<\s]+)", page)[1]
        new = Desk(day.app, day.clock)
        new.get(link)
        for password in ("α", GOOD):
            new.post(link, password=password)
        new.get("/newsroom")
        new.get(link)
    stranger = Desk(day.app, day.clock)
    stranger.post("/newsroom/sign-in/code", code="1")
    late = {"headline": "Α", "body_source": "Β\nΓ", "pictures": (BytesIO(b"x"), "χ.png")}
    shown = stranger.post("/newsroom/stories/new", late).text
    kept = dict(re.findall(r'name="(kept\.[^"]+)"[^>]* value="([^"]*)"', shown))
    stranger.post("/newsroom/sign-in", kept | {"email": "lia@example.org", "password": GOOD})
    stranger = Desk(day.app, day.clock)
    stranger.post("/newsroom/sign-in", email="α", password="")
    for minutes in (0, 0, 0, 0, 0, 0, 1, 2, 4):
        day.clock.advance(minutes=minutes)
        for _ in range(2 if minutes else 1):
            stranger.post("/newsroom/sign-in", email="nobody@example.org", password="α")


def mailed(day: Day, overheard, monkeypatch) -> None:
    """Every letter that the desk sends; then none gets through."""

    def ask() -> None:
        Desk(day.app, day.clock).post("/newsroom/password", email="lia@example.org")
        mia = f"mia{day.clock():%H%M}@example.org"
        day.send("/staff", {"name": "Μία", "email": mia, "role": "reporter"})

    def send(times: int = 1) -> None:
        for _ in range(times):
            with day.app.app_context():
                letters.send_due()
            day.clock.advance(hours=1)

    def refuses(*_: str) -> None:
        raise mail.NotSent("κλειστό")

    with monkeypatch.context() as patch:
        patch.setitem(day.app.config, "MAIL_SERVER", "smtp://127.0.0.1:9")
        patch.setattr(letters.Mailer, "start", lambda _self: None)
        patch.setattr(mail, "send", lambda _to, *said: overheard.note_letter(*said[:2]))
        nobody = Desk(day.app, day.clock)
        nobody.get("/newsroom/password")
        for address in ("", "α"):
            nobody.post("/newsroom/password", email=address)
        ask()
        send()
        patch.setattr(mail, "send", refuses)
        ask()
        send(times=10)
        day.get("/staff")


def refusals(day: Day, monkeypatch) -> None:
    """What is not for a role, comes from an old page, or breaks."""
    day.get("/staff", "/paper", "/stories/9999", "/nowhere", who=day.reporter)
    for fields in ({"password": "Α"}, dict.fromkeys(LABELS, "Ω"), typed_anywhere()):
        day.send("/staff", fields, day.reporter)
    file = {"version": "0", "pictures": [(BytesIO(b"x"), "χ.png")]}
    day.send("/staff", file, day.reporter)
    for address in ("stories/new", "staff", "stories/x"):
        day.reporter.client.post(f"/newsroom/{address}", data={"headline": "Α"})
    for address in ("stories/new", "password", "sign-in"):
        day.app.test_client().post(f"/newsroom/{address}", data={"headline": "Α"})
    with monkeypatch.context() as patch:
        patch.setattr(drafting, "_onward", partial(fail, RuntimeError()))
        day.send("/stories/new", day.typed("/stories/new", headline="Γράφεται"))
    for fault in FAULTS:
        with monkeypatch.context() as patch:
            for view in ("newsroom.audit_log", "newsroom.add_staff"):
                patch.setitem(day.app.view_functions, view, partial(fail, fault))
            day.get("/audit")
            day.send("/staff", {"name": "Α"})


def typed_anywhere() -> dict[str, str]:
    """Every field of every form of the desk."""
    found = {}
    for form in kinds_of(DeskForm):
        found |= {name: "Ω" for name in dir(form) if isinstance(getattr(form, name), UnboundField)}
    return found


def kinds_of(form: type) -> list[type]:
    return [form, *(kind for below in form.__subclasses__() for kind in kinds_of(below))]


def _of_sqlite(name: str) -> exc.OperationalError:
    error = sqlite3.OperationalError()
    error.sqlite_errorname = name
    return exc.OperationalError("", {}, error)


FAULTS = [
    *(OSError(), OSError(errno.ENOSPC, ""), RuntimeError(), RequestEntityTooLarge(), BadRequest()),
    *map(_of_sqlite, ("SQLITE_BUSY", "SQLITE_FULL", "SQLITE_CANTOPEN")),
]


def fail(fault: Exception, *_: object, **__: object) -> None:
    raise fault

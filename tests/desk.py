"""What tests of the newsroom work with: somebody signed in, and forms as a browser sends them."""

import re
import secrets
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from answers import tree, words
from broadsheet.archive import staff as members
from broadsheet.archive.articles import Article
from broadsheet.archive.staff import Role, Staff
from broadsheet.archive.store import db

PASSWORD = "four quiet lamps swim"


class Desk:
    """One browser at the newsroom's door, or behind it."""

    def __init__(self, app: Flask, clock: Any) -> None:
        self.app, self.clock = app, clock
        self.client: FlaskClient = app.test_client()

    def sign_in_as(self, email: str) -> "Desk":
        """Be signed in, as if through the door: hashing a password takes its time."""
        with self.app.app_context():
            somebody = members.by_email(email)
            assert somebody is not None
            token = members.begin_session(somebody, self.clock(), "127.0.0.1", "A test")
            db.session.commit()
        with self.client.session_transaction("/newsroom") as session:
            session["token"], session.permanent = token, True
            session["csrf_token"] = secrets.token_hex()  # as a page with a form begins one
        return self

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.client.get(address, **options)

    def post(self, address: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form that holds these fields and the token of one that was shown before."""
        return self.client.post(
            address, data={"csrf_token": self.token(), **(fields or {}), **more}
        )

    def token(self) -> str:
        """As the forms of this session have it."""
        for page in ("account", "sign-in"):  # one has a form, for who is in or is not
            if "csrf_token" not in self.session():
                self.get(f"/newsroom/{page}")
        signer = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token")
        return str(signer.dumps(self.session()["csrf_token"]))

    def session(self) -> dict[str, Any]:
        """What the browser's cookie holds."""
        cookie = self.client.get_cookie("newsroom", path="/newsroom")
        signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer is not None
        return dict(signer.loads(cookie.value)) if cookie is not None else {}

    def is_in(self) -> bool:
        return self.get("/newsroom").status_code == 200

    def fields(self, address: str, form: str = "story") -> dict[str, str]:
        """What the form with that id would send if nobody typed anything."""
        answer = self.get(address)
        assert answer.status_code == 200, answer.status
        return fields_of(answer.text, form)

    def write(self, **fields: Any) -> str:
        """A new story; returns its address at the desk."""
        form = self.fields("/newsroom/stories/new")
        answer = self.client.post("/newsroom/stories/new", data=form | typed(fields))
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def edit(self, story: str, action: str = "", **fields: Any) -> TestResponse:
        """Open a story, type into some fields, press a button."""
        return self.client.post(story + action, data=self.fields(story) | typed(fields))

    def press(self, story: str, action: str, **fields: Any) -> TestResponse:
        """Press a button that sends no text of a story: with the version that its page shows."""
        return self.post(story + action, fields | {"version": self.version(story)})

    def version(self, story: str) -> str:
        """The version that a story's page shows; "" for a story that there is not."""
        found = re.search(r'name="version"[^>]* value="(\d+)"', self.get(story).text)
        return found[1] if found else ""


def typed(fields: dict[str, Any]) -> dict[str, str]:
    return {n: "\n".join(v) if isinstance(v, list) else str(v) for n, v in fields.items()}


def hire(app: Flask, clock: Any, role: Role | str, email: str = "", **columns: Any) -> str:
    """Add somebody to the staff, without a password; returns their e-mail address."""
    email = email or f"{role}@example.org"
    with app.app_context():
        if members.by_email(email) is None:
            name = columns.pop("name", email.partition("@")[0].title())
            db.session.add(Staff(email=email, name=name, role=role, added_at=clock(), **columns))
            db.session.commit()
    return email


def fields_of(html: str, form: str) -> dict[str, str]:
    """The fields of a form, as a browser would send them."""
    page = tree(html)
    (found,) = (e for e in page.iter("form") if e.get("id") == form)
    beside = [e for e in page.iter() if e.get("form") == form]
    sent: dict[str, str] = {}
    for element in (*found.iter(), *beside):
        name = element.get("name")
        if not name or element.get("disabled") is not None:
            continue
        if element.tag == "textarea":
            sent[name] = "".join(element.itertext()).removeprefix("\n")
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            sent[name] = chosen[0].get("value", "") if chosen else ""
        elif element.tag == "input" and (
            element.get("type") not in ("radio", "checkbox") or element.get("checked") is not None
        ):
            sent[name] = element.get("value", "")
    return sent


def state(html: str) -> str:
    """Where a story's page says that it stands."""
    return words(next(e for e in tree(html).iter() if "state" in e.get("class", "").split()))


def errors(html: str) -> dict[str, str]:
    """The errors at the fields of a page, by field."""
    found: dict[str, str] = {}
    for element in tree(html).iter():
        if element.get("class") == "field__error":
            found[element.get("id", "").removesuffix("-error")] = words(element)
    return found


def notices(html: str) -> str:
    """What a page announces at its top."""
    return " ".join(words(e) for e in tree(html).iter() if e.get("id") == "notices")


def text_of(element: Element) -> str:
    return words(element)


def row(app: Flask, story: str) -> Article:
    """The story's row, detached."""
    with app.app_context():
        article = db.session.get_one(Article, int(story.rpartition("/")[2]))
        db.session.refresh(article)
        _ = article.section, article.lead_image, article.authors, article.topics
        db.session.expunge_all()
        return article

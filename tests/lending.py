"""Applications that tests borrow. What all papers have alike, routes and templates, is made once in
each process; what a paper has of its own is opened for each test, as a start opens it.

One that a test changed (a route, a handler, a filter), whose newsroom has templates of its own, or
that left a thread at work isn't lent again."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from broadsheet import application, settings
from broadsheet.application import Application
from broadsheet.archive.store import db
from broadsheet.web import own_templates
from broadsheet.web.templates import Templates
from connections import is_shared

# What opening a paper puts into an application: put back to what it was before.
OF_A_PAPER = ("extensions", "shell_context_processors", "teardown_appcontext_funcs", "wsgi_app")
# What isn't compared: that, what is set each time, and what Flask makes when it is asked for.
CHANGING = {*OF_A_PAPER, "config", "instance_path", "jinja_loader"}
CHANGING |= {"_got_first_request", "jinja_env", "logger", "name", "url_map"}
OF_TEMPLATES = ("auto_reload", "autoescape", "filters", "globals", "loader", "policies", "tests")


class Lendable:
    """An application, and how it was before it had a paper."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.app = app = application.without_rooms(given)
        usual = dict(app.config)
        application.configure(app, given)
        configured = set(app.config)
        application.register(app)
        self.config = usual | {name: app.config[name] for name in set(app.config) - configured}
        self.first = {name: getattr(app, name) for name in OF_A_PAPER}
        self.shape = {name: _copied(value) for name, value in _shape(app).items()}
        self.threads = set[threading.Thread]()

    def open(self, given: Mapping[str, Any]) -> None:
        """Give it a paper with these settings."""
        app, self.threads = self.app, set(threading.enumerate())
        for name, value in self.first.items():
            setattr(app, name, value.copy() if isinstance(value, dict | list) else value)
        app._got_first_request = False
        app.instance_path = str(settings.instance_path(given))
        app.config.clear()
        app.config.update(self.config)
        application.configure(app, given)
        application.begin(app)

    def is_as_before(self) -> bool:
        left = [thread for thread in threading.enumerate() if thread not in self.threads]
        own = own_templates.folder(self.app).exists()
        return not left and not own and _shape(self.app) == self.shape


class Lender:
    """The applications of one process."""

    def __init__(self) -> None:
        self.free: list[Lendable] = []  # that no test has
        self.lent: dict[Flask, Lendable] = {}

    def lend(self, given: Mapping[str, Any]) -> Flask:
        """An application as `create_app` makes it of these settings."""
        usual = is_usual(given) and not Path(given["INSTANCE_PATH"], "templates").exists()
        one = self.free.pop() if self.free and usual else Lendable(given)
        one.open(given)
        self.lent[one.app] = one
        return one.app

    def take_back(self, app: Flask) -> None:
        dispose(app)
        one = self.lent.pop(app)
        if is_usual(app.config) and one.is_as_before():
            self.free.append(one)


def dispose(app: Flask) -> None:
    """Let go of what an application keeps open."""
    app.extensions["press_ahead"].close()
    app.extensions["change_log"].purger.close()
    app.extensions["mailer"].close()
    with app.app_context():
        db.session.remove()
        if is_shared(db.engine):  # or who opens it again closes the connections of others
            db.engine.pool = db.engine.pool.recreate()
        db.engine.dispose()
    app.extensions["change_log"].close()


def is_usual(given: Mapping[str, Any]) -> bool:
    """Whether routes and templates of an application with these settings are those of most."""
    testing, others = given["TESTING"], given.get("DEBUG") or given.get("INDEXNOW_KEY")
    return testing and not others and Application.jinja_environment is Templates


def _shape(app: Flask) -> dict[str, Any]:
    """What of an application answers requests, to be compared."""
    own = {name: value for name, value in vars(app).items() if name not in CHANGING}
    own |= {name: _copied(value) for name, value in own.items() if isinstance(value, defaultdict)}
    templates = {f"jinja_env.{name}": getattr(app.jinja_env, name) for name in OF_TEMPLATES}
    return own | templates | {"rules": [*app.url_map.iter_rules()]}


def _copied(value: Any) -> Any:
    """A container, and those in it, as they are now; the rest as itself."""
    if type(value) in (dict, defaultdict):
        copies = {name: _copied(one) for name, one in value.items()}
        # What a defaultdict was asked for in vain, as Flask asks for handlers, stays in it, empty.
        return copies if type(value) is dict else {name: one for name, one in copies.items() if one}
    return [*map(_copied, value)] if isinstance(value, list) else value

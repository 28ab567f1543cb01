"""Broadsheet: a news site whose pages are a function of the content and the clock."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from . import assets, clock, editions, errors, headers, media, newsroom, press, settings, urls
from .archive import store
from .archive.ledger import Ledger
from .lazy_commands import LazyCommands
from .reader import (
    archives,
    corrections,
    fragments,
    health,
    most_read,
    pages,
    search,
    words,
)
from .readership import Readership
from .wire import feeds, sitemaps

__version__ = "0.1.0"


def create_app(**given: Any) -> Flask:
    """One paper. Keyword settings win over the environment, which wins over the defaults
    (settings.py has them all). Raises MissingSetting, ValueError."""
    instance = settings.instance_path(given)
    app = Flask(
        "broadsheet",
        root_path=str(settings.HERE),
        template_folder=str(settings.part("templates")),
        static_folder=None,
        instance_path=str(instance),
    )
    app.cli = LazyCommands(app)
    app.config["CLOCK"] = clock.system
    app.config.from_mapping(settings.gather(given, instance))
    app.url_map.merge_slashes = False  # the router would build the redirect from the Host header
    app.url_map.strict_slashes = False  # pages.py has one rule for all addresses
    app.url_map.converters["int"] = urls.Number
    instance.mkdir(parents=True, exist_ok=True)

    store.open_in(app)
    media.open_in(app)
    store.offer_migrations(app)

    words.teach(app)
    for room in (
        *(assets, health, fragments, search, most_read, archives, corrections),
        *(feeds, sitemaps, editions, pages),
    ):
        app.register_blueprint(room.bp)
    newsroom.register(app)
    sitemaps.serve_key(app)
    errors.register(app)
    headers.register(app)
    editions.register(app)
    if app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=app.config["PROXIES"], x_proto=0)  # type: ignore[method-assign]
    kept = press.Press(app, Ledger(app), settings.edition(app))
    counter = press.Counter(app, kept)
    if app.config["MOST_READ"]:
        counter.on_hand_out = Readership(app).note
    app.wsgi_app = app.extensions["counter"] = counter  # type: ignore[method-assign]
    if not given:
        newsroom.say_how_to_begin(app)
    return app

"""One paper, joined from its rooms."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter

from . import as_of, clock, newsroom, paper, press, settings
from .archive.changes.log import ChangeLog
from .archive.database import timeouts
from .archive.spelling import slugs
from .archive.store import opening, schema_versions
from .lazy_commands import LazyCommands
from .newsroom.access import letters
from .pictures import store as media_store
from .reader import (
    archives,
    coming,
    corrections,
    error_pages,
    fragments,
    health,
    most_read,
    pages,
    prefetching,
    saved,
    search,
    social_cards,
)
from .readership import Readership
from .styleguide import pages as styleguide
from .web import code_version, compressing, headers, home_screen, own_templates, sessions, templates
from .web.assets import media, static_files
from .web.routing import LazyRule, Number, RowId
from .wire import feeds, robots, sitemaps, text_files

# Those of readers and machines; the last answers whatever no other does.
WITH_ROUTES = (
    *(static_files, media, health, fragments, search, most_read, archives, corrections, saved),
    *(social_cards, feeds, sitemaps, robots, text_files, prefetching, home_screen, as_of, pages),
)


class Application(Flask):
    """Flask, but what each page would wait for in vain is left out: it looks for no asynchronous
    function among the fifteen that it calls, for there is none, and for no route that the press
    has found."""

    jinja_environment = templates.Templates

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        matched: MapAdapter | None = request.environ.get(press.MATCHED) if request else None
        return matched or super().create_url_adapter(request)


def join_rooms(**given: Any) -> Flask:
    """What `create_app` answers, of the same settings."""
    app = without_rooms(given)
    configure(app, given)
    register(app)
    begin(app)
    if not given:
        newsroom.say_how_to_begin(app)
    return app


def without_rooms(given: Mapping[str, Any]) -> Application:
    return Application(
        "broadsheet",
        root_path=str(settings.HERE),
        template_folder=str(settings.part("templates")),
        static_folder=None,
        instance_path=str(settings.instance_path(given)),
    )


def configure(app: Flask, given: Mapping[str, Any]) -> None:
    """Tell an application its settings. Raises WrongSetting, OSError."""
    app.config["CLOCK"] = clock.system
    app.config.from_mapping(settings.gather(given, Path(app.instance_path)))


def register(app: Flask) -> None:
    """Give an application what every paper has: its routes, and what its templates can say."""
    app.cli = LazyCommands(app)
    app.session_interface = sessions.OfCookies()
    app.url_rule_class = LazyRule
    app.url_map.merge_slashes = False  # the router would build the redirect from the Host header
    app.url_map.strict_slashes = False  # pages.py has one rule for all addresses
    app.url_map.converters |= {"int": Number, "id": RowId}
    schema_versions.offer_migrations(app)
    slugs.spell_by(app, paper.spelling)
    templates.register(app)
    for room in WITH_ROUTES:
        app.register_blueprint(room.bp)
    newsroom.register(app)
    styleguide.register(app)
    sitemaps.serve_key(app)
    error_pages.register(app)
    compressing.register(app)
    headers.register(app)
    as_of.register(app)


def begin(app: Flask) -> None:
    """Open what this paper alone has: its folder, its database, and what its process keeps."""
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    opening.open_in(app)
    timeouts.set_for(app)
    media_store.open_in(app)
    own_templates.lay_over(app)
    letters.Mailer(app)
    if app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=app.config["PROXIES"], x_proto=0)  # type: ignore[method-assign]
    kept = press.Press(app, ChangeLog(app), code_version.of(app))
    middleware = press.PressMiddleware(app, kept)
    if app.config["MOST_READ"]:
        middleware.on_hand_out = Readership(app).note
    middleware.on_keep = press.Ahead(middleware, coming.addresses).begin
    app.wsgi_app = middleware.answer  # type: ignore[method-assign]

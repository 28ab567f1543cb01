"""A plain news site: SQLAlchemy's objects, Jinja's templates, every page made and compressed for
each request. What first fetches are measured against; it is leaner than most (see `article`)."""

import os
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import brotli
from flask import Flask, Response, abort, render_template, request
from flask_caching import Cache
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from broadsheet.archive.articles import Article
from broadsheet.archive.images import Image
from broadsheet.archive.placements import Banner
from broadsheet.archive.sections import Section
from broadsheet.archive.store import db
from broadsheet.archive.store.opening import open_sqlite
from broadsheet.dates import labels
from broadsheet.web.assets.bundles import head_script

from ..papers import MOMENT

QUALITY = 4  # of brotli: what Flask-Compress takes, which most sites would
LOCALE, ZONE = "en_GB", ZoneInfo("UTC")
SITE = "http://localhost:5000"
WHOLE = [
    joinedload(whole)
    for whole in (
        *(Article.section, Article.lead_image),
        *(Article.bylines, Article.taggings, Article.corrections),
    )
]


def cached() -> Flask:
    """The same with `@cache.cached` on every view, as Flask-Caching's manual has it."""
    app = make()
    cache = Cache(app, config={"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": 20_000})
    for name, view in app.view_functions.items():
        app.view_functions[name] = cache.cached(timeout=3600)(view)
    return app


def make(instance: str = "", database: str = "") -> Flask:
    instance = instance or os.environ["BENCH_INSTANCE"]
    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["head_script"] = head_script()
    app.config["SQLALCHEMY_DATABASE_URI"] = database or (
        os.environ.get("BENCH_DATABASE") or f"sqlite:///{instance}/broadsheet.db"
    )
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            open_sqlite(db.engine, 5)
    app.template_filter("at")(lambda moment: labels.at(moment, LOCALE, ZONE))
    app.template_filter("ago")(lambda moment: labels.ago(moment, MOMENT, LOCALE, ZONE).words)
    app.template_filter("today")(lambda moment: labels.today(moment, LOCALE, ZONE).words)
    app.template_filter("srcset")(srcset)
    app.add_url_rule("/", "front", front)
    app.add_url_rule("/latest", "latest", latest)
    app.add_url_rule("/<slug>", "section", section)
    app.add_url_rule("/<section>/<slug>", "article", article)
    app.add_url_rule("/fragments/rail/<slug>", "rail", rail)
    app.after_request(compress)
    return app


def front() -> str:
    top = list(db.session.scalars(_newest().limit(5)))
    shown, strips = {story.id for story in top}, []
    for part in db.session.scalars(select(Section).order_by(Section.position)):
        stories = db.session.scalars(_newest().where(Article.section_id == part.id).limit(10))
        rest = [story for story in stories if story.id not in shown][:5]
        if rest:
            strips.append((part, rest))
    return page("front", top=top, strips=strips)


def latest() -> str:
    stories = list(db.session.scalars(_newest().limit(31)))
    return page("list", headline="Latest", dek="Everything, newest first.", stories=stories)


def section(slug: str) -> str:
    found = db.session.scalar(select(Section).where(Section.slug == slug)) or abort(404)
    stories = db.session.scalars(_newest().where(Article.section_id == found.id).limit(31))
    return page(
        "list", here=slug, headline=found.name, dek=found.dek, stories=list(stories), opener=True
    )


def article(section: str, slug: str) -> str:
    query = select(Article).where(Article.slug == slug, Article.public(MOMENT))
    found = db.session.scalars(query.options(*WHOLE)).unique().first() or abort(404)
    return page("article", here=section, article=found)


def rail(slug: str) -> str:
    found = db.session.scalar(select(Article).where(Article.slug == slug)) or abort(404)
    query = _newest().where(Article.section_id == found.section_id, Article.id != found.id)
    return render_template("rail.html", stories=list(db.session.scalars(query.limit(12))))


def page(name: str, **context: Any) -> str:
    banner = select(Banner).where(Banner.starts_at <= MOMENT, Banner.ends_at > MOMENT)
    return render_template(
        f"{name}.html",
        now=MOMENT,
        site=SITE,
        sections=list(db.session.scalars(select(Section).order_by(Section.position))),
        banner=db.session.scalar(banner.limit(1)),
        **context,
    )


def srcset(image: Image) -> str:
    return ", ".join(f"/media/{r.file} {r.width}w" for r in image.picture.renditions)


def compress(response: Response) -> Response:
    if "br" in request.headers.get("Accept-Encoding", "") and response.status_code == 200:
        response.set_data(brotli.compress(response.get_data(), quality=QUALITY))
        response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
    return response


def _newest() -> Any:
    public: datetime = MOMENT
    return (
        select(Article)
        .where(
            Article.published_at <= public,
            or_(Article.unpublished_at.is_(None), Article.unpublished_at > public),
        )
        .order_by(Article.published_at.desc(), Article.id.desc())
        .options(joinedload(Article.section), joinedload(Article.lead_image))
    )

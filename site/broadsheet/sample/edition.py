"""The edition itself: stories, authors and pictures from the files beside this module."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ..archive import articles, authors, imported, sections
from ..archive.articles import Article
from ..archive.authors import Author, Topic
from ..archive.corrections import Correction
from ..archive.images import Image
from ..archive.placements import Banner, Placement
from ..archive.store import begin_writing, db
from ..pictures import intake
from ..text import rendering

HERE = Path(__file__).resolve().parent
SECTIONS = "World Politics Business Sports Health Lifestyle Science Entertainment".split()


class Story(NamedTuple):
    """A file of `stories/`: TOML between lines of plus signs, then Markdown. Its moments are
    hours before the first run; below zero, ahead of it."""

    slug: str
    facts: dict[str, Any]
    text: str


def publish(now: datetime) -> int:
    """Put the edition into the archive, its ages counted from `now` (aware UTC), and its pictures
    into the media store. Returns the number of stories. One transaction; a second run adds none."""
    render_pictures()
    begin_writing()
    stories = [story for story in read() if imported.by_origin(f"sample:{story.slug}") is None]
    for name in SECTIONS:
        sections.named(name)
    _sign_on()
    images = {key: _image(facts, now) for key, facts in _toml("pictures.toml").items()}
    filed = {story.slug: _article(story, images, now) for story in stories}
    db.session.flush()
    for story in stories:
        filed[story.slug].pick(filed[slug] for slug in story.facts.get("rail", []))
    if stories:
        _lay_out(filed, now)
    db.session.commit()
    return len(stories)


def render_pictures() -> None:
    """Make the renditions of its pictures: before the transaction, which others wait for."""
    for facts in _toml("pictures.toml").values():
        source = HERE / facts["file"]
        intake.render_sizes(source.read_bytes(), source.name)


def read() -> list[Story]:
    """All stories of the edition, by slug."""
    found = []
    for path in sorted((HERE / "stories").glob("*.md")):
        _, facts, text = path.read_text(encoding="utf-8").split("+++\n", 2)
        found.append(Story(path.stem, tomllib.loads(facts), text.strip()))
    return found


def _article(story: Story, images: dict[str, Image], now: datetime) -> Article:
    facts = story.facts
    article = Article(
        slug=articles.free_slug(story.slug),
        section=sections.named(facts["section"]),
        kicker=facts["kicker"],
        headline=facts["headline"],
        dek=facts["dek"],
        dateline=facts["dateline"],
        lead_image=images.get(facts.get("picture", "")),
        search_description=facts.get("search_description", ""),
        origin=f"sample:{story.slug}",
    )
    article.file_copy(story.text, "markdown", rendering.to_html(story.text, "markdown"))
    article.sign(authors.named(Author, name) for name in facts["bylines"])
    article.tag(authors.named(Topic, name) for name in facts["topics"])
    article.publish(now - timedelta(hours=facts["hours_ago"]))
    if "updated_hours_ago" in facts:
        article.updated_at = now - timedelta(hours=facts["updated_hours_ago"])
    article.corrections = [
        Correction(
            kind=correction["kind"],
            note=correction["note"],
            noted_at=now - timedelta(hours=correction["hours_ago"]),
        )
        for correction in facts.get("corrections", [])
    ]
    db.session.add(article)
    return article


def _sign_on() -> None:
    for facts in _toml("authors.toml")["author"]:
        authors.named(Author, facts["name"]).bio = facts["bio"]


def _lay_out(filed: dict[str, Article], now: datetime) -> None:
    plan = _toml("edition.toml")
    for slot, slug in enumerate(plan["front"], 1):
        db.session.add(Placement(slot=slot, article_id=filed[slug].id))
    banner = plan["banner"]
    db.session.add(
        Banner(
            headline=banner["headline"],
            article=filed[banner["story"]],
            starts_at=now,
            ends_at=now + timedelta(hours=banner["hours"]),
        )
    )


def _image(facts: dict[str, Any], now: datetime) -> Image:
    source = HERE / facts["file"]
    words = {key: facts[key] for key in ("alt", "caption", "credit")}
    return intake.take_in(source.read_bytes(), name=source.name, now=now, **words)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))

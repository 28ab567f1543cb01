"""The edition itself: stories, authors and pictures from the files beside this module."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ..archive import articles, authors, imported, placements, sections
from ..archive.articles import Article
from ..archive.authors import Author, Topic
from ..archive.corrections import Correction
from ..archive.house import imprint
from ..archive.images import Image
from ..archive.placements import Banner, Placement
from ..archive.store import begin_writing, db
from ..language import tags
from ..paper import by_default, fixed
from ..pictures import intake
from ..pictures.intake import Renditions
from ..text import rendering

HERE = Path(__file__).resolve().parent
ENGLISH = "en"
SECTIONS = "World Politics Business Opinion Sports Health Lifestyle Science Entertainment".split()


class Story(NamedTuple):
    """A story of the sample. Its moments are hours before the first run; below zero, after it."""

    key: str
    facts: dict[str, Any]
    text: str


class Edition(NamedTuple):
    """The sample in one language: what the paper is called, and what stands in it."""

    paper: dict[str, str]  # name, tagline, locale; {}: those of the paper stay
    sections: list[str]
    authors: dict[str, dict[str, str]]  # name to what is said of them, and their portrait's key
    pictures: dict[str, dict[str, str]]  # file, alt, caption, credit
    stories: list[Story]
    front: list[str]  # keys of stories
    opinions: str  # the section that has them; "": none
    banner: dict[str, Any]


def languages() -> list[str]:
    """The codes of the languages in which there is a sample."""
    return sorted([ENGLISH, *(path.stem for path in (HERE / "languages").glob("*.toml"))])


def read(language: str = ENGLISH) -> Edition:
    """The edition in one of `languages()`."""
    return _in_english() if language == ENGLISH else _in(language)


def publish(now: datetime, language: str = ENGLISH) -> int:
    """Put the edition into the archive, its ages counted from `now` (aware UTC), and its pictures
    into the media store. Returns the number of stories. One transaction; a second run adds none.
    In another language than English it is the paper's name and language, too, while the desk has
    set none; its stories say their language in a paper of another."""
    edition = read(language)
    rendered = render_pictures()
    begin_writing()
    origin = "sample" if language == ENGLISH else f"sample:{language}"
    stories = [one for one in edition.stories if not imported.by_origin(f"{origin}:{one.key}")]
    for name in edition.sections:
        sections.named(name)
    images = {key: _image(facts, rendered, now) for key, facts in edition.pictures.items()}
    for name, said in edition.authors.items():
        author = authors.named(Author, name)
        author.bio, author.beat = said["bio"], said.get("beat", "")
        author.portrait = images.get(said.get("portrait", ""))
    _name_paper(edition.paper)
    filed = {one.key: _article(one, f"{origin}:{one.key}", images, now) for one in stories}
    for article in filed.values():
        article.language = "" if tags.same(language, _papers_language()) else language
    db.session.flush()
    for story in stories:
        filed[story.key].pick(filed[key] for key in story.facts.get("rail", []))
    if stories:
        _lay_out(edition, filed, now)
    db.session.commit()
    return len(stories)


def render_pictures() -> dict[str, Renditions]:
    """Make the renditions of its pictures, by their files: before the transaction, which others
    wait for."""
    files = {facts["file"]: HERE / facts["file"] for facts in _toml("pictures.toml").values()}
    return {
        file: intake.render_sizes(source.read_bytes(), source.name)
        for file, source in files.items()
    }


def _in_english() -> Edition:
    """From `stories/`: TOML between lines of plus signs, then Markdown."""
    stories = []
    for path in sorted((HERE / "stories").glob("*.md")):
        _, facts, text = path.read_text(encoding="utf-8").split("+++\n", 2)
        stories.append(Story(path.stem, tomllib.loads(facts), text.strip()))
    people = {facts["name"]: facts for facts in _toml("authors.toml")["author"]}
    plan, pictures = _toml("edition.toml"), _toml("pictures.toml")
    return Edition(
        {}, SECTIONS, people, pictures, stories, plan["front"], "Opinion", plan["banner"]
    )


def _in(language: str) -> Edition:
    """From one file of `languages/`, which has the same pictures with words of its own."""
    said, english = _toml(f"languages/{language}.toml"), _toml("pictures.toml")
    pictures = {key: english[key] | words for key, words in said["pictures"].items()}
    stories = [Story(facts["key"], facts, facts["text"].strip()) for facts in said["stories"]]
    paper = {name: said[name] for name in ("name", "tagline", "locale")}
    people = {name: {"bio": bio} for name, bio in said["authors"].items()}
    contents = (said["sections"], people, pictures, stories, said["front"], "", said["banner"])
    return Edition(paper, *contents)


def _name_paper(said: dict[str, str]) -> None:
    standing = imprint.of_the_paper() if said else None
    for name, words in said.items():
        if not getattr(standing, name):
            setattr(standing, name, words)


def _papers_language() -> str:
    locale = fixed().get("locale") or imprint.read().locale or by_default()["locale"]
    return locale.replace("_", "-")


def _article(story: Story, origin: str, images: dict[str, Image], now: datetime) -> Article:
    facts = story.facts
    # English stories have slugs of their own; others get those that their headlines make.
    slug = facts["headline"] if "key" in facts else story.key
    article = Article(
        slug=articles.free_slug(slug),
        section=sections.named(facts["section"]),
        kicker=facts["kicker"],
        headline=facts["headline"],
        dek=facts["dek"],
        dateline=facts["dateline"],
        lead_image=images.get(facts.get("picture", "")),
        search_description=facts.get("search_description", ""),
        origin=origin,
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


def _lay_out(edition: Edition, filed: dict[str, Article], now: datetime) -> None:
    for slot, key in enumerate(edition.front, 1):
        db.session.add(Placement(slot=slot, article_id=filed[key].id))
    if edition.opinions:
        placements.choose_form(sections.named(edition.opinions).id, placements.OPINION)
    banner = edition.banner
    db.session.add(
        Banner(
            headline=banner["headline"],
            article=filed[banner["story"]],
            starts_at=now,
            ends_at=now + timedelta(hours=banner["hours"]),
        )
    )


def _image(facts: dict[str, str], rendered: dict[str, Renditions], now: datetime) -> Image:
    source, made = HERE / facts["file"], rendered[facts["file"]]
    words = {key: facts[key] for key in ("alt", "caption", "credit")}
    return intake.take_in(source.read_bytes(), name=source.name, now=now, rendered=made, **words)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))

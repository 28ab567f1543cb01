"""Moves: stories, sections, authors and topics get other addresses or become one, and every
address that readers know still leads where they want to go.

Each is a part of one transaction; large ones are statements for the database, so that a section of
100,000 stories is moved in as little memory as one of ten. Called in a writer's transaction
(`store.begin_writing`)."""

from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, text, update

from .. import urls
from ..language import gettext, ngettext
from . import addresses, authors, sections
from .addresses import FormerAddress
from .articles import Article
from .authors import Author, Credit, FormerName, Topic
from .manuscripts import working_copies
from .manuscripts.revisions import Revision
from .manuscripts.working_copies import WorkingCopy
from .placements import Placement
from .sections import Section
from .staff import Staff
from .store import db


class Weight(NamedTuple):
    """What a merger moves: stories (drafts too), and addresses that will redirect."""

    stories: int
    addresses: int


def readdress_section(section: Section, slug: str) -> None:
    """Give a section another slug. Its former address leads to it, and so do those of its stories
    and feeds. Raises ValueError for a slug that can't be had."""
    if slug == section.slug:
        return
    sections.check_slug(slug, section)
    addresses.forget(urls.section(slug))
    addresses.remember_former(section.path, section=section)
    _in_working_copies(section.slug, slug)
    section.slug = slug
    db.session.flush()


def readdress_story(article: Article, slug: str) -> None:
    """Give a story another slug. Its former address leads to it, and changes that wait name it by
    the new one."""
    old = article.slug
    addresses.remember_former(article.path, article=article)
    addresses.forget(urls.story(article.section.slug, slug))
    article.slug = slug
    working = working_copies.of(article)
    if working is not None:
        working.manuscript = {**working.manuscript, "slug": slug}
    _in_picks(old, slug)


def readdress_credit(credit: Author | Topic, slug: str) -> None:
    """Give an author or a topic another slug; the former address leads there. Raises ValueError."""
    if slug == credit.slug:
        return
    authors.check_slug(type(credit), slug, credit)
    old = credit.path
    credit.slug = slug
    db.session.flush()
    addresses.move(old, credit.path)


def merge_sections(section: Section, into: Section) -> None:
    """Move everything of a section into another one and delete it. What was placed on its page
    stands behind what is placed on the other's. Raises ValueError for one and the same."""
    if section is into:
        raise ValueError(gettext("A section can’t be merged into itself."))
    _bulk(
        update(Article)
        .where(Article.section_id == section.id)
        .values(section_id=into.id, version=Article.version + 1)
    )
    last = db.session.scalar(
        select(func.max(Placement.slot)).where(Placement.section_id == into.id)
    )
    _bulk(
        update(Placement)
        .where(Placement.section_id == section.id)
        .values(section_id=into.id, slot=Placement.slot + (last or 0))
    )
    _bulk(
        update(FormerAddress)
        .where(FormerAddress.section_id == section.id)
        .values(section_id=into.id)
    )
    db.session.expire_all()
    _in_working_copies(section.slug, into.slug)
    addresses.remember_former(section.path, section=into)
    db.session.flush()
    db.session.delete(section)
    db.session.flush()


def merge_credits(credit: Credit, into: Credit) -> None:
    """Make two authors or two topics one. A story that has both keeps one. Raises ValueError for
    one and the same."""
    if credit is into:
        raise ValueError(gettext("A merger takes two."))
    links, whose = authors.links(type(credit))
    mine = select(links.article_id).where(whose == credit.id)
    _bulk(update(Article).where(Article.id.in_(mine)).values(version=Article.version + 1))
    both = links.article_id.in_(select(links.article_id).where(whose == into.id))
    _bulk(delete(links).where(whose == credit.id, both))
    _bulk(update(links).where(whose == credit.id).values({whose: into.id}))
    if isinstance(into, Author):
        _bulk(update(Staff).where(Staff.author_id == credit.id).values(author_id=into.id))
    whose = FormerName.author_id if isinstance(into, Author) else FormerName.topic_id
    _bulk(update(FormerName).where(whose == credit.id).values({whose: into.id}))
    db.session.expire_all()
    authors.remember(credit.name, into)
    addresses.move(credit.path, into.path)
    db.session.flush()
    db.session.delete(credit)
    db.session.flush()


def delete_section(section: Section) -> None:
    """Delete a section without stories, and what led to it. Raises ValueError for one with some."""
    _refuse_one_with(stories_in(section), section.name)
    _delete(section, section.path)


def delete_credit(credit: Author | Topic) -> None:
    """Delete an author or a topic without stories, and what led there. Raises ValueError for one
    with some."""
    _refuse_one_with(authors.count(credit), credit.name)
    _delete(credit, credit.path)


def is_bare(credit: Author | Topic) -> bool:
    """Whether an author or a topic is no more than a name: no story has it, nobody signs as it,
    and nothing is written about it."""
    about = ("beat", "bio", "email", "website", "portrait_id", "dek")
    if any(getattr(credit, name, None) for name in about) or authors.count(credit):
        return False
    signs = select(Staff.id).where(Staff.author_id == credit.id).limit(1)
    return isinstance(credit, Topic) or db.session.scalar(signs) is None


def _in_working_copies(old: str, new: str) -> None:
    """Let unpublished changes to live stories name the section by its new slug: of a slug that is
    nobody's, the desk's form would make the first section of the paper."""
    for copy in db.session.scalars(select(WorkingCopy).execution_options(yield_per=100)):
        if copy.manuscript.get("section") == old:
            copy.manuscript = {**copy.manuscript, "section": new}


def _refuse_one_with(stories: int, name: str) -> None:
    if stories:
        raise ValueError(
            ngettext(
                "“%(name)s” has one story: merge it into another one.",
                "“%(name)s” has %(num)s stories: merge it into another one.",
                stories,
                name=name,
            )
        )


def _delete(what: Section | Author | Topic, path: str) -> None:
    _bulk(delete(FormerAddress).where(FormerAddress.target == path))
    db.session.delete(what)
    db.session.flush()


def weight_of(what: Section | Author | Topic) -> Weight:
    """What a merger of this into another would move."""
    if isinstance(what, Section):
        return Weight(stories_in(what), addresses.count_to(what.path, what) + 1)
    return Weight(authors.count(what), addresses.count_to(what.path) + 1)


def stories_in(section: Section) -> int:
    """How many stories, drafts too, a section has."""
    mine = select(func.count()).select_from(Article).where(Article.section_id == section.id)
    return db.session.scalar(mine) or 0


def _bulk(statement: Any) -> None:
    if db.session.connection().dialect.name == "postgresql":  # longer than a page may take
        db.session.execute(text("SET LOCAL statement_timeout = '10min'"))
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _in_picks(old: str, slug: str) -> None:
    """Let changes that wait, working copies and proposals, pick a story by its new slug."""
    proposed = select(Revision).where(Revision.waits)
    for waiting in (*db.session.scalars(select(WorkingCopy)), *db.session.scalars(proposed)):
        picks = waiting.manuscript.get("picks", [])
        if old in picks:
            followed = [slug if pick == old else pick for pick in picks]
            waiting.manuscript = {**waiting.manuscript, "picks": followed}

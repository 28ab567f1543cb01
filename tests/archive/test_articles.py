from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm.exc import StaleDataError

from answers import statements
from broadsheet.archive import articles
from broadsheet.archive.articles import Article
from broadsheet.archive.authors import Byline, Tagging
from broadsheet.archive.lists import printed_story
from broadsheet.archive.store import db
from stories import START

HOUR = timedelta(hours=1)
# Mostly close together: it is at equal moments that predicates differ.
OFFSETS = st.none() | st.one_of(
    st.integers(-2, 2).map(lambda n: timedelta(microseconds=n)),
    st.integers(-3, 3).map(lambda n: timedelta(days=n)),
    st.timedeltas(timedelta(days=-9000), timedelta(days=9000)),
)


@pytest.fixture
def found(paper):
    """The article of that slug, in an open context."""
    paper.story("It", by=["Ada Venn", "Bo Lind"], about=["Tides"])

    with paper.open():
        article = articles.by_slug("it")
        assert article is not None
        yield article
        db.session.rollback()


def meanwhile(write):
    """Another session writes; this one begins anew, and sees it."""
    db.session.rollback()
    write()


@given(OFFSETS, OFFSETS)
@settings(max_examples=60)
def test_the_predicate_in_sql_is_the_predicate_in_python(found, published, unpublished):
    found.published_at = None if published is None else START + published
    found.unpublished_at = None if unpublished is None else START + unpublished
    db.session.flush()
    in_sql = sa.select(sa.func.count()).select_from(Article).where(Article.public(START))
    assert db.session.scalar(in_sql) == found.is_public(START)
    assert not (found.is_public(START) and found.is_withdrawn(START))


@pytest.mark.parametrize(
    ("published", "unpublished", "is_public", "is_withdrawn"),
    [
        (None, None, False, False),
        (0, None, True, False),
        (1, None, False, False),
        (-1, None, True, False),
        (-2, 1, True, False),
        (-2, 0, False, True),
        (-2, -1, False, True),
        (-1, -2, False, False),
        (-1, -1, False, False),
        (1, -1, False, False),
        (1, 2, False, False),
        (None, -1, False, False),
    ],
)
def test_a_story_is_public_from_its_moment_until_it_is_withdrawn(
    published, unpublished, is_public, is_withdrawn
):
    story = Article(
        published_at=None if published is None else START + published * HOUR,
        unpublished_at=None if unpublished is None else START + unpublished * HOUR,
    )
    assert (story.is_public(START), story.is_withdrawn(START)) == (is_public, is_withdrawn)
    assert story.is_scheduled(START) == (published == 1)


def moments(article):
    with db.session.no_autoflush:
        lines = db.session.scalars(
            sa.select(Byline.published_at).where(Byline.article_id == article.id)
        )
        tags = db.session.scalars(
            sa.select(Tagging.published_at).where(Tagging.article_id == article.id)
        )
        return {*lines, *tags}


@pytest.mark.parametrize(
    "move",
    [
        lambda article: article.publish(START + HOUR),
        lambda article: article.withdraw(START),
        lambda article: setattr(article, "published_at", None),
        lambda article: (article.sign([]), article.publish(START + HOUR)),
        lambda article: article.sign(reversed(article.authors)),
        lambda article: article.tag([]),
    ],
)
def test_bylines_and_taggings_carry_the_moment_of_their_article(found, move):
    move(found)
    db.session.commit()
    assert moments(found) <= {found.published_at}


def test_a_new_author_of_an_old_story_stands_in_its_place(found, paper):
    meanwhile(lambda: paper.story("Other", by=["Cy Ash"], ago=3 * HOUR))
    (other,) = (line.author for line in articles.by_slug("other").bylines)
    found.sign([*found.authors, other])
    db.session.commit()
    assert [author.name for author in found.authors] == ["Ada Venn", "Bo Lind", "Cy Ash"]
    assert moments(found) == {START - HOUR}


def test_bylines_topics_and_picks_keep_their_order_and_hold_each_once(found, paper):
    meanwhile(lambda: paper.stories(3))
    picks = [articles.by_slug(f"story-number-{n}") for n in (2, 0, 1)]
    found.pick([picks[0], found, *picks, picks[1]])
    found.sign([*reversed(found.authors), *found.authors])
    found.tag([*found.topics, *found.topics])
    db.session.commit()
    db.session.expire_all()
    assert [pick.pick for pick in found.picks] == picks
    assert [author.name for author in found.authors] == ["Bo Lind", "Ada Venn"]
    assert [topic.name for topic in found.topics] == ["Tides"]


def test_a_save_from_an_older_version_is_refused(found, paper):
    db.session.expunge(found)
    meanwhile(lambda: paper.change("/world/it", lambda story: setattr(story, "headline", "Theirs")))
    db.session.add(found)
    found.headline = "Mine"
    with pytest.raises(StaleDataError):
        db.session.commit()


def test_deleting_a_story_takes_what_hangs_on_it_along(found, paper):
    meanwhile(lambda: paper.story("Other", picks=["it"]))
    db.session.delete(found)
    db.session.commit()
    counts = {
        table: db.session.scalar(sa.text(f"SELECT count(*) FROM {table}"))
        for table in ("article", "byline", "tagging", "rail_pick")
    }
    assert counts == {"article": 1, "byline": 0, "tagging": 0, "rail_pick": 0}


def test_a_text_is_read_once_however_many_sign_it_and_are_corrected(app, paper, clock):
    many = [f"Name {n}" for n in range(9)]
    address = paper.story("It", body="The text.", by=many, about=many)
    paper.change(address, lambda it: [it.correct("update", name, clock()) for name in many])
    with paper.open(), statements(app) as sent:
        it = printed_story.by_slug("it")
        assert [author.name for author in it.authors] == many
        assert [topic.name for topic in it.topics] == many
        assert [correction.note for correction in it.corrections] == many
        assert it.section.name == "World"
        assert len(sent) == 1
        rows = db.session.connection().exec_driver_sql(*sent[0]).all()
    assert str(rows).count(">The text.</p>") == 1
    assert len(rows) <= 1 + 3 * len(many)

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.archive import articles
from broadsheet.archive.store import db

OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1), timezones=OFFSETS)  # noqa: DTZ001


def test_a_moment_without_its_zone_is_refused(app):
    with app.app_context(), pytest.raises(sa.exc.StatementError, match="a moment needs its zone"):
        db.session.scalar(sa.select(articles.Article).where(naive()))


def naive():
    return articles.Article.published_at == datetime(2025, 10, 20)  # noqa: DTZ001


@given(MOMENTS)
@settings(max_examples=40)
def test_a_moment_comes_back_as_the_same_instant_in_utc(paper, moment):
    with paper.open():
        article = articles.by_slug("kept")
    if article is None:
        paper.story("Kept")
    with paper.open():
        article = articles.by_slug("kept")
        article.published_at = moment
        db.session.commit()
        kept = db.session.scalar(sa.select(articles.Article.published_at))
        assert kept == moment
        assert kept.tzinfo is UTC
        same = sa.select(articles.Article.id).where(articles.Article.published_at == moment)
        assert db.session.scalar(same) is not None
        db.session.rollback()

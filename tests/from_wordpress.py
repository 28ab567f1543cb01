"""An export of WordPress, as it is looked at when it is in the paper."""

import sqlalchemy as sa

from answers import main
from broadsheet.archive.articles import Article
from broadsheet.archive.store import db

STORY = "/news/story-1"

OLD = "/2004/03/01/story-1/"


def text_of(client, address):
    return main(client.get(address).text).find(".//article")


def story(app, origin_end):
    with app.app_context():
        query = sa.select(Article).where(Article.origin.endswith(":" + origin_end))
        return db.session.scalars(query).one()

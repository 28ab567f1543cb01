"""The ids by which feeds know stories, in papers that had stories before they had ids."""

import re

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from broadsheet.archive.store import db

BEFORE = "5d1f0c3a9b42"  # the version before there were ids
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_an_upgrade_gives_every_story_an_id_and_loses_nothing(app, client, paper):
    addresses = paper.stories(3, by=["Ada Venn"], about=["Tides"])
    before = [client.get(address).data for address in addresses]
    with app.app_context():
        downgrade(revision=BEFORE)
        db.session.remove()
        upgrade()
        found = list(db.session.scalars(sa.text("SELECT uid FROM article")))
    assert len(set(found)) == 3
    assert all(URN.fullmatch(uid) for uid in found)
    assert [client.get(address).data for address in addresses] == before
    assert client.get("/authors/ada-venn/feed.json").json["items"][0]["id"] in found


def test_no_two_stories_have_one_id(paper):
    paper.story("One", uid="urn:uuid:1")
    with pytest.raises(sa.exc.IntegrityError):
        paper.story("Two", uid="urn:uuid:1")

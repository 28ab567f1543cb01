"""Several sites of one host stand in folders, and each begins to count at 1."""

import pytest
import sqlalchemy as sa

from broadsheet.archive.imported import ImportedItem
from broadsheet.archive.store import db
from broadsheet.wire.imports.wordpress.site import WordPressSite
from wire.imports import wordpress
from wire.imports.wordpress import attachment, export, item, meta

HOST = wordpress.SITE


def site(folder, headline, **given):
    link = f"{HOST}/{folder}/{headline.lower()}/"
    text = export(item(14, title=headline, slug=headline.lower(), link=link, **given))
    return text.replace(f"{HOST}</", f"{HOST}/{folder}</")


GERMAN, ENGLISH = site("de", "Wahlen"), site("en", "Bridge")


@pytest.fixture
def bring_as_before(app, bring, monkeypatch):
    """As earlier versions did, which told the sites of one host not apart."""

    def _bring(text, kept_site):
        with monkeypatch.context() as patch:
            patch.setattr(WordPressSite, "base", property(lambda site: site.host))
            bring(text)
        with app.app_context():
            db.session.execute(sa.update(ImportedItem).values(site=kept_site))
            db.session.commit()

    return _bring


def test_two_stories_of_one_number_are_two(client, bring):
    assert bring(GERMAN).results == ["imported"]
    assert bring(ENGLISH, "--check-addresses").results == ["imported"]
    assert bring(GERMAN).results == bring(ENGLISH).results == ["unchanged"]
    assert client.get("/de/?p=14").location == "/news/wahlen"
    assert client.get("/en/?p=14").location == "/news/bridge"


@pytest.mark.parametrize("kept_site", ["", "wordpress:old.example/de"])
def test_a_story_that_came_in_by_its_host_alone_comes_in_once(
    client, bring, bring_as_before, kept_site
):
    bring_as_before(GERMAN, kept_site)
    assert bring(ENGLISH).results == ["imported"]
    assert bring(GERMAN, "--whole").results == ["unchanged"]
    changed = site("de", "Wahlen", content_encoded="<p>Neu.</p>")
    assert bring(changed, "--whole").results == ["changed"]
    assert "Neu." in client.get("/news/wahlen").text
    assert client.get("/en/?p=14").location == "/news/bridge"


def test_a_site_has_its_own_attachments(bring, tmp_path):
    lead = site("en", "Bridge", more=meta("_thumbnail_id", "15"))
    (tmp_path / "en.xml").write_text(lead)
    both = [attachment(15, 14, "2024/german.jpg")]
    others = export(*both).replace(f"{HOST}</", f"{HOST}/de</")
    told = bring(others, tmp_path / "en.xml", name="de.xml")
    assert told.of("Bridge")["missing_pictures"] == []

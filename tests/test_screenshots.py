"""`make screenshots` finds what it takes pictures of."""

import pytest

from screenshots import gallery, papers


@pytest.fixture
def database():
    return "sqlite"


def test_every_page_of_the_gallery_is_there(app, clock, desk, sample_pictures):
    clock.now = papers.NOW
    with app.app_context():
        facts = papers.fill("sample")
    browser = desk("publisher")
    found = {
        page: browser.get(where.format(**facts)).status_code
        for page, where in papers.PAGES["sample"].items()
    }
    assert found == dict.fromkeys(found, 200) | {"404": 404, "410": 410}


def test_the_gallery_shows_the_pictures_that_there_are(tmp_path):
    (tmp_path / gallery.file_name("search, found", 360, "dark")).write_bytes(b"")
    index = gallery.write(tmp_path, ["front", "search, found"], [360, 768], ["light", "dark"])
    html = index.read_text()
    assert 'src="search-found-360-dark.png"' in html
    assert html.count("<img") == 1
    assert "front" not in html

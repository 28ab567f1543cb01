"""An import holds the writers' lock for writing alone: what is read, parsed or rendered is ready by
then, and each new story is indexed once."""

from collections import Counter

import pytest
import sqlalchemy as sa

import uploads
from answers import headlines
from broadsheet.archive import articles
from broadsheet.archive.store import db
from broadsheet.text import rendering
from broadsheet.wire.imports import safe_reading
from broadsheet.wire.imports.page_text import reading as page_text
from under_the_lock import watching
from wire.imports import wordpress

SLOW = (
    (rendering, "to_html"),
    (page_text, "parse"),
    (page_text, "decode"),
    (safe_reading, "whole"),
)
PAGE = "World\nA bridge opens\n\nIt was open at last.\n-\nSport2 days ago\nRowers win\n"
MARKDOWN = "---\ntitle: A bridge opens\ndate: 2024-05-01\n---\nIt was *open* at last.\n"


def noted(do, watch, done):
    def noting(*args, **kwargs):
        done[do.__name__, getattr(watch.held, "now", False)] += 1
        return do(*args, **kwargs)

    return noting


@pytest.fixture
def done():
    """How often each of these was done, and how often under the lock."""
    done: Counter[tuple[str, bool]] = Counter()
    with watching() as watch, pytest.MonkeyPatch.context() as patch:
        for module, name in SLOW:
            patch.setattr(module, name, noted(getattr(module, name), watch, done))
        yield done


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (wordpress.export(*map(wordpress.item, range(1, 4))), "old.xml"),
        (PAGE, "page.txt"),
        (MARKDOWN, "story.md"),
    ],
)
def test_nothing_is_read_or_rendered_while_others_wait_to_write(bring, done, content, name):
    assert set(bring(content, name=name).results) == {"imported"}
    assert done["to_html", False] > 0
    assert [name for name, is_held in done if is_held] == []


@pytest.mark.parametrize("form", ["wxr", "markdown"])
def test_texts_with_pictures_are_rendered_before_it_as_well(
    app, client, bring, done, tmp_path, form
):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "pier.png").write_bytes(uploads.picture("PNG"))
    html = '<p>It was.</p><figure><img src="/pier.png" alt="A pier"></figure>'
    markdown = "---\ntitle: Story 1\ndate: 2024-05-01\n---\nIt was.\n\n![A pier](pier.png)\n"
    wxr = wordpress.export(wordpress.item(1, content_encoded=html))
    text, name = (wxr, "old.xml") if form == "wxr" else (markdown, "story.md")
    (told,) = bring(text, "--media", tmp_path / "old", name=name).report
    assert [name for name, is_held in done if is_held] == []
    assert 'src="/media/pier' in client.get(f"/{told['address']}").text
    with app.app_context():
        story = articles.by_slug(told["address"].rpartition("/")[2])
        assert "pier" in story.body_source
        assert story.body_html == rendering.to_html(story.body_source, story.body_format)


def test_new_and_changed_stories_are_found_whether_indexed_together_or_each(app, client, bring):
    def found(words):
        return len(headlines(client.get("/search", query_string={"q": words}).text))

    terms = "".join(wordpress.category(name, "post_tag") for name in ("Tides", "Trams"))
    items = [wordpress.item(n, title=f"Story {n}", more=terms) for n in range(1, 4)]
    assert bring(wordpress.export(*items)).results == ["imported"] * 3
    assert [found(words) for words in ("story", "tides", "ada venn", "so")] == [3, 3, 3, 3]
    items[0] = wordpress.item(1, title="A bridge opens", more=wordpress.category("Tides"))
    items.append(wordpress.item(4, title="Story 4", more=terms))
    told = bring(wordpress.export(*items)).results
    assert told == ["changed", "unchanged", "unchanged", "imported"]
    assert [found(words) for words in ("story", "trams", "bridge")] == [3, 3, 1]
    with app.app_context():
        assert db.session.scalar(sa.text("SELECT count(*) FROM search_rest")) == 0

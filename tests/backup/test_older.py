"""A backup of an older program is brought up to date by the migrations, as its paper would be."""

from io import BytesIO

import pytest

from backups import NEWEST, silent
from broadsheet.backup import restoring
from broadsheet.backup.file_format import BackupWriter

OF_THE_DESK = "5d0c8f1e6a27"  # before the imprint, pictures with names, search, feeds

ROWS = {
    "image": [
        {"id": 1, "file": "ferry-0a1b.webp", "width": 3, "height": 2, "alt": None, "caption": "",
         "credit": "", "focal_x": 0.5, "focal_y": 0.25},
    ],
    "section": [
        {"id": 1, "slug": "world", "name": "World", "dek": "", "position": 1},
        {"id": 2, "slug": "about", "name": "About", "dek": "Us", "position": 2},
    ],
    "author": [{"id": 7, "slug": "ada-venn", "name": "Ada Venn", "bio": "Reports."}],
    "staff": [
        {"id": 1, "email": "ada@example.org", "name": "Ada", "role": "editor", "author_id": 7,
         "password": None, "password_set_at": None, "totp_secret": None, "totp_step": 0,
         "added_at": "2025-10-20T12:00:00+00:00", "dismissed_at": None},
    ],
    "article": [
        {"id": 5, "slug": "it", "section_id": 2, "kicker": "", "headline": "It", "dek": "",
         "dateline": "", "body_source": "It sails.", "body_format": "plain",
         "body_html": "<p>It sails.</p>", "has_copy": True, "lead_image_id": 1,
         "published_at": "2025-10-20T12:00:00+00:00", "unpublished_at": None, "updated_at": None,
         "source": "", "canonical_url": "", "search_title": "", "search_description": "",
         "origin": None, "version": 3, "withdrawn_note": "", "withdrawn_to": "",
         "saved_at": "2025-10-20T12:00:00+00:00", "filed_by_id": 1, "submitted_at": None,
         "spiked_at": None},
    ],
    "byline": [
        {"article_id": 5, "author_id": 7, "position": 0,
         "published_at": "2025-10-20T12:00:00+00:00"},
    ],
    "revision": [
        {"id": 1, "article_id": 5, "version": 3, "manuscript": {"headline": "It"}, "deed": "saved",
         "note": "", "saved_at": "2025-10-20T12:00:00+00:00", "staff_id": 1, "public_from": None},
    ],
}  # fmt: skip


@pytest.fixture
def place(make_app, tmp_path):
    """An empty place, on each kind of database; SQLite has no tables yet."""
    return make_app(INSTANCE_PATH=str(tmp_path / "elsewhere"))


def test_every_row_moves_up_with_its_tables(place, clock):
    out = BytesIO()
    backup = BackupWriter(out, clock())
    for table, rows in ROWS.items():
        backup.add_rows(table, rows)
    backup.add_picture("ferry-0a1b.webp", b"pixels")
    about = {"version": "0.0.9", "schema": OF_THE_DESK, "settings": {}, "rows": 7}
    backup.finish(about)
    with place.app_context():
        done = restoring.restore(BytesIO(out.getvalue()), NEWEST, clock(), silent)
    assert (done.rows, done.pictures) == (7, 1)
    client = place.test_client()
    assert client.get("/about/it").location == "/about-2/it"  # now a page of the paper's own
    page = client.get("/about-2/it").text
    assert "It sails." in page
    assert "Ada Venn" in page
    assert client.get("/media/ferry-0a1b.webp").data == b"pixels"
    assert "/about-2/it" in client.get("/search?q=sails").text
    assert client.get("/healthz").json["database"] == "ok"

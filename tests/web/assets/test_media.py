from conftest import ON_SQLITE

pytestmark = ON_SQLITE


def test_a_picture_is_kept_for_ever_and_can_run_nothing(app, client, tmp_path):
    media = tmp_path / "media"
    media.mkdir()
    (media / "p-0123.webp").write_bytes(b"RIFF....WEBP")
    with client.get("/media/p-0123.webp", buffered=True) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/webp"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_link_in_the_media_store_leads_nowhere_outside(client, tmp_path):
    (tmp_path / "media").mkdir()
    assert client.get("/media/../secret_key").status_code == 404
    assert client.get("/media/..%2fsecret_key").status_code == 404
    assert client.get("/media/%2e%2e/broadsheet.db").status_code == 404

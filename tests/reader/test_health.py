"""What /healthz says of what pages need besides their database (test_error_pages.py)."""

import resource
import socket

import pytest

from broadsheet.archive.images import Image
from broadsheet.pictures import store
from stories import Paper

FERRY = {"file": "ferry.webp", "name": "ferry", "width": 3, "height": 2, "alt": "A ferry"}


@pytest.fixture
def database():
    return "sqlite"


@pytest.fixture
def silent(monkeypatch):
    """A bucket that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        yield {"MEDIA_STORE": "s3://bucket/prefix"}


def health(app):
    answer = app.test_client().get("/healthz")
    return answer.status_code, answer.json["status"], answer.json["pictures"]


def test_a_folder_without_its_pictures_is_noticed_and_so_is_their_return(make_app, paper, tmp_path):
    paper.add(Image(**FERRY))
    with paper.open():
        store.store().put("ferry.webp", b"pixels")
    assert health(make_app()) == (200, "ok", "ok")
    (tmp_path / "media").rename(tmp_path / "unmounted")
    missing = "the newest is missing from their store"
    assert health(make_app()) == (200, "degraded", missing)
    (tmp_path / "unmounted").rename(tmp_path / "media")
    assert health(make_app()) == (200, "ok", "ok")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_bucket_that_is_away_or_silent_is_noticed_and_not_waited_for(
    make_app, clock, silent, monkeypatch, is_there
):
    if not is_there:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    app = make_app(**silent)
    Paper(app, clock).add(Image(**FERRY))
    for _ in range(3):
        status, state, pictures = health(app)
        assert (status, state) == (200, "degraded")
        assert pictures.startswith("their store ")


def test_a_paper_without_pictures_misses_none(app):
    assert health(app) == (200, "ok", "ok")


def test_a_disk_without_room_is_noticed_and_so_is_its_room(make_app):
    assert make_app().test_client().get("/healthz").json["disk"] == "ok"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        answer = make_app().test_client().get("/healthz")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert answer.json["disk"] == "nothing can be saved: File too large"


def test_a_redis_that_is_away_is_noticed_before_anybody_needed_it(make_app):
    away = {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": "redis://127.0.0.1:1/0"}
    answer = make_app(**away).test_client().get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert answer.json["press"] == "shared store away: pages are printed, slower"

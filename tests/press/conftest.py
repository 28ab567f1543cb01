"""What was rendered, and a store of pages that processes share."""

import os
import uuid

import pytest
from flask import template_rendered

from conftest import missing

REDIS = os.environ.get("BROADSHEET_TEST_REDIS", "redis://127.0.0.1:6379/0")


@pytest.fixture
def renders(app):
    """The templates rendered so far in `app`."""
    seen: list[str] = []

    def note(_sender, template, **_):
        seen.append(template.name)

    with template_rendered.connected_to(note, app):
        yield seen


@pytest.fixture
def shared():
    """Settings of a Redis store of this test's own."""
    import redis

    client = redis.from_url(REDIS)
    try:
        client.ping()
    except redis.ConnectionError as error:
        missing(f"Redis is not reachable at {REDIS}: {error}")
    prefix = f"broadsheet-test-{uuid.uuid4()}:"
    yield {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": REDIS, "CACHE_KEY_PREFIX": prefix}
    for key in client.scan_iter(prefix + "*"):
        client.delete(key)
    client.close()

"""A disk with no room: readers read, a refused save shows its text, and room is all it needs."""

import resource
from pathlib import Path

import pytest

from answers import main, words
from broadsheet.archive.store import db
from desk import fields_of

TEXT = "A paragraph of some length, as there are many. " * 4000  # 188,000 characters
MOST_SAVES = 40
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@pytest.mark.servers
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("room", [0, len(TEXT)], ids=["while it writes", "when it commits"])
def test_while_the_disk_is_full_readers_read_and_a_refused_save_shows_its_text(server, desks, room):
    app, [(story, cookie), *_] = desks
    with app.app_context():
        file = Path(db.engine.url.database).resolve()
        db.session.remove()
        db.engine.dispose()
    server.start()
    assert save(server, story, cookie, "Before.")[0] == 303
    fills_up(server, file, room)
    texts = [f"{TEXT}\n\nNumber {number}." for number in range(MOST_SAVES)]
    for text in texts:
        status, page = save(server, story, cookie, text)
        if status != 303:
            break
    assert status == 503
    assert "The paper’s disk is full" in words(main(page))
    assert fields_of(page, "story")["body_source"] == text
    for address in ("/", "/latest", "/world", "/feed.atom", "/nowhere"):
        assert server.ask("GET", address)[0] in (200, 404), address
    assert server.ask("GET", story, cookie=cookie)[0] == 200
    for pid in server.processes():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, NO_LIMIT)
    again = fields_of(page, "story")
    assert server.ask("POST", story, again, cookie)[0] == 303
    shown = fields_of(server.ask("GET", story, cookie=cookie)[1], "story")
    assert shown["body_source"] == text


def save(server, story, cookie, text):
    form = fields_of(server.ask("GET", story, cookie=cookie)[1], "story")
    return server.ask("POST", story, form | {"body_source": text}, cookie)


def fills_up(server, file, room):
    """From now on no file of the server's can grow so many bytes beyond what the database has
    (setrlimit(2))."""
    files = [file, file.with_name(f"{file.name}-wal")]
    most = max(one.stat().st_size for one in files) + room
    for pid in server.processes():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

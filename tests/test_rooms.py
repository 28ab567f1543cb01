"""Rooms: a folder is read at a glance (docs/architecture.md)."""

from collections import Counter
from pathlib import Path

ROOMS = Path(__file__).resolve().parents[1] / "site" / "broadsheet"
MOST = 18  # modules at one level


def test_no_room_is_a_heap():
    modules = (path for path in ROOMS.rglob("*.py") if path.name != "__init__.py")
    crowded = Counter(str(path.parent.relative_to(ROOMS)) for path in modules)
    del crowded["archive/migrations/versions"]  # one for each change of the tables, in their order
    assert {room: count for room, count in crowded.items() if count > MOST} == {}

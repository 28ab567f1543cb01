"""What all tests of the newsroom watch for, whatever else they test."""

from collections.abc import Iterator

import pytest

from under_the_lock import Watch, watching


@pytest.fixture(autouse=True)
def nothing_slow_happens_under_the_lock() -> Iterator[Watch]:
    """While one writes, all others wait: no page is rendered then, no text, no password hashed."""
    with watching() as watch:
        yield watch
    assert watch.slow == []

"""Archives that take long to be made."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from archive import large


@pytest.fixture(scope="session")
def archives(made_once: Callable[..., Path], sqlite_template: Path) -> dict[int, Path]:
    """The instance folders of a small and a large paper, on SQLite, which no test changes."""
    made = made_once("archives", partial(large.make, sqlite_template))
    return {size: made / str(size) for size in (large.SMALL, large.LARGE)}

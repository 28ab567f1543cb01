"""A system without typefaces."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.look import lettering


@pytest.fixture
def no_system_faces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A system without any typefaces; the others are found again afterwards."""
    found = (lettering._file_of.cache_clear, lettering._drawable.clear)
    monkeypatch.setattr(lettering, "SYSTEM", tmp_path)
    for forget in found:
        forget()
    yield
    for forget in found:
        forget()

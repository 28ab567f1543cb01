"""Atomic files: whole, or not there at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO


@contextmanager
def whole(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A file to write that becomes `path`, with that mode, when all of it is on the disk. If
    anything is raised meanwhile, it is gone and what stood at `path` stays; what a killed process
    leaves is called `.….unfinished`, beside it. A link stays, and what it leads to is replaced; a
    device or a pipe never is. Raises OSError."""
    if path.exists() and not path.is_file():
        raise FileExistsError(errno.EEXIST, "This is no file that may give way", str(path))
    path = path.resolve()
    handle, draft = mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".unfinished")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, mode)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name, too
    finally:
        os.close(folder)

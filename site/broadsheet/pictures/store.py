"""The media store: where pictures and other files of the library are kept, in the instance folder
or in any bucket that speaks S3.

Eight calls: `put`, `open`, `stream`, `size`, `delete`, `exists`, `older_than`, and `url` for
readers. A name never gets other bytes than it had: names are made from the content (intake.py).
Whatever goes wrong is an OSError."""

import io
import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from flask import Flask, current_app

from .. import atomic_files, settings
from ..archive.database import media_files
from ..archive.database.outages import DatabaseFailure
from ..archive.store import begin_as_writer, db
from . import file_kinds

log = logging.getLogger(__name__)

CHUNK = 2**20  # bytes that are read at once
PATIENCE = timedelta(seconds=3)  # for a bucket's answer to begin, and for each piece of it
AGAIN = 5.0  # seconds for which readers ask nothing of a bucket that did not answer
IMMUTABLE = "public, max-age=31536000, immutable"  # a year, the longest that RFC 9111 caches honour


class LeftAlone(OSError):
    """A store that did not answer is not asked for a while."""


class MediaStore(Protocol):
    def put(self, name: str, data: bytes | BinaryIO) -> None:
        """Keep a file, whole or not at all. Raises OSError."""

    def open(self, name: str) -> bytes:
        """A file's bytes. Raises FileNotFoundError, OSError."""

    def stream(self, name: str) -> BinaryIO:
        """A file to be read in parts, from any place of it. Raises FileNotFoundError, OSError."""

    def size(self, name: str) -> int:
        """How many bytes it has. Raises FileNotFoundError, OSError."""

    def delete(self, name: str) -> None:
        """Forget a file; nothing happens if there is none. Raises OSError."""

    def exists(self, name: str) -> bool: ...

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The names of the files that were put before a moment. Raises OSError."""


def open_in(app: Flask) -> None:
    """Join the store that the setting MEDIA_STORE names to an application."""
    app.extensions["media"] = store_at(app, app.config["MEDIA_STORE"])


def store_at(app: Flask, where: str) -> MediaStore:
    """The store of that address, s3://bucket/prefix, or ("") the folder in the instance folder.
    Raises WrongSetting."""
    return Bucket(where) if where else FolderStore(Path(app.instance_path) / "media")


def store() -> MediaStore:
    found: MediaStore = current_app.extensions["media"]
    return found


def take_over(name: str, source: MediaStore) -> None:
    """Bring a file from another store into this one, unless it is there; what arrived is compared
    with what was sent. Raises FileNotFoundError, OSError."""
    if store().exists(name) and store().size(name) == source.size(name):
        return
    data = source.open(name)
    store().put(name, data)
    if store().open(name) != data:
        store().delete(name)
        raise OSError(f"{name} did not arrive as it was sent")


def clear_unused(names: list[str]) -> None:
    """Delete files that no row names any more, once that is committed.

    Who takes in the same file meanwhile finds it there, and names it under the writers' lock. So
    they are looked for under that lock, and a folder's are deleted before it is let go; to wait for
    a bucket would keep everybody from saving."""
    is_folder = isinstance(store(), FolderStore)
    try:
        with db.engine.connect() as connection:
            writer = connection.execution_options(broadsheet_writes=True)
            begin_as_writer(writer)
            used = media_files.named(writer, names)
            unused = [name for name in names if name not in used]
            if is_folder:
                clear(unused)
    except DatabaseFailure as error:
        log.error("%s stay in the media store: %s", names, getattr(error, "orig", error))
    else:
        if not is_folder:
            clear(unused)


def clear(names: Iterable[str]) -> None:
    """Delete files that no row names. What can't be deleted is logged and left: nothing leads to
    it."""
    for name in names:
        try:
            store().delete(name)
        except OSError:
            log.exception("%s stays in the media store", name)


def url(name: str) -> str:
    """Where readers fetch a file: a path of this site, or an address below MEDIA_URL."""
    return f"{current_app.config['MEDIA_URL']}/{name}"


def kind(name: str) -> str:
    """The media type of a file; not every Python 3.11 knows WebP's."""
    if other := file_kinds.of(name):
        return other.media_type
    return "image/webp" if name.endswith(".webp") else "image/jpeg"


class FolderStore:
    """Files in a folder of this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, name: str, data: bytes | BinaryIO) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # On the disk before the row that names it is committed; a web server may hand it out, too.
        with atomic_files.whole(path, 0o644) as file:
            shutil.copyfileobj(io.BytesIO(data) if isinstance(data, bytes) else data, file, CHUNK)

    def open(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def stream(self, name: str) -> BinaryIO:
        return (self.path / name).open("rb")

    def size(self, name: str) -> int:
        return (self.path / name).stat().st_size

    def delete(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        return (self.path / name).is_file()

    def older_than(self, moment: datetime) -> Iterator[str]:
        for path in self.path.rglob("*"):
            with suppress(FileNotFoundError):  # it was deleted meanwhile
                if path.is_file() and path.stat().st_mtime < moment.timestamp():
                    yield path.relative_to(self.path).as_posix()


class Bucket:
    """Objects below a prefix of a bucket, through obstore (0.x: all of it stands here).

    Endpoint and keys come from the environment by the names that AWS's own tools use:
    AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY."""

    def __init__(self, where: str) -> None:
        """`where`: like s3://bucket/prefix. Raises WrongSetting."""
        try:
            import obstore
            from obstore.store import from_url
        except ImportError:
            raise settings.MissingSetting(
                'BROADSHEET_MEDIA_STORE needs the package obstore: pip install "broadsheet[s3]"'
            ) from None
        endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        if endpoint and not settings.is_address(endpoint):  # obstore would panic at each request
            raise settings.WrongSetting("AWS_ENDPOINT_URL must be like https://s3.example.org")
        self.obstore: Any = obstore
        self.sizes: dict[str, int] = {}
        self.silent_until = 0.0  # of the machine's clock; 0: it answered when it was asked last
        client = {
            "timeout": "30s",
            "connect_timeout": PATIENCE,
            "allow_http": endpoint.startswith("http:"),
        }
        # An answer that doesn't come is not asked for again: whoever asks holds a thread.
        retries = {"max_retries": 3, "retry_timeout": PATIENCE}
        options: dict[str, Any] = {"client_options": client, "retry_config": retries}
        in_memory = where.startswith("memory:")  # for tests and trials
        try:
            # What is sent up takes as long as the way is slow, and is answered at its end.
            self.for_writing = from_url(where, **({} if in_memory else options))
            client["read_timeout"] = PATIENCE
            self.objects = self.for_writing if in_memory else from_url(where, **options)
        except (obstore.exceptions.BaseError, ValueError) as error:
            raise settings.MissingSetting(f"BROADSHEET_MEDIA_STORE {where!r}: {error}") from None

    def put(self, name: str, data: bytes | BinaryIO) -> None:
        attributes = {"Content-Type": kind(name), "Cache-Control": IMMUTABLE}
        if disposition := file_kinds.disposition(name):
            attributes["Content-Disposition"] = disposition
        body = data if isinstance(data, bytes) else iter(partial(data.read, CHUNK), b"")
        try:
            with self._asking(name):
                self.obstore.put(self.for_writing, name, body, attributes=attributes)
        except FileNotFoundError:  # what is written can miss nothing else
            raise OSError("the media store: there is no such bucket") from None

    def open(self, name: str) -> bytes:
        with self._reading(name):
            return bytes(self.obstore.get(self.objects, name).bytes())

    def stream(self, name: str) -> BinaryIO:
        return io.BufferedReader(_Object(self, name), CHUNK)

    def part(self, name: str, start: int, end: int) -> bytes:
        """A file's bytes from `start` to before `end`. Raises FileNotFoundError, OSError."""
        with self._reading(name):
            return bytes(self.obstore.get_range(self.objects, name, start=start, end=end))

    def size(self, name: str) -> int:
        if name not in self.sizes:  # which never change
            with self._reading(name):
                self.sizes[name] = int(self.obstore.head(self.objects, name)["size"])
        return self.sizes[name]

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError), self._asking(name):
            self.obstore.delete(self.objects, name)

    def exists(self, name: str) -> bool:
        try:
            with self._asking(name):
                self.obstore.head(self.objects, name)
        except FileNotFoundError:
            return False
        return True

    def older_than(self, moment: datetime) -> Iterator[str]:
        with self._asking("the list of files"):
            for page in self.obstore.list(self.objects):
                yield from (file["path"] for file in page if file["last_modified"] < moment)

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        """Let a bucket that did not answer be: a page has many pictures, and all of its readers'
        requests would wait in the threads that hand out pages. One of them asks from time to
        time."""
        now = time.monotonic()
        if now < self.silent_until:
            raise LeftAlone("the media store: it did not answer")
        if self.silent_until:
            self.silent_until = now + AGAIN
        try:
            with self._asking(name):
                yield
        except FileNotFoundError:
            self.silent_until = 0.0
            raise
        except OSError:
            self.silent_until = time.monotonic() + AGAIN
            raise
        self.silent_until = 0.0

    @contextmanager
    def _asking(self, name: str) -> Iterator[None]:
        """Say in a line what went wrong: obstore adds what its developers need."""
        try:
            yield
        except FileNotFoundError:
            raise FileNotFoundError(f"{name} is not in the media store") from None
        except self.obstore.exceptions.BaseError as error:
            said = str(error).partition("\n")[0]
            raise OSError(f"the media store: {said}") from error


class _Object(io.RawIOBase):
    """An object of a bucket as a file to read, which asks for the parts that are wanted."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        self.bucket, self.name, self.at, self.length = bucket, name, 0, bucket.size(name)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = max(0, offset + {io.SEEK_CUR: self.at, io.SEEK_END: self.length}.get(whence, 0))
        return self.at

    def readinto(self, buffer: Any) -> int:
        end = min(self.at + len(buffer), self.length)
        if end <= self.at:
            return 0
        part = self.bucket.part(self.name, self.at, end)
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

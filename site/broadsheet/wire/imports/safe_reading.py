"""Safe reading: files as bytes and text, within bounds of size and time."""

import codecs
import logging
import re
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from ...language import gettext, number
from .items import ImportRefused, Item

log = logging.getLogger(__name__)

STORY = 5 * 2**20  # bytes; the longest stories are a twentieth of it
FEED = 32 * 2**20
ARCHIVE = 256 * 2**20  # of what has to be held in memory whole
TIME_LIMIT = 10  # seconds for one story, or for a file that is read at once
HEED = 2  # seconds more until a process is killed that did not heed


def too_long() -> str:
    return gettext("could not be read within %(num)s seconds of work", num=number(TIME_LIMIT))


def broken(error: Exception) -> str:
    """What is said of a file that broke its reader."""
    return gettext("could not be read: %(error)s", error=_named(error))[:500]


def whole(file: Path, largest: int = STORY) -> bytes:
    """All of a file. Raises ImportRefused for one that is too large, missing or no file."""
    try:
        if file.is_dir():
            raise ImportRefused(gettext("is a folder; name the files in it"))
        if not file.is_file():
            raise ImportRefused(
                gettext("is no file") if file.exists() else gettext("does not exist")
            )
        if file.stat().st_size > largest:
            raise ImportRefused(
                gettext(
                    "is larger than %(most)s MB: hardly one story", most=number(largest // 2**20)
                )
            )
        return file.read_bytes()
    except OSError as error:
        raise ImportRefused(
            gettext("can’t be read: %(error)s", error=error.strerror or error)
        ) from error
    except ValueError as error:  # a NUL in the name
        raise ImportRefused(gettext("can’t be read: %(error)s", error=error)) from error


def text(data: bytes) -> str:
    """UTF-8, or UTF-16 with its mark. Raises ImportRefused for anything else."""
    encoding = "UTF-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "UTF-8"
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte, at = f"0x{error.object[error.start]:02X}", error.start
        raise ImportRefused(
            gettext(
                "not %(encoding)s text: byte %(byte)s at position %(at)s",
                encoding=encoding,
                byte=byte,
                at=at,
            )
        ) from error


_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)


def page(data: bytes) -> str:
    """The text of an HTML page, in the encoding that it names, else UTF-8, else Windows-1252
    (WHATWG HTML, 13.2.3: what browsers fall back on)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("UTF-16", "replace")
    named = _CHARSET.search(data[:4096])
    for encoding in (codec_of(named[1]) if named else "utf-8", "utf-8"):
        with suppress(UnicodeError):
            return data.decode(encoding).removeprefix("\ufeff")
    return data.decode("windows-1252", "replace")


def codec_of(named: bytes) -> str:
    """The encoding that a file itself names, in letters of ASCII; UTF-8 if it can't be in that, as
    in UTF-16 or in what encodes no texts."""
    name = named.decode("ascii", "replace")
    with suppress(LookupError, UnicodeError):
        if b"<a>".decode(name, "replace") == "<a>":
            return codecs.lookup(name).name
    return "utf-8"


@dataclass
class Progress:
    """How far a file is read, in items. If it is read again: how many were handed out before, and
    which are passed over, with the reasons."""

    number: int = 0
    handed_out: int = 0
    passed_over: dict[int, str] = field(default_factory=dict)


progress = Progress()  # of the one file that is read
is_apart = False  # whether this process only reads, and may be killed (apart.py)


def prepare(item: Item, work: Callable[[], None]) -> None:
    """Do what takes long of an item. What goes wrong is its fault, and leaves the others alone."""
    if is_apart and progress.number in progress.passed_over:
        item.fault = progress.passed_over[progress.number]
    if item.fault or (is_apart and progress.number < progress.handed_out):
        return
    try:
        with time_limit():
            work()
    except ImportRefused as refusal:
        item.fault = str(refusal)
    except Exception as error:  # parsers of hostile formats fail in ways of their own
        log.debug("reading %s", item.origin, exc_info=error)
        item.fault = gettext("it could not be read: %(error)s", error=_named(error))[:500]


@contextmanager
def time_limit() -> Iterator[None]:
    """Raises ImportRefused once what is done meanwhile takes more than TIME_LIMIT of the
    processor's time: no input may keep the import busy for ever, and a busy machine refuses
    nothing. Works where signals do: in the main thread of a POSIX system. A process that only reads
    is killed soon afterwards, if it did not heed the signal."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGPROF"):
        yield
        return

    late = too_long()

    def refuse(_signal: int, _frame: FrameType | None) -> None:
        raise ImportRefused(late)

    before = signal.signal(signal.SIGPROF, refuse)
    signal.setitimer(signal.ITIMER_PROF, TIME_LIMIT)
    if is_apart:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        _limit(int(spent.ru_utime + spent.ru_stime) + TIME_LIMIT + HEED)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if is_apart:
            _limit(resource.RLIM_INFINITY)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _limit(seconds: int) -> None:
    """The processor's time of this process, after which the system kills it: no more than it may
    have at all."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY and not 0 <= seconds <= hard:
        seconds = hard
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))

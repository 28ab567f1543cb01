"""A process beside the import's own, which reads what is long enough to be dangerous, and which the
system kills when one story takes too long: no signal stops what runs in a library's C.

It starts with the first long file and reads all further ones. Once it was killed, another begins
anew and passes over the story that it was killed for."""

import atexit
import importlib
import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...language import gettext, spoken
from . import safe_reading
from .items import ImportRefused, Item
from .options import ImportOptions

SHORT = 20_000  # bytes: in a shorter file nothing takes long

Question = tuple[str, Path, ImportOptions, safe_reading.Progress]


def read(reader: str, file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    """The items of a file, as the reader of that module makes them; it is imported when it is
    needed, since a server imports nothing. Raises ImportRefused."""
    if file.stat().st_size < SHORT:
        yield from importlib.import_module(reader).read(file, options)
        return
    progress = safe_reading.Progress()
    while True:
        try:
            for found in _process.answers((reader, file, options, progress)):
                progress.number += 1
                yield found
            return
        except EOFError as end:
            if progress.number in progress.passed_over:  # it was not for the story's text
                raise ImportRefused(str(end)) from None
            progress.passed_over[progress.number] = str(end)


class _Process:
    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def answers(self, question: Question) -> Iterator[tuple[Item, int]]:
        """Raises ImportRefused for what the reader refused, and EOFError, which says why, if the
        process ended on the way."""
        process = self._started()
        is_over = False
        try:
            pickle.dump(question, process.stdin)
            process.stdin.flush()
            while (answer := pickle.load(process.stdout)) is not None:  # noqa: S301 - our own
                if isinstance(answer, ImportRefused):
                    is_over = True
                    raise answer
                yield answer
            is_over = True
        except (EOFError, OSError, pickle.UnpicklingError):
            ended_by = -self.end()
            if ended_by == signal.SIGXCPU:
                raise EOFError(safe_reading.too_long()) from None
            raise EOFError(
                gettext("could not be read: its reader broke down (%(signal)s)", signal=ended_by)
            ) from None
        finally:
            if not is_over:  # what it still says would be taken for the next answer
                self.end()

    def _started(self) -> Any:
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        return self._process

    def end(self) -> int:
        """Kill the process, if there is one. What it ended with, as subprocess says it."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        process.communicate()
        return process.returncode


_process = _Process()
atexit.register(_process.end)


def _serve() -> None:
    """The process: a question, then its answers, and so on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops the import ends this as well
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    safe_reading.is_apart = True
    try:
        while True:
            question: Question = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own
            with spoken(question[2].language):
                for answer in _answers(question):
                    pickle.dump(answer, sys.stdout.buffer)
                    sys.stdout.buffer.flush()
    except (EOFError, OSError):
        return  # the import is over


def _answers(question: Question) -> Iterator[tuple[Item, int] | ImportRefused | None]:
    """What comes after the items that were handed out before, and at last why there is no more of
    them, or None."""
    reader, file, options, progress = question
    safe_reading.progress = safe_reading.Progress(0, progress.number, progress.passed_over)
    try:
        for found in importlib.import_module(reader).read(file, options):
            safe_reading.progress.number += 1
            if safe_reading.progress.number > safe_reading.progress.handed_out:
                yield found
        yield None
    except ImportRefused as refusal:
        yield refusal
    except Exception as error:  # parsers of hostile formats fail in ways of their own
        yield ImportRefused(safe_reading.broken(error))


if __name__ == "__main__":
    _serve()

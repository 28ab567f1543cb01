"""Work for the desk that may run long, done by a process beside the server's, which is killed when
its time is up. So it takes neither the interpreter nor the threads that readers wait for.

The process starts with the first long piece of work and ends itself when nothing came for a
while, or when its server is gone."""

import atexit
import importlib
import json
import os
import resource
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

SHORT = 20_000  # characters: less is done at once, in the server
SECONDS = 5  # for one piece of work; a browser waits 8
STARTING = 20  # seconds until the process is there
IDLE = 60  # seconds
AT_ONCE = 2  # requests of one server process: one is worked on, one waits; more are turned away


class Unavailable(Exception):
    """The work took too long, or others came first: the caller says what happens instead."""


class Worker:
    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def call(self, work: Callable[..., Any], *texts: str) -> Any:
        """What a function of a module returns for these texts, as JSON gives it back. Raises
        Unavailable."""
        if sum(map(len, texts)) < SHORT:
            return work(*texts)
        if not self._places.acquire(blocking=False):
            raise Unavailable
        try:
            with self._turn:
                return self._ask({"work": [work.__module__, work.__qualname__], "texts": texts})
        finally:
            self._places.release()

    def _ask(self, question: dict[str, Any]) -> Any:
        """Twice, since the process may have ended itself a moment ago."""
        line = json.dumps(question).encode() + b"\n"
        for _ in range(2):
            process = self._started()
            answer, is_late = _exchanged(process, line, self.seconds)
            if answer:
                if "error" in (said := json.loads(answer)):
                    raise Unavailable(said["error"])
                return said["result"]
            self.end()
            if is_late:
                break
        raise Unavailable

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", __name__, str(self.seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,  # what stops the server in a terminal is not for it
            )
            _exchanged(self._process, b"", STARTING)  # it says when it is ready
        return self._process

    def end(self) -> None:
        """Kill the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _exchanged(process: Any, line: bytes, seconds: float) -> tuple[bytes, bool]:
    """The answer to a line, empty if the process ended; and whether it was killed for being late.
    A process that is killed ends reading and writing at once."""
    killed = threading.Event()

    def kill() -> None:
        killed.set()
        process.kill()

    late = threading.Timer(seconds, kill)
    late.start()
    try:
        process.stdin.write(line)
        process.stdin.flush()
        answer: bytes = process.stdout.readline()
    except OSError:
        answer = b""
    finally:
        late.cancel()
    return answer, killed.is_set()


def _work(seconds: float) -> None:
    """The process: a question a line, an answer a line."""
    os.nice(10)  # readers first
    print("{}", flush=True)
    while select.select([sys.stdin], [], [], IDLE)[0] and (line := sys.stdin.buffer.readline()):
        _limit(seconds)
        question = json.loads(line)
        module, name = question["work"]
        try:
            result = getattr(importlib.import_module(module), name)(*question["texts"])
            print(json.dumps({"result": result}), flush=True)
        except Exception as error:  # the server tells what it means
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)


def _limit(seconds: float) -> None:
    """The processor's time, should the server be gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 2
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


desk = Worker()  # of this server process
atexit.register(desk.end)

if __name__ == "__main__":
    _work(float(sys.argv[1]))

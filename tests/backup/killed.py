"""A command of a paper in a process of its own, which is gone at a step of it (SIGKILL)."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from broadsheet import create_app
from broadsheet.commands import backups

# A process that has read the program once, and is forked for each command.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["broadsheet.commands.backups", "psycopg"])


def status(step: int, command: list[str], place: dict[str, str]) -> int | None:
    """What it ends with; step 0: it ends by itself."""
    process = PROCESSES.Process(target=_run, args=(step, command, place))
    process.start()
    process.join(120)
    return process.exitcode


def _run(left: int, command: list[str], place: dict[str, str]) -> None:
    @contextmanager
    def deadly(_label: str, _length: int) -> Iterator[Callable[[int], None]]:
        def step(_: int) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        yield step

    backups.progress = deadly
    done = create_app(**place).test_cli_runner().invoke(args=command)
    print(done.output)
    sys.exit(done.exit_code)

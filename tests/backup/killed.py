"""python killed.py STEP COMMAND…: runs a command of the paper that the environment names, and is
gone at that step of it (SIGKILL); 0: it ends by itself."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from broadsheet import create_app
from broadsheet.commands import backups

left = int(sys.argv[1])


@contextmanager
def deadly(_label: str, _length: int) -> Iterator[Callable[[int], None]]:
    def step(_: int) -> None:
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    yield step


backups.progress = deadly
done = create_app().test_cli_runner().invoke(args=sys.argv[2:])
print(done.output)
sys.exit(done.exit_code)

"""The process that does the desk's long work, and is killed when its time is up."""

import json
import os
import re
import resource
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest

from broadsheet.web import worker as module
from broadsheet.web.worker import AT_ONCE, SHORT, Unavailable, Worker

LONG = "a" * SHORT


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(seconds=20)
    yield worker
    worker.end()


def test_what_is_short_needs_no_process(worker):
    assert worker.call(textwrap.dedent, "  a") == "a"
    assert worker._process is None


def test_what_is_long_is_done_beside_the_server(worker):
    assert worker.call(textwrap.dedent, "  " + LONG) == LONG
    assert worker._process is not None


def test_work_without_end_is_killed_and_the_next_is_done(worker):
    worker.seconds = 0.2
    with pytest.raises(Unavailable):
        worker.call(re.search, "(a+)+b", LONG)
    assert worker._process is None
    worker.seconds = 20
    assert worker.call(textwrap.dedent, "  " + LONG) == LONG


def test_a_process_that_is_gone_is_started_again(worker):
    worker.call(textwrap.dedent, LONG)
    worker._process.kill()
    worker._process.wait()
    assert worker.call(textwrap.dedent, "  " + LONG) == LONG


def test_the_limit_that_the_system_sets_to_each_process_is_left_alone(worker):
    """To raise it needs privileges that no server should have."""
    worker.call(textwrap.dedent, LONG)
    for most in (600, 15):
        resource.prlimit(worker._process.pid, resource.RLIMIT_CPU, (most, most))
        assert worker.call(textwrap.dedent, "  " + LONG) == LONG
        assert resource.prlimit(worker._process.pid, resource.RLIMIT_CPU)[1] == most


def test_work_that_fails_says_so_and_harms_no_other(worker):
    with pytest.raises(Unavailable, match="unterminated subpattern"):
        worker.call(re.search, "(", LONG)
    assert worker.call(textwrap.dedent, "  " + LONG) == LONG


def test_no_more_than_a_few_wait_so_that_threads_are_left_for_readers(worker):
    for _ in range(AT_ONCE):
        worker._places.acquire()
    with pytest.raises(Unavailable):
        worker.call(textwrap.dedent, LONG)
    for _ in range(AT_ONCE):
        worker._places.release()
    assert worker.call(textwrap.dedent, LONG) == LONG


def test_a_process_whose_server_is_gone_ends_by_itself():
    questions = (["textwrap", "dedent"], ["  a"]), (["re", "compile"], ["("])
    lines = [json.dumps({"work": work, "texts": texts}) + "\n" for work, texts in questions]
    done = subprocess.run(
        [sys.executable, "-m", module.__name__, "20"],
        input="".join(lines),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        timeout=60,
        check=True,
        capture_output=True,
        text=True,
    )
    ready, answer, error = map(json.loads, done.stdout.splitlines())
    assert (ready, answer) == ({}, {"result": "a"})
    assert "missing )" in error["error"]

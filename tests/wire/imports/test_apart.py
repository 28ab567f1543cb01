"""What reads a long file is killed when a story takes too long, whatever it is busy with."""

import os
import pickle
import resource
import subprocess
import sys
import threading
from io import BytesIO

import pytest

from broadsheet.wire.imports import apart, safe_reading
from broadsheet.wire.imports.items import ImportRefused
from broadsheet.wire.imports.options import ImportOptions

BLANKS = " " * apart.SHORT


@pytest.fixture
def read(tmp_path):
    """The items of a file of those words, or why there are no more."""

    def _read(words):
        file, found = tmp_path / "file", []
        file.write_text(words + BLANKS)
        try:
            found += (
                (item.body, item.fault)
                for item, _ in apart.read("wire.imports.stuck", file, ImportOptions())
            )
        except ImportRefused as refusal:
            found.append(str(refusal))
        return found

    return _read


@pytest.mark.long
def test_a_story_that_hangs_in_c_is_passed_over_and_the_others_are_read(read):
    found = []
    # In another thread, where no signal comes to the rescue.
    thread = threading.Thread(target=lambda: found.extend(read("one stuck two")))
    thread.start()
    thread.join()
    late = ("", "could not be read within 10 seconds of work")
    assert found == [("45", ""), late, ("45", "")]


def test_a_reader_that_breaks_down_gives_what_came_before(read):
    assert read("one two breaks") == [
        ("45", ""),
        ("45", ""),
        "could not be read: its reader broke down (6)",
    ]


def test_a_machine_that_gives_no_process_more_than_some_minutes_reads_all_the_same(read):
    assert read("one") == [("45", "")]  # which starts the process
    number = apart._process._process.pid
    resource.prlimit(number, resource.RLIMIT_CPU, (600, 600))
    assert read("two three") == [("45", ""), ("45", "")]
    assert apart._process._process.pid == number
    apart._process.end()


def test_a_refusal_ends_a_file_and_the_next_is_read(read):
    assert read("one refused") == [("45", ""), "is no more"]
    assert read("one") == [("45", "")]


def test_what_nobody_asks_for_any_more_is_not_taken_for_the_next_file_s(tmp_path):
    file = tmp_path / "file"
    file.write_text("one two three" + BLANKS)
    items = apart.read("wire.imports.stuck", file, ImportOptions())
    next(items)
    items.close()
    file.write_text("four" + BLANKS)
    assert [item.origin for item, _ in apart.read("wire.imports.stuck", file, ImportOptions())] == [
        "four 0"
    ]


def test_a_process_whose_import_is_gone_ends_by_itself(tmp_path):
    asked = b""
    for words, known in (("one two refused", 1), ("three", 0)):
        file = tmp_path / words
        file.write_text(words)
        progress = safe_reading.Progress(number=known)
        asked += pickle.dumps(("wire.imports.stuck", file, ImportOptions(), progress))
    done = subprocess.run(
        [sys.executable, "-m", apart.__name__],
        input=asked,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        timeout=60,
        check=True,
        capture_output=True,
    )
    out = BytesIO(done.stdout)
    answers = [pickle.load(out) for _ in range(4)]
    assert not out.read()
    assert [item.origin for item, _ in (answers[0], answers[2])] == ["two 1", "three 0"]
    assert (str(answers[1]), answers[3]) == ("is no more", None)

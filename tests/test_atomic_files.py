"""Atomic files: what they take the place of."""

import os

import pytest

from broadsheet import atomic_files


def test_a_device_or_a_pipe_is_never_replaced(tmp_path):
    """Whoever tries a backup as root, into /dev/null, would leave the machine without it."""
    os.mkfifo(pipe := tmp_path / "pipe")
    with pytest.raises(FileExistsError, match="pipe"), atomic_files.whole(pipe) as file:
        file.write(b"It.")
    assert pipe.is_fifo()
    assert [*tmp_path.iterdir()] == [pipe]


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "kept").mkdir()
    old, link = tmp_path / "kept" / "paper.backup", tmp_path / "latest"
    old.write_bytes(b"Old.")
    link.symlink_to(old)
    with atomic_files.whole(link) as file:
        file.write(b"New.")
    assert (link.is_symlink(), old.read_bytes()) == (True, b"New.")

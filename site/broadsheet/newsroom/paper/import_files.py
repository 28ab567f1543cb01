"""The files of imports from the desk, each in a folder of its own, and the process that works on
one.

Whoever works on an import holds the lock in its folder, and the system lets go of it when that
process ends, however it ends: so nobody need guess whether it is still there. The web process takes
the lock and hands it on to the process that it begins."""

import fcntl
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app
from werkzeug.datastructures import FileStorage

from ...archive.desk import import_jobs
from ...archive.desk.import_jobs import ImportJob
from ...settings import FROM_ENVIRONMENT
from ...wire.imports.media import packed

FOLDER = "imports"  # in the instance folder
SENT, FILES, LOCK, REPORT = "sent", "files", "lock", "report.json"
KEPT = timedelta(days=7)  # after which the next upload throws a file away
SILENT = timedelta(minutes=10)  # after which a process of another machine counts as gone
_TRIES, _PAUSE = 10, 0.02  # somebody who only looks holds the lock for an instant


def machine() -> str:
    """The name of this machine: the files of an import are on the disk of one."""
    return socket.gethostname()


def folder_of(job: ImportJob) -> Path:
    return Path(current_app.instance_path, FOLDER, job.folder)


def keep(file: FileStorage, now: datetime) -> Path:
    """Put an upload into a new folder, after old ones are thrown away. Raises ImportRefused for
    what can't be an import, and OSError; then nothing is kept."""
    above = Path(current_app.instance_path, FOLDER)
    above.mkdir(mode=0o700, exist_ok=True)
    _throw_away_old(above, now)
    folder = above / secrets.token_hex(8)
    folder.mkdir(mode=0o700)
    try:
        file.save(folder / SENT)
        packed.check(folder / SENT)
    except BaseException:
        throw_away(folder)
        raise
    return folder


def throw_away(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def has_file(job: ImportJob) -> bool:
    """Whether the file is still there, on this machine."""
    return (folder_of(job) / SENT).is_file()


def report_of(job: ImportJob) -> Path | None:
    """The whole report of what was done last, if it is done and was not thrown away."""
    report = folder_of(job) / REPORT
    return report if report.is_file() else None


def hold(folder: Path) -> int | None:
    """Take the lock of an import, to be handed to its process; None if somebody works on it, or if
    this machine has no such folder."""
    for _ in range(_TRIES):
        if (handle := _lock(folder, fcntl.LOCK_EX)) is not None:
            return handle
        time.sleep(_PAUSE)
    return None


def let_go(handle: int | None) -> None:
    """Let go of a lock that no process got."""
    if handle is not None:
        os.close(handle)


def is_worked_on(job: ImportJob, now: datetime) -> bool:
    """Whether a process works on the import. Of one on another machine that is known by when it
    wrote last."""
    if not job.is_worked_on:
        return False
    if job.machine != machine():
        return now - job.told_at < SILENT
    folder = folder_of(job)
    if not folder.is_dir():
        return False
    handle = _lock(folder, fcntl.LOCK_SH)
    if handle is not None:
        os.close(handle)
    return handle is None


def begin(job_id: int, handle: int) -> "subprocess.Popen[bytes]":
    """Begin the process that works on an import, with this application's settings. It outlives
    this one, and its lock is its own."""
    config = current_app.config
    given = {name: config[name] for name in FROM_ENVIRONMENT if name in config["FIXED"]}
    given["INSTANCE_PATH"] = current_app.instance_path
    try:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "broadsheet", "work-on-import", str(job_id), str(handle)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            pass_fds=[handle],
            start_new_session=True,  # what stops the server in a terminal is not for it
        )
    finally:
        os.close(handle)
    assert process.stdin is not None  # noqa: S101 - a pipe
    with suppress(BrokenPipeError):  # it is gone already: the import has stopped
        process.stdin.write(json.dumps(given).encode())
        process.stdin.close()
    threading.Thread(target=process.wait, daemon=True).start()  # or a dead one stays in the list
    return process


def _lock(folder: Path, how: int) -> int | None:
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _throw_away_old(above: Path, now: datetime) -> None:
    """What nobody decided upon in a week, and what was left by a process that was killed."""
    folders = {folder.name: folder for folder in above.iterdir()}
    jobs = import_jobs.by_folders(folders)
    for name, folder in folders.items():
        job = jobs.get(name)
        written = folder.stat().st_mtime
        made_at = job.made_at if job else datetime.fromtimestamp(written, UTC)
        if made_at < now - KEPT and not (job and is_worked_on(job, now)):
            throw_away(folder)

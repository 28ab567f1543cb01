"""Errands with imports from the desk: what its pages say of one, however far it is."""

import errno
import os
from io import BytesIO
from pathlib import Path
from unittest import mock

from broadsheet.archive import sections
from broadsheet.archive.desk.import_jobs import ImportJob, JobState
from broadsheet.archive.store import db
from broadsheet.newsroom.paper import import_files, import_jobs
from errands import Day
from stories import START

PAGE = "/newsroom/import"
HERE, ELSEWHERE = {"folder": "here"}, {"machine": "ψ"}
TOLD = {
    "number": 2, "lines": ["Α"], "counted": {}, "more": 3, "left_out": {"links": 2, "archives": 1},
    "shown": [
        {
            "result": "draft", "headline": "", "file": "", "origin": "χ", "address": "χ",
            "is_news": True, "headlines": 0, "notes": ["Α"],
        }
    ],
    "without_text": ["Α"], "without_text_count": 3,
}  # fmt: skip


def put(app, **columns) -> str:
    """An import of which only its row is left; its address."""
    with app.app_context():
        job = ImportJob(
            **{
                "made_at": START, "told_at": START, "name": "old.xml", "size": 1, "folder": "abc",
                "machine": import_files.machine(), "options": {}, "state": JobState.FILING,
                "is_dry": False, "report": {},
            } | columns
        )  # fmt: skip
        db.session.add(job)
        db.session.commit()
        return f"{PAGE}/{job.id}"


def without_work():
    """Nobody begins to work on what is sent."""
    return mock.patch.object(import_files, "begin", lambda _job, handle: os.close(handle))


def imports(day: Day, monkeypatch) -> None:
    folder = Path(day.app.instance_path, "imports", "here")
    folder.mkdir(parents=True)
    for name in ("sent", "report.json"):
        (folder / name).touch()
    with without_work():
        day.send("/import")
        for data in (b"", b"\0", b"# A"):
            send(day, data)
        with monkeypatch.context() as patch:
            full = OSError(errno.ENOSPC, "")
            patch.setattr(import_files, "keep", mock.Mock(side_effect=full))
            send(day)
            patch.setattr(import_jobs, "missing_libraries", lambda: ["α"])
            day.get("/import")
            patch.setattr(sections, "names", list)
            day.send("/import", who=day.editor)
        far_and_near(day)
        at_once(day, folder)
    day.get("/import", who=day.editor)


def far_and_near(day: Day) -> None:
    """However far one is."""
    for state in JobState:
        for columns in (HERE, HERE | {"is_dry": True}, {}):
            day.get(add(day, state=state, **columns))
    tried = {"state": JobState.TRIED, "is_dry": True} | HERE
    day.get(
        add(day, options={"drafts": True}, **tried),
        add(day, report=TOLD | {"counted": {"failed": 2}}, **tried),
        add(day, state=JobState.FAILED, problem="Α", **ELSEWHERE),
        add(day, state=JobState.TRYING, is_called_off=True, **ELSEWHERE),
    )


def at_once(day: Day, folder: Path) -> None:
    """Two at once, and one that somebody works on already."""
    at_work = add(day, **ELSEWHERE)
    day.get(at_work)
    send(day)
    for job in (at_work, add(day, state=JobState.WAITING, is_dry=True, **HERE), add(day)):
        for verb in ("/try", "/delete"):
            day.send(job + verb)
    folder.mkdir(exist_ok=True)
    (folder / "sent").touch()
    handle = import_files.hold(folder)
    day.send(add(day, state=JobState.TRIED, is_dry=True, **HERE) + "/try")
    import_files.let_go(handle)
    day.send(at_work + "/cancel")


def send(day: Day, data: bytes = b"# A") -> None:
    day.send("/import", day.typed("/import", "import") | {"file": (BytesIO(data), "χ")})


def add(day: Day, **columns) -> str:
    job = put(day.app, **{"told_at": day.clock(), "name": "χ", "report": TOLD} | columns)
    return job.removeprefix("/newsroom")

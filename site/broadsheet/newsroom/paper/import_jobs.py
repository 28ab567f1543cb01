"""Bringing in: an import by upload, tried dry first, for editors who have no shell."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import abort, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from ... import clock
from ...archive import imported, sections
from ...archive.actions import Action, Subject
from ...archive.desk import audit, import_jobs
from ...archive.desk.import_jobs import ImportJob, JobState
from ...archive.imported import Result
from ...archive.store import db
from ...language import gettext, gettext_noop, language
from ...wire.imports.items import ImportRefused
from ...wire.imports.media import packed
from ...wire.imports.options import missing_libraries
from ...wire.imports.outcomes import WORDS
from ..access.guard import bp, may, me
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from . import import_files
from .import_form import ImportForm, form_for

STATES = {
    # Translators: how far an import is; so are the next six
    JobState.WAITING: gettext_noop("Waits"),
    JobState.TRYING: gettext_noop("Is being tried"),
    JobState.TRIED: gettext_noop("Tried: nothing is brought in yet"),
    JobState.FILING: gettext_noop("Is being brought in"),
    JobState.DONE: gettext_noop("Brought in"),
    JobState.CANCELLED: gettext_noop("Cancelled"),
    JobState.FAILED: gettext_noop("Could not be done"),
}
STOPPED = gettext_noop("Stopped on the way")
NUMBER = "<id:job_id>"


@bp.get("/import")
def imports() -> str:
    return _page(form_for(sections.names()))


@bp.post("/import")
@writes
def upload_import() -> Steps:
    """Keep a file, and begin to try it; if another import is worked on, it waits."""
    now, form = clock.now(), form_for(sections.names())
    if not form.validate() or (folder := _kept(form, now)) is None:
        return _page(form), 422
    handle = import_files.hold(folder)
    with ExitStack() as unless_kept:
        unless_kept.callback(import_files.throw_away, folder)
        unless_kept.callback(import_files.let_go, handle)
        yield LOCK
        is_first = _another_at_work(None) is None
        job = _new(form, folder, now, JobState.TRYING if is_first else JobState.WAITING)
        db.session.add(job)
        db.session.flush()
        audit.note(now, me(), Action.UPLOADED, Subject.IMPORT, job.name, job.id)
        number = job.id
        yield COMMIT
        unless_kept.pop_all()
    _begin(number, handle, is_first)
    return redirect(url_for(".import_job", job_id=number), 303)


def _kept(form: ImportForm, now: datetime) -> Path | None:
    """The folder of the file that was sent. None for what can't be kept: its field says why."""
    try:
        return import_files.keep(form.file.data, now)
    except ImportRefused as refusal:
        form.file.errors = [str(refusal)]
    except OSError:
        form.file.errors = [gettext("The file could not be stored just now. Please try again.")]
    return None


def _new(form: ImportForm, folder: Path, now: datetime, state: JobState) -> ImportJob:
    return ImportJob(
        made_at=now,
        told_at=now,
        staff_id=me().id,
        name=packed.safe_name(form.file.data.filename),
        size=(folder / import_files.SENT).stat().st_size,
        folder=folder.name,
        machine=import_files.machine(),
        options=_options(form),
        state=state,
        is_dry=True,
        report={},
    )


@bp.get(f"/import/{NUMBER}")
def import_job(job_id: int) -> str:
    job = _one(job_id)
    now = clock.now()
    is_at_work = import_files.is_worked_on(job, now)
    is_stopped = job.is_worked_on and not is_at_work
    origins = [line["origin"] for line in job.report.get("shown", []) if line["origin"]]
    became = {result for result, number in job.report.get("counted", {}).items() if number}
    return render_template(
        "newsroom/paper/import_job.html",
        job=job,
        state=_state(job, is_at_work),
        is_at_work=is_at_work,
        is_broken_off=is_stopped or job.state in (JobState.CANCELLED, JobState.FAILED),
        is_here=job.machine == import_files.machine(),
        has_file=import_files.has_file(job),
        can_bring_in=became != {Result.FAILED},
        has_report=not is_at_work and import_files.report_of(job) is not None,
        stories={} if job.is_dry else imported.by_origins(origins),
        results={result.value: WORDS[result] for result in Result},
        waiting=0 if job.is_dry else imported.number_waiting(100),
        now=now,
    )


@bp.post(f"/import/{NUMBER}/try")
@writes
def try_import(job_id: int) -> Steps:
    return (yield from _work_on(job_id, is_dry=True))


@bp.post(f"/import/{NUMBER}/bring-in")
@writes
def bring_in(job_id: int) -> Steps:
    """Bring in what was tried, or go on with it."""
    return (yield from _work_on(job_id, is_dry=False))


@bp.post(f"/import/{NUMBER}/cancel")
@writes
def cancel_import(job_id: int) -> Steps:
    """Ask its process to end; of one that is gone, say so."""
    now = clock.now()
    yield LOCK
    job = _one(job_id)
    if job.is_worked_on:
        if import_files.is_worked_on(job, now):
            job.is_called_off = True
        else:
            job.state = JobState.CANCELLED
        audit.note(now, me(), Action.CALLED_OFF, Subject.IMPORT, job.name, job.id)
    yield COMMIT
    return redirect(url_for(".import_job", job_id=job_id), 303)


@bp.post(f"/import/{NUMBER}/delete")
@writes
def delete_import(job_id: int) -> Steps:
    """Throw the file away; what became of it stays in the list."""
    now = clock.now()
    yield LOCK
    job = _one(job_id)
    if import_files.is_worked_on(job, now):
        yield ROLLBACK
        flash(gettext("It is being worked on: cancel it first."), "error")
        return redirect(url_for(".import_job", job_id=job_id), 303)
    if job.is_worked_on or job.state == JobState.WAITING:
        job.state = JobState.CANCELLED
    audit.note(now, me(), Action.DELETED, Subject.IMPORT, job.name, job.id)
    folder = import_files.folder_of(job)
    yield COMMIT
    import_files.throw_away(folder)
    flash(gettext("The file is deleted."))
    return redirect(url_for(".imports"), 303)


@bp.get(f"/import/{NUMBER}/report.json")
def import_report(job_id: int) -> Response:
    """All that was told of it, as `flask import --report` writes it."""
    job = _one(job_id)
    report = import_files.report_of(job)
    if report is None or import_files.is_worked_on(job, clock.now()):
        abort(404)
    return send_file(
        report, "application/json", as_attachment=True, download_name=f"import-{job_id}.json"
    )


def _work_on(job_id: int, *, is_dry: bool) -> Steps:
    now = clock.now()
    answer = redirect(url_for(".import_job", job_id=job_id), 303)
    job = _one(job_id)
    if not import_files.has_file(job):
        flash(_not_here(job), "error")
        return answer
    handle = import_files.hold(import_files.folder_of(job))
    if handle is None:
        flash(gettext("It is being worked on already."))
        return answer
    with ExitStack() as unless_begun:
        unless_begun.callback(import_files.let_go, handle)
        yield LOCK
        job, another = _one(job_id), _another_at_work(job_id)
        if another is not None:
            name = another.name
            yield ROLLBACK
            flash(
                gettext("“%(name)s” is being worked on: begin when it is done.", name=name), "error"
            )
            return answer
        job.is_dry, job.is_called_off, job.share, job.problem = is_dry, False, 0, ""
        job.state = JobState.TRYING if is_dry else JobState.FILING
        job.told_at, job.report, job.machine = now, {}, import_files.machine()
        if not is_dry:
            audit.note(now, me(), Action.IMPORTED, Subject.IMPORT, job.name, job.id)
        yield COMMIT
        unless_begun.pop_all()
    import_files.begin(job_id, handle)
    return answer


def _begin(job_id: int, handle: int | None, is_first: bool) -> None:
    if handle is not None and is_first:
        import_files.begin(job_id, handle)
        return
    import_files.let_go(handle)
    flash(gettext("Another import is being worked on: this one waits until somebody begins it."))


def _another_at_work(job_id: int | None) -> ImportJob | None:
    """Of two at once, each would wait for the other's stories."""
    now = clock.now()
    others = (job for job in import_jobs.worked_on() if job.id != job_id)
    return next((job for job in others if import_files.is_worked_on(job, now)), None)


def _options(form: ImportForm) -> dict[str, Any]:
    return {
        "section": form.section.data or "",
        "new_sections": may("add_section"),
        "former_site": form.former_site.data,
        "drafts": form.drafts.data,
        "skip_pages": form.skip_pages.data,
        "whole": form.whole.data,
        "language": language(),
    }


def _one(job_id: int) -> ImportJob:
    return import_jobs.by_id(job_id) or abort(404)


def _state(job: ImportJob, is_at_work: bool) -> str:
    """How far it is, in words."""
    is_stopped = job.is_worked_on and not is_at_work
    return gettext(STOPPED if is_stopped else STATES[JobState(job.state)])


def _not_here(job: ImportJob) -> str:
    if job.machine == import_files.machine():
        return gettext("The file is gone: upload it again.")
    return gettext(
        "The file is on the machine %(name)s, and this answer came from another. Try again, or"
        " upload it again.",
        name=job.machine,
    )


def _page(form: ImportForm) -> str:
    now = clock.now()
    jobs = import_jobs.latest()
    return render_template(
        "newsroom/paper/imports.html",
        form=form,
        jobs=[(job, _state(job, import_files.is_worked_on(job, now))) for job in jobs],
        missing=missing_libraries(),
        most=packed.LARGEST // 2**20,
        days=import_files.KEPT.days,
        now=now,
    )

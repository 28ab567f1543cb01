"""Files of the library that are no pictures: looking, uploading, where one is used, deleting it."""

import re
from collections.abc import Generator
from pathlib import PurePath
from typing import BinaryIO, cast

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from ... import clock
from ...archive import library_files
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...archive.house import imprint
from ...archive.library_files import LibraryFile
from ...archive.manuscripts import working_copies
from ...archive.store import db
from ...language import gettext, numbers
from ...paper import paper
from ...pictures import file_intake, file_kinds, store
from ...pictures.file_kinds import FileKind
from ...pictures.upload_limits import UploadRefused
from ..access.guard import bp, me
from ..access.own_stories import known_to_me
from ..forms import line
from ..transactions import COMMIT, LOCK, ROLLBACK, Step, Steps, writes
from .library import LONGEST_SEARCH, Uploaded, name_of, row_before, sent

ID = "<id:file_id>"


@bp.get("/files")
def files() -> str:
    return _library([])


@bp.post("/files")
@writes
def upload_files() -> Steps:
    """Take in any number of files; those that are refused keep nobody from the others."""
    done = []
    for file in sent("files"):
        done.append((yield from _take_in(file)))
    if not done:
        flash(gettext("Choose a file first."), "error")
    return _library(done), 200 if done else 422


@bp.get(f"/files/{ID}")
def file(file_id: int) -> str:
    found, now = _one(file_id), clock.now()
    stories = working_copies.linking_to(found.name)
    return render_template(
        "newsroom/pictures/file.html",
        file=found,
        kind=_kind(found),
        markdown=_markdown(found),
        stories=known_to_me(stories, now),
        unused=not stories and not imprint.links_to(found.name),
        now=now,
    )


@bp.post(f"/files/{ID}/delete")
@writes
def delete_file(file_id: int) -> Steps:
    """Remove a file that no text leads to."""
    yield LOCK
    found = _one(file_id)
    if working_copies.linking_to(found.name, 1) or imprint.links_to(found.name):
        yield ROLLBACK
        flash(gettext("This file is in use, and stays."), "error")
        return redirect(url_for(".file", file_id=found.id), 303)
    _note(found, Action.DELETED)
    name, stored = found.name, found.stored
    db.session.delete(found)
    yield COMMIT
    store.clear_unused([stored])
    flash(gettext("“%(picture)s” is deleted.", picture=name))
    return redirect(url_for(".files"), 303)


def _library(uploaded: list[Uploaded]) -> str:
    words = line(request.args.get("q"))[:LONGEST_SEARCH]
    page = library_files.library(words, before=row_before(library_files.NEWEST))
    return render_template(
        "newsroom/pictures/files.html",
        words=words,
        page=page,
        kinds={file.id: _kind(file) for file in page.files},
        uploaded=uploaded,
        accept=",".join(f".{suffix}" for suffix in file_kinds.KINDS),
        most=file_intake.largest() // 2**20,
        now=clock.now(),
    )


def _take_in(file: FileStorage) -> Generator[Step, None, Uploaded]:
    """One file of an upload, in a transaction of its own."""
    name = name_of(file)
    try:
        stored = file_intake.keep(cast(BinaryIO, file.stream), name)
    except UploadRefused as refusal:
        return Uploaded(name, None, str(refusal))
    except OSError:
        said = gettext("The file could not be stored just now. Please try again.")
        return Uploaded(name, None, said)
    finally:
        file.close()  # a large one lies on the disk until then
    yield LOCK
    known = library_files.by_digest(stored.digest)
    if known is not None:
        yield ROLLBACK
        return Uploaded(name, known, known=True)
    if not file_intake.is_there(stored):  # a colleague deleted it since
        yield ROLLBACK
        return Uploaded(name, None, gettext("It was just deleted. Please upload it again."))
    made = file_intake.add(stored, by=me().name, now=clock.now())
    _note(made, Action.UPLOADED)
    yield COMMIT
    return Uploaded(name, made)


def _one(file_id: int) -> LibraryFile:
    return db.session.get(LibraryFile, file_id) or abort(404)


def _kind(file: LibraryFile) -> FileKind:
    return file_kinds.KINDS[file_kinds.suffix(file.name)]


def _markdown(file: LibraryFile) -> str:
    """A link to it as a text has it; of what readers fetch with its kind and size, in the paper's
    language."""
    kind = _kind(file)
    words = re.sub(r"[\[\]\\]", " ", PurePath(file.original_name or file.name).stem).strip()
    size = numbers.size(file.bytes, paper().locale)
    more = "" if kind.plays else f" ({kind.label}, {size})"
    return f"[{words}{more}]({file.path})"


def _note(file: LibraryFile, action: Action) -> None:
    audit.note(clock.now(), me(), action, Subject.FILE, file.name, file.id)

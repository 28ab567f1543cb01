"""The intake: files in, stories in the archive, and a report of what became of each.

Each file is one transaction: it is taken whole or not at all."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from ...archive import sections
from ...archive.store import begin_writing, db
from . import filing, page_text

LARGEST = 5 * 2**20  # bytes; the longest stories are a twentieth of it


class Result(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DRAFT = "draft"  # taken, but not fit to be published as it is
    SKIPPED = "skipped"  # the paper has another text of it
    FAILED = "failed"


@dataclass
class Outcome:
    """One line of the report: the file, what became of it, and everything odd about it."""

    file: str
    result: Result
    address: str = ""  # section and slug of the story: "world/budget-vote"
    headlines: int = 0  # further stories that it made known, by headline only
    notes: list[str] = field(default_factory=list)


class Refused(Exception):
    """The file is not one that the intake can read; the message is one clear sentence."""


def take_in(files: Iterable[Path], as_of: datetime, *, dry_run: bool = False) -> Iterator[Outcome]:
    """Import each file, published as of that moment (aware UTC); one outcome each, never an
    exception. A dry run does everything and then takes it back."""
    for file in files:
        try:
            begin_writing()
            outcome = _one(file, as_of)
            db.session.rollback() if dry_run else db.session.commit()
        except (Refused, page_text.NotPageText) as refusal:
            db.session.rollback()
            outcome = Outcome(str(file), Result.FAILED, notes=[str(refusal)])
        except SQLAlchemyError as error:
            db.session.rollback()
            why = str(getattr(error, "orig", None) or error).splitlines()[0]
            outcome = Outcome(str(file), Result.FAILED, notes=[f"the database refused it: {why}"])
        yield outcome


def count(outcomes: Iterable[Outcome]) -> dict[Result, int]:
    """How many files came to which result, in the order of Result."""
    counted = Counter(outcome.result for outcome in outcomes)
    return {result: counted[result] for result in Result if counted[result]}


def _one(file: Path, as_of: datetime) -> Outcome:
    text = page_text.decode(_bytes(file))
    page = page_text.parse(text, [section.name for section in sections.in_order()])
    filed = filing.file(page, as_of)
    address = f"{filed.article.section.slug}/{filed.article.slug}"
    return Outcome(str(file), Result(filed.result), address, filed.headlines, filed.notes)


def _bytes(file: Path) -> bytes:
    try:
        if file.is_dir():
            raise Refused("is a folder; name the files in it")
        if not file.is_file():
            raise Refused("is no file" if file.exists() else "does not exist")
        if file.stat().st_size > LARGEST:
            raise Refused(f"is larger than {LARGEST // 2**20} MB: hardly one story")
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"can’t be read: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the name
        raise Refused(f"can’t be read: {error}") from error

"""What all tests of the newsroom watch for, whatever else they test."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from broadsheet.archive.actions import Action, Subject
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.manuscripts.revisions import Revision
from broadsheet.newsroom.wording import DETAILS
from under_the_lock import Watch, watching


@pytest.fixture(autouse=True)
def nothing_slow_happens_under_the_lock() -> Iterator[Watch]:
    """While one writes, all others wait: no page is rendered then, no text, no password hashed."""
    with watching() as watch:
        yield watch
    assert watch.slow == []


@pytest.fixture(autouse=True)
def nothing_but_known_actions_is_written_down() -> Iterator[None]:
    """The log and the history keep members of an enumeration, no free text; and what the log tells
    besides has a name for its readers, but for the number of a revision."""
    unknown: list[str] = []

    def look(_mapper: object, _connection: object, row: AuditEntry | Revision) -> None:
        if not isinstance(row.action, Action):
            unknown.append(row.action)
        if isinstance(row, AuditEntry) and not isinstance(row.kind, Subject):
            unknown.append(row.kind)
        if isinstance(row, AuditEntry):
            unknown.extend(row.details.keys() - {*DETAILS, "revision"})

    for model in (AuditEntry, Revision):
        event.listen(model, "before_insert", look)
    yield
    for model in (AuditEntry, Revision):
        event.remove(model, "before_insert", look)
    assert unknown == []

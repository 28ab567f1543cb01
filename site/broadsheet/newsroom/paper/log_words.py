"""Words of the log that the program itself chose. It keeps them in English, since nobody may change
its entries."""

from ...archive.actions import Subject
from ...archive.desk.audit import AuditEntry
from ...language import gettext, gettext_noop
from ..wording import logged

THE_PAPER = gettext_noop("the paper")  # whose settings were changed
_OURS = {Subject.SETTINGS, Subject.PLACEMENT}  # whose names are, but for those of sections


def logged_subject(entry: AuditEntry) -> str:
    """What something was done to."""
    if entry.kind in _OURS and entry.subject_id is None:
        return gettext(entry.subject)
    return str(logged(entry.subject))

"""Words of the log that the program itself chose. It keeps them in English, since nobody may change
its entries."""

from typing import Any

from ...archive.actions import Subject
from ...archive.desk.audit import AuditEntry
from ...language import gettext, gettext_noop
from ...look import choices
from ..wording import UNTITLED, logged

THE_PAPER = gettext_noop("the paper")  # whose settings were changed
NOTHING = gettext_noop("nothing")  # that a setting was, or is
# Translators: what machines may do with the paper, as what was changed, in a line of the log
FOR_MACHINES = gettext_noop("what machines may do")
# Translators: of a use that machines make of stories; so is the next
ALLOWED, REFUSED = gettext_noop("allowed"), gettext_noop("refused")
NOWHERE = gettext_noop("nowhere")  # where a former address leads
# Translators: as what somebody works, in a line of the log
ROLES = gettext_noop("reporter"), gettext_noop("editor"), gettext_noop("publisher")
FROM_TO = " → "
_KNOWN = {NOTHING, NOWHERE, ALLOWED, REFUSED, *ROLES, *choices.MESSAGES}
_OURS = {Subject.SETTINGS, Subject.PLACEMENT}  # whose names are, but for those of sections


def logged_subject(entry: AuditEntry) -> str:
    """What something was done to."""
    if entry.kind in _OURS and entry.subject_id is None:
        return gettext(entry.subject)
    if entry.kind == Subject.STORY and entry.subject == UNTITLED:
        return gettext(UNTITLED)
    return str(logged(entry.subject))


def logged_value(value: Any) -> Any:
    """What else is told of an action."""
    if not isinstance(value, str):
        return value
    parts = value.split(FROM_TO)
    if not _KNOWN.isdisjoint(parts):
        return FROM_TO.join(gettext(part) if part in _KNOWN else part for part in parts)
    return logged(value)

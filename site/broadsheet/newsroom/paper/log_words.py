"""Words of the log that the program itself chose. It keeps them in English, since nobody may change
its entries."""

from contextlib import suppress
from typing import Any

from babel import UnknownLocaleError
from markupsafe import Markup

from ...archive.actions import Action, Subject
from ...archive.desk.audit import AuditEntry
from ...archive.staff import Role
from ...language import Lazy, gettext, gettext_noop, language, lazy_gettext, locales, numbers
from ...look import choices
from ...web.wording import isolated, isolated_path
from ..wording import DETAILS, UNTITLED, enumerated, form_name, logged

NOTHING = gettext_noop("nothing")  # that a setting was, or is
# Translators: what machines may do with the paper, as what was changed, in a line of the log
FOR_MACHINES = gettext_noop("what machines may do")
# Translators: of a use that machines make of stories; so is the next
ALLOWED, REFUSED = gettext_noop("allowed"), gettext_noop("refused")
NOWHERE = gettext_noop("nowhere")  # where a former address leads
FROM_TO = " → "
_ARROWS = {"ltr": "→", "rtl": "←"}
_KNOWN = {NOTHING, NOWHERE, ALLOWED, REFUSED, *Role, *choices.MESSAGES}
_TYPED = {"note", "word", "reason"}  # by somebody, whatever they are
# Actions of stories whose words go on, or end, before the name of the story.
_NAMED: dict[str, Lazy] = {
    # Translators: in the log, of a story: “Mia proposed a change to Budget vote”; so are the next
    # two
    Action.PROPOSED_CHANGE: lazy_gettext("proposed a change to"),
    Action.DECLINED_PROPOSAL: lazy_gettext("declined a proposed change to"),
    Action.DROPPED_CHANGES: lazy_gettext("dropped the changes to"),
    # Translators: in the log: “Mia ended a link to Budget vote”, by which others could read it
    Action.ENDED_LINK: lazy_gettext("ended a link to"),
}
_AT_STORY: dict[str, Lazy] = {
    # Translators: in the log of a story, without its name: “Mia took back a proposed change”; so
    # are the next six
    Action.TOOK_PROPOSAL_BACK: lazy_gettext("took back a proposed change"),
    Action.TOOK_PROPOSAL: lazy_gettext("took a proposed change into the text"),
    Action.PUT_PICTURE: lazy_gettext("put a picture into the story"),
    Action.LINKED_TRANSLATION: lazy_gettext("linked a translation"),
    Action.UNLINKED_TRANSLATION: lazy_gettext("unlinked the translations"),
    Action.CHANGED_NOTE: lazy_gettext("changed a note to readers"),
    Action.TOOK_NOTE_BACK: lazy_gettext("took back a note to readers"),
}
# What one does to one's own account, and needs no name behind it.
_OWN = {
    Action.SIGNED_IN,
    Action.SIGNED_OUT,
    Action.SET_PASSWORD,
    Action.CHANGED_PASSWORD,
    Action.ENDED_SESSION,
    Action.ENDED_OTHER_SESSIONS,
    Action.SET_SECOND_FACTOR,
    Action.DROPPED_SECOND_FACTOR,
}
_OURS = {Subject.SETTINGS, Subject.PLACEMENT}  # whose names are, but for those of sections


def logged_subject(entry: AuditEntry) -> Markup:
    """What something was done to; nothing of somebody who did it to the own account."""
    if entry.action in _OWN and entry.subject_id == entry.staff_id:
        return Markup()
    if entry.kind in _OURS and entry.subject_id is None:
        return _isolated(gettext(entry.subject))
    if entry.kind == Subject.STORY and entry.subject == UNTITLED:
        return _isolated(gettext(UNTITLED))
    return _isolated(str(logged(entry.subject)))


def logged_action(entry: AuditEntry) -> str:
    """What was done, before the name of what it was done to."""
    return str(_NAMED.get(entry.action) or gettext(entry.action))


def logged_at_story(entry: AuditEntry) -> str:
    """What was done to a story, where all that is told is of this one."""
    return str(_AT_STORY.get(entry.action) or gettext(entry.action))


def logged_details(entry: AuditEntry) -> list[tuple[str, Markup]]:
    """What else is told of an action: what it is, and its words."""
    found = ((name, value) for name, value in entry.details.items() if name in DETAILS)
    details = ((str(DETAILS[name]), _words(name, value)) for name, value in found)
    return [(name, words) for name, words in details if words]


def _words(name: str, value: Any) -> Markup:
    if name == "form" and value is not None:
        return _isolated(form_name(value))
    if not value:
        return Markup()
    if isinstance(value, list):
        return _isolated(enumerated(value))
    if isinstance(value, int):
        return _isolated(numbers.number(value, language()))
    if name in _TYPED or not isinstance(value, str):
        return _isolated(str(value))
    parts = (_isolated(_part(name, part)) for part in value.split(FROM_TO))
    return Markup(" {} ").format(_ARROWS[locales.direction(language())]).join(parts)


def _isolated(words: str) -> Markup:
    return isolated_path(words) if words.startswith("/") else isolated(words)


def _part(name: str, part: str) -> str:
    if part in _KNOWN:
        return gettext(part)
    if name == "locale":
        with suppress(UnknownLocaleError, ValueError):
            return locales.known(part).get_display_name(language()) or part
    return str(logged(part))

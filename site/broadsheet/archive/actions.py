"""Actions: what is done at the desk, and to what, as the audit log and the history keep it.

The values are the words that the two show, translated where they are shown. They stand in rows that
nobody may change: a member may get another name here, but no other value."""

from enum import StrEnum

from ..language import gettext_noop


class Subject(StrEnum):
    """The kinds of things that the audit log names."""

    STORY = "story"
    STAFF = "staff"
    SECTION = "section"
    AUTHOR = "author"
    TOPIC = "topic"
    PICTURE = "picture"
    FILE = "file"
    PLACEMENT = "placement"
    BANNER = "banner"
    ADDRESS = "address"
    SETTINGS = "settings"
    EDITION = "edition"
    IMPORT = "import"


class Action(StrEnum):
    """The log reads "who, action, subject"; the history of a story "action: a note"."""

    # Translators: words of the log: “Mia added Sports”, “Mia changed Budget vote”, and so on
    ADDED = gettext_noop("added")
    CHANGED = gettext_noop("changed")
    DELETED = gettext_noop("deleted")
    MERGED = gettext_noop("merged")
    MOVED = gettext_noop("moved")
    SHARED = gettext_noop("shared")
    TOOK_DOWN = gettext_noop("took down")
    WROTE = gettext_noop("wrote")

    # a story
    SAVED = gettext_noop("saved")
    SUBMITTED = gettext_noop("submitted")
    # Translators: a story from review
    TOOK_BACK = gettext_noop("took back")
    RETURNED = gettext_noop("returned")
    PUBLISHED = gettext_noop("published")
    SCHEDULED = gettext_noop("scheduled")
    PUBLISHED_TYPO = gettext_noop("published: typo")
    PUBLISHED_UPDATE = gettext_noop("published: update")
    PUBLISHED_CORRECTION = gettext_noop("published: correction")
    PUBLISHED_CLARIFICATION = gettext_noop("published: clarification")
    DROPPED_CHANGES = gettext_noop("dropped the changes")
    MADE_DRAFT = gettext_noop("made a draft")
    WITHDREW = gettext_noop("withdrew")
    PUT_BACK = gettext_noop("put back")
    SPIKED = gettext_noop("spiked")
    TOOK_UP = gettext_noop("took up again")
    TAGGED = gettext_noop("tagged")
    RESTORED = gettext_noop("restored")
    # Translators: in the log, of a story: “Mia put a picture into Budget vote”
    PUT_PICTURE = gettext_noop("put a picture into")
    ENDED_LINK = gettext_noop("ended a link")
    PROPOSED_CHANGE = gettext_noop("proposed a change")
    TOOK_PROPOSAL_BACK = gettext_noop("took back a proposed change to")
    TOOK_PROPOSAL = gettext_noop("took a proposed change into")
    LINKED_TRANSLATION = gettext_noop("linked a translation to")
    UNLINKED_TRANSLATION = gettext_noop("unlinked the translations of")
    DECLINED_PROPOSAL = gettext_noop("declined a proposed change")
    # Translators: in the log: “Mia changed a note to readers of Budget vote”, and so the next one
    CHANGED_NOTE = gettext_noop("changed a note to readers of")
    TOOK_NOTE_BACK = gettext_noop("took back a note to readers of")

    # one of its texts, in the history alone; but for an import, in the log
    IMPORTED = gettext_noop("imported")
    PROPOSED = gettext_noop("proposed")
    WITHDRAWN = gettext_noop("withdrawn")
    # Translators: what a change was, in the history of a story; so are the next three
    TYPO = gettext_noop("typo")
    UPDATE = gettext_noop("update")
    CORRECTION = gettext_noop("correction")
    CLARIFICATION = gettext_noop("clarification")

    # a picture
    UPLOADED = gettext_noop("uploaded")
    DESCRIBED = gettext_noop("described")
    MOVED_FOCUS = gettext_noop("moved the focal point of")
    REPLACED = gettext_noop("replaced")

    # pages and banners
    PLACED = gettext_noop("placed")
    PUT_UP = gettext_noop("put up")
    ANNOUNCED = gettext_noop("announced")
    CALLED_OFF = gettext_noop("called off")
    MOVED_UP = gettext_noop("moved up")
    MOVED_DOWN = gettext_noop("moved down")
    ENDED_LINK_TO = gettext_noop("ended the link to")

    # the staff and their accounts
    MADE_LINK = gettext_noop("made a link to a password for")
    DISMISSED = gettext_noop("dismissed")
    # Translators: somebody who was dismissed
    REINSTATED = gettext_noop("took on again")
    SIGNED_IN = gettext_noop("signed in")
    SIGNED_OUT = gettext_noop("signed out")
    SET_PASSWORD = gettext_noop("set a password")
    CHANGED_PASSWORD = gettext_noop("changed the password")
    CHANGED_NAME = gettext_noop("changed the name of")
    ENDED_SESSION = gettext_noop("ended a session")
    ENDED_OTHER_SESSIONS = gettext_noop("ended all other sessions")
    SET_SECOND_FACTOR = gettext_noop("set up a second factor")
    DROPPED_SECOND_FACTOR = gettext_noop("dropped the second factor")
    MADE_CODES = gettext_noop("made new recovery codes for")
    USED_CODE = gettext_noop("used a recovery code of")

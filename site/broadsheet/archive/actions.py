"""Actions: what is done at the desk, and to what, as the audit log and the history keep it.

The values are the words that the two show. They stand in rows that nobody may change: a member may
get another name here, but no other value."""

from enum import StrEnum


class Subject(StrEnum):
    """Of what kind something is that the log names."""

    STORY = "story"
    STAFF = "staff"
    SECTION = "section"
    AUTHOR = "author"
    TOPIC = "topic"
    PICTURE = "picture"
    PLACEMENT = "placement"
    BANNER = "banner"
    ADDRESS = "address"
    SETTINGS = "settings"
    EDITION = "edition"


class Action(StrEnum):
    """The log reads "who, action, subject"; the history of a story "action: a note"."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    MERGED = "merged"
    MOVED = "moved"
    SHARED = "shared"
    TOOK_DOWN = "took down"
    WROTE = "wrote"

    # a story
    SAVED = "saved"
    SUBMITTED = "submitted"
    TOOK_BACK = "took back"  # a story from review; or somebody who was dismissed
    RETURNED = "returned"
    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    PUBLISHED_TYPO = "published: typo"
    PUBLISHED_UPDATE = "published: update"
    PUBLISHED_CORRECTION = "published: correction"
    PUBLISHED_CLARIFICATION = "published: clarification"
    DROPPED_CHANGES = "dropped the changes"
    MADE_DRAFT = "made a draft"
    WITHDREW = "withdrew"
    PUT_BACK = "put back"
    SPIKED = "spiked"
    TOOK_UP = "took up again"
    TAGGED = "tagged"
    RESTORED = "restored"
    PUT_PICTURE = "put a picture into"
    ENDED_LINK = "ended a link"
    PROPOSED_CHANGE = "proposed a change"
    TOOK_PROPOSAL = "took a proposed change into"
    DECLINED_PROPOSAL = "declined a proposed change"

    # one of its texts, in the history alone
    IMPORTED = "imported"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    TYPO = "typo"
    UPDATE = "update"
    CORRECTION = "correction"
    CLARIFICATION = "clarification"

    # a picture
    UPLOADED = "uploaded"
    DESCRIBED = "described"
    MOVED_FOCUS = "moved the focal point of"
    REPLACED = "replaced"

    # pages and banners
    PLACED = "placed"
    PUT_UP = "put up"
    ANNOUNCED = "announced"
    CALLED_OFF = "called off"
    MOVED_UP = "moved up"
    MOVED_DOWN = "moved down"
    ENDED_LINK_TO = "ended the link to"

    # the staff and their accounts
    MADE_LINK = "made a link to a password for"
    DISMISSED = "dismissed"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    SET_PASSWORD = "set a password"  # noqa: S105 - words
    CHANGED_PASSWORD = "changed the password"  # noqa: S105 - words
    CHANGED_NAME = "changed the name of"
    ENDED_SESSION = "ended a session"
    ENDED_OTHER_SESSIONS = "ended all other sessions"
    SET_SECOND_FACTOR = "set up a second factor"
    DROPPED_SECOND_FACTOR = "dropped the second factor"
    MADE_CODES = "made new recovery codes for"
    USED_CODE = "used a recovery code of"

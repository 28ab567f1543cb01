"""The states of stories, in the desk's words."""

from ...archive.lists.worklists import State
from ...language import lazy_gettext

STATES = {
    State.ALL: lazy_gettext("All stories"),
    State.DRAFT: lazy_gettext("Drafts"),
    # Translators: stories that wait for an editor
    State.REVIEW: lazy_gettext("In review"),
    State.SCHEDULED: lazy_gettext("Scheduled"),
    # Translators: stories that readers see now
    State.LIVE: lazy_gettext("Live"),
    State.CHANGED: lazy_gettext("Changed since published"),
    # Translators: stories that were public, and were taken back
    State.WITHDRAWN: lazy_gettext("Withdrawn"),
    State.HEADLINES: lazy_gettext("Headlines without copy"),
    # Translators: stories that were put away unpublished
    State.SPIKED: lazy_gettext("Spiked"),
}

HINTS = {
    State.REVIEW: lazy_gettext(
        "Submitted by reporters: an editor publishes them, or returns them with a word."
    ),
    State.CHANGED: lazy_gettext("Readers see the text of before, until the change is published."),
    State.WITHDRAWN: lazy_gettext("Taken back from readers. Each can be published again."),
    State.HEADLINES: lazy_gettext(
        "Known by their headline only, from the rail of an imported page."
    ),
    State.SPIKED: lazy_gettext("Put away unpublished. Each can be taken up again."),
}

ONE_STATE = STATES | {  # the same of one story
    State.DRAFT: lazy_gettext("Draft"),
    State.CHANGED: lazy_gettext("Live, changed"),
    State.HEADLINES: lazy_gettext("Headline without copy"),
}


def state_name(state: State) -> str:
    """What the state of one story is called."""
    return str(ONE_STATE[state])

"""The states of stories, in the desk's words."""

from ...archive.lists.worklists import State

STATES = {
    State.ALL: "All stories",
    State.DRAFT: "Drafts",
    State.REVIEW: "In review",
    State.SCHEDULED: "Scheduled",
    State.LIVE: "Live",
    State.CHANGED: "Changed since published",
    State.WITHDRAWN: "Withdrawn",
    State.HEADLINES: "Headlines without copy",
    State.SPIKED: "Spiked",
}

HINTS = {
    State.REVIEW: "Submitted by reporters: an editor publishes them, or returns them with a word.",
    State.CHANGED: "Readers see the text of before, until the change is published.",
    State.WITHDRAWN: "Taken back from readers. Each can be published again.",
    State.HEADLINES: "Known by their headline only, from the rail of an imported page.",
    State.SPIKED: "Put away unpublished. Each can be taken up again.",
}

ONE_STATE = STATES | {  # the same of one story
    State.DRAFT: "Draft",
    State.CHANGED: "Live, changed",
    State.HEADLINES: "Headline without copy",
}

"""Rights: the one table of who may do what. The guard (door.py) asks it for every request; a route
without a line here opens to nobody, and fails the tests."""

from ..archive.staff import Role

REPORTER, EDITOR, PUBLISHER = Role.REPORTER, Role.EDITOR, Role.PUBLISHER
ANYBODY = None  # who has not signed in yet: these routes check for themselves

# The least role for each route, by the name of its view. Reporters get as far as their own
# stories: desk.py and stories.py say which those are.
LEAST_ROLE: dict[str, Role | None] = {
    # the door
    "sign_in": ANYBODY,
    "second_factor": ANYBODY,
    "ask_for_link": ANYBODY,
    "invitation": ANYBODY,
    "sign_out": REPORTER,
    "account": REPORTER,
    "change_password": REPORTER,
    "end_session": REPORTER,
    "end_other_sessions": REPORTER,
    "begin_second_factor": REPORTER,
    "second_factor_picture": REPORTER,
    "confirm_second_factor": REPORTER,
    "drop_second_factor": REPORTER,
    # the desk
    "desk": REPORTER,
    "new_story": REPORTER,
    "create_story": REPORTER,
    "story": REPORTER,
    "save_story": REPORTER,
    "autosave_new": REPORTER,
    "autosave": REPORTER,
    "forget_autosave": REPORTER,
    "preview_text": REPORTER,
    "preview": REPORTER,
    "submit_story": REPORTER,
    "history": REPORTER,
    "compare": REPORTER,
    "restore": REPORTER,
    "spike_story": REPORTER,
    "take_up_story": REPORTER,
    "choices": REPORTER,
    "picked": REPORTER,
    "bulk": REPORTER,
    "do_bulk": REPORTER,
    # publishing
    "return_story": EDITOR,
    "publish_story": EDITOR,
    "publish_changes": EDITOR,
    "discard_changes": EDITOR,
    "hold_story": EDITOR,
    "withdraw": EDITOR,
    "withdraw_story": EDITOR,
    "change_address": EDITOR,
    "change_story_address": EDITOR,
    "as_of": EDITOR,
    "choose_edition": EDITOR,
    # placing
    "placing": EDITOR,
    "place": EDITOR,
    "banners": EDITOR,
    "add_banner": EDITOR,
    "banner": EDITOR,
    "change_banner": EDITOR,
    "end_banner": EDITOR,
    # staff
    "audit_log": EDITOR,
    "staff": PUBLISHER,
    "add_staff": PUBLISHER,
    "staff_member": PUBLISHER,
    "change_staff": PUBLISHER,
    "send_link": PUBLISHER,
    "dismiss": PUBLISHER,
    "take_back": PUBLISHER,
}

"""Rights: the one place of who may do what. The guard (guard.py) asks it for every request, and its
`may` for whatever views and templates do for some and not for others; a route without a line here
opens to nobody, and fails the tests."""

from ...archive.staff import Role

REPORTER, EDITOR, PUBLISHER = Role.REPORTER, Role.EDITOR, Role.PUBLISHER
ANYBODY = None  # who has not signed in yet: these routes check for themselves

# The least role for each route, by the name of its view. Reporters get as far as their own
# stories: own_stories.py says which those are.
LEAST_ROLE: dict[str, Role | None] = {
    # signing in
    "sign_in": ANYBODY,
    "second_factor": ANYBODY,
    "ask_for_link": ANYBODY,
    "invitation": ANYBODY,
    "elsewhere": ANYBODY,  # where no page of the desk stands
    "sign_out": REPORTER,
    "account": REPORTER,
    "change_name": REPORTER,
    "change_language": REPORTER,
    "change_password": REPORTER,
    "end_session": REPORTER,
    "end_other_sessions": REPORTER,
    "begin_second_factor": REPORTER,
    "second_factor_picture": REPORTER,
    "confirm_second_factor": REPORTER,
    "make_recovery_codes": REPORTER,
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
    "company": REPORTER,
    "preview_text": REPORTER,
    "preview": REPORTER,
    "preview_widths": REPORTER,
    "share_story": REPORTER,
    "end_share": REPORTER,
    "paste": REPORTER,
    "link_translation": REPORTER,
    "unlink_translation": REPORTER,
    "submit_story": REPORTER,
    "recall_story": REPORTER,
    "history": REPORTER,
    "compare": REPORTER,
    "restore": REPORTER,
    "proposal": EDITOR,
    "decline_proposal": EDITOR,
    "spike_story": REPORTER,
    "take_up_story": REPORTER,
    "choices": REPORTER,
    "offered_names": REPORTER,
    "picked": REPORTER,
    "bulk": REPORTER,
    "do_bulk": REPORTER,
    # pictures: one_picture.py says which of them reporters may change
    "pictures": REPORTER,
    "upload_pictures": REPORTER,
    "picture": REPORTER,
    "change_picture": REPORTER,
    "replace_picture": REPORTER,
    "use_picture": REPORTER,
    "files": REPORTER,
    "upload_files": REPORTER,
    "file": REPORTER,
    "delete_file": EDITOR,
    "use_as_portrait": EDITOR,
    "use_as_logo": PUBLISHER,
    "picture_master": EDITOR,
    "delete_picture": EDITOR,
    # publishing
    "return_story": EDITOR,
    "publish_story": EDITOR,
    "publish_changes": EDITOR,
    "discard_changes": EDITOR,
    "hold_story": EDITOR,
    "withdraw": EDITOR,
    "withdraw_story": EDITOR,
    "put_back_story": EDITOR,
    "change_address": EDITOR,
    "change_story_address": EDITOR,
    "as_of": EDITOR,
    "open_as_of": EDITOR,
    "end_as_of": EDITOR,
    # placing
    "placing": EDITOR,
    "place": EDITOR,
    "banners": EDITOR,
    "add_banner": EDITOR,
    "banner": EDITOR,
    "change_banner": EDITOR,
    "end_banner": EDITOR,
    # authors, topics, former addresses
    "all_credits": EDITOR,
    "add_credit": EDITOR,
    "credit": EDITOR,
    "save_credit": EDITOR,
    "merge_credit": EDITOR,
    "merge_credit_now": EDITOR,
    "delete_credit": EDITOR,
    "addresses": EDITOR,
    "add_address": EDITOR,
    "forget_address": EDITOR,
    # the paper itself and its sections
    "imprint": PUBLISHER,
    "save_imprint": PUBLISHER,
    "look": PUBLISHER,
    "save_look": PUBLISHER,
    "standing_page": PUBLISHER,
    "save_standing_page": PUBLISHER,
    "machines": PUBLISHER,
    "save_machines": PUBLISHER,
    "text_file": PUBLISHER,
    "save_text_file": PUBLISHER,
    "sections": PUBLISHER,
    "add_section": PUBLISHER,
    "move_section": PUBLISHER,
    "section": PUBLISHER,
    "save_section": PUBLISHER,
    "merge_section": PUBLISHER,
    "merge_section_now": PUBLISHER,
    "delete_section": PUBLISHER,
    # the log
    "audit_log": EDITOR,
    # what imports brought
    "from_imports": EDITOR,
    "look_at_imported": EDITOR,
    "imports": EDITOR,  # of which those make no section who may not
    "upload_import": EDITOR,
    "import_job": EDITOR,
    "try_import": EDITOR,
    "bring_in": EDITOR,
    "cancel_import": EDITOR,
    "delete_import": EDITOR,
    "import_report": EDITOR,
    # staff
    "staff": PUBLISHER,
    "add_staff": PUBLISHER,
    "staff_member": PUBLISHER,
    "change_staff": PUBLISHER,
    "send_link": PUBLISHER,
    "dismiss": PUBLISHER,
    "take_back": PUBLISHER,
}

# What is no route of its own: whoever is below that role does without.
BESIDES: dict[str, Role] = {
    "know_all_stories": EDITOR,  # else their own, and those that readers see
    "write_public_stories": EDITOR,  # else what they save is proposed
    "change_public_pictures": EDITOR,
}

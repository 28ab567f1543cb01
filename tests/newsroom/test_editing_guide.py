"""docs/editing.md says who may do what: as the table of rights has it, with no route left out."""

import re
from pathlib import Path

from broadsheet.archive.staff import Role
from broadsheet.newsroom.access.rights import ANYBODY, LEAST_ROLE

GUIDE = Path(__file__).parents[2] / "docs" / "editing.md"

# What the guide's lines stand for; a new route needs a place here, and so in the guide.
ROUTES = {
    "Own account": """sign_out account change_name change_language change_password end_session
        end_other_sessions begin_second_factor second_factor_picture confirm_second_factor
        make_recovery_codes drop_second_factor""",
    "Stories": """desk new_story create_story story save_story autosave_new autosave
        forget_autosave company preview_text preview paste submit_story recall_story history
        compare restore spike_story take_up_story preview_widths share_story end_share
        choices offered_names picked bulk do_bulk
        link_translation unlink_translation""",
    "Pictures: upload": """pictures upload_pictures picture change_picture
        replace_picture use_picture files upload_files file""",
    "Pictures: fetch": "picture_master delete_picture delete_file",
    "Publish": """return_story publish_story publish_changes discard_changes hold_story withdraw
        proposal decline_proposal
        readers_note change_readers_note take_back_readers_note
        withdraw_story put_back_story change_address change_story_address as_of
        open_as_of end_as_of""",
    "Placing": "placing place banners add_banner banner change_banner end_banner",
    "Authors": """all_credits add_credit credit save_credit merge_credit merge_credit_now
        delete_credit use_as_portrait addresses add_address forget_address""",
    "The log": "audit_log",
    "From the import": "from_imports look_at_imported",
    "Bring in": """imports upload_import import_job try_import bring_in cancel_import delete_import
        import_report""",
    "The paper itself": """imprint save_imprint use_as_logo standing_page save_standing_page
        text_file save_text_file machines save_machines look save_look
        sections add_section move_section section save_section merge_section merge_section_now
        delete_section""",
    "Staff": "staff add_staff staff_member change_staff send_link dismiss take_back",
}


def test_the_guide_names_the_least_role_for_everything_behind_the_door():
    roles = "|".join(Role)
    said = re.findall(rf"^\| (.+) \| ({roles}) \|$", GUIDE.read_text(), re.M)
    least: dict[str, str] = {}
    for what, role in said:
        (line,) = (line for line in ROUTES if what.startswith(line))
        least |= dict.fromkeys(ROUTES[line].split(), role)
    assert len(said) == len(ROUTES)
    assert least == {view: role for view, role in LEAST_ROLE.items() if role is not ANYBODY}


def test_the_guide_s_pictures_are_there_and_small():
    pictures = re.findall(r"!\[.+\]\((\S+\.webp)\)", GUIDE.read_text())
    assert pictures
    assert all((GUIDE.parent / name).stat().st_size < 150_000 for name in pictures)

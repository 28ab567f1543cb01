"""Finding stories by their words, to place them or to pick them for a rail."""

from datetime import timedelta

from desk import errors


def test_rail_picks_are_read_back_by_their_headlines(paper, editor, desk):
    paper.story("Secret plan", ago=None)
    paper.story("Bridge")
    paper.story("Dike")
    fields = {"picks": "dike\n/world/bridge?x=1\nnowhere\nsecret-plan"}
    shown = editor.post("/newsroom/picks", fields).text
    assert [name in shown for name in ("Dike", "Bridge", "Secret plan")] == [True] * 3
    assert "There is no story “nowhere”." in shown
    assert shown.index("Dike") < shown.index("Bridge")
    reporter = desk("reporter").post("/newsroom/picks", fields).text
    assert "Bridge" in reporter
    assert "Secret plan" not in reporter
    assert "There is no story “secret-plan”." in reporter


def test_nobody_is_told_of_another_s_draft_by_picking_it(paper, editor, desk):
    paper.story("Secret plan", ago=None)
    paper.story("Known")
    reporter = desk("reporter")
    form = reporter.fields("/newsroom/stories/new") | {"headline": "Mine"}
    for slug in ("secret-plan", "no-such-plan"):
        answer = reporter.post("/newsroom/stories/new", form | {"picks": slug})
        assert errors(answer.text) == {"picks": f"There is no story “{slug}”."}
    assert reporter.post("/newsroom/stories/new", form | {"picks": "known"}).status_code == 303
    own = reporter.write(headline="My own draft")
    assert reporter.edit(own, picks="mine").status_code == 303
    assert editor.edit(own, picks="secret-plan").status_code == 303
    assert reporter.edit(own, dek="The editor’s pick stays.").status_code == 303


def test_stories_to_choose_from_are_public_ones_for_reporters(paper, editor, desk):
    paper.story("Out")
    paper.story("Scheduled", ago=-timedelta(hours=1))
    paper.story("Draft", ago=None)
    shown = {role: desk(role).get("/newsroom/choices").text for role in ("reporter", "editor")}
    assert [name in shown["reporter"] for name in ("Out", "Scheduled", "Draft")] == [
        True,
        False,
        False,
    ]
    assert 'data-slug="scheduled"' in shown["editor"]
    assert "No story fits." in editor.get("/newsroom/choices?q=zzz").text

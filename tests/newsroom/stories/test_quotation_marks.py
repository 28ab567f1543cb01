"""Quotation marks, as a story's form is typed and as readers see it."""

from conftest import ON_SQLITE


def see(editor, **typed):
    """The preview of what is typed."""
    fields = editor.fields("/newsroom/stories/new", "story") | typed
    return editor.post("/newsroom/stories/preview", fields).text


@ON_SQLITE
def test_straight_marks_become_those_of_the_story_or_else_of_the_paper(editor, client, paper):
    paper.set(locale="de_AT")
    paper.story("Harbour")
    typed = {"headline": "Brücke", "body_source": 'Sie sagte: "Ja"', "slug": "bridge"}
    fields = editor.fields("/newsroom/stories/new", "story") | typed
    assert "„Ja“" in see(editor, **typed)
    assert "“Ja”" in see(editor, **typed, language="en")
    editor.post("/newsroom/stories/new", fields)
    story, address = "/newsroom/stories/2", "/world/bridge"
    editor.edit(story, "/publish")
    assert "Sie sagte: „Ja“" in client.get(address).text
    editor.edit(story, language="fr")
    assert "«\u202fJa\u202f»" in editor.get(story).text
    editor.edit(story, "/publish-changes", kind="typo")
    assert "Sie sagte: «\u202fJa\u202f»" in client.get(address).text

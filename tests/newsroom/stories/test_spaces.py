"""Spaces of French, as a story's form is typed and as readers see it."""

import pytest

N = "\u202f"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("language", "headline"), [("fr-CA", f"Le pont{N}: «{N}fermé{N}»"), ("", "Le pont : « fermé »")]
)
def test_a_story_in_french_has_narrow_spaces(editor, client, paper, language, headline):
    paper.story("Bridge")
    typed = {
        "headline": "Le pont : « fermé »",
        "body_source": "Pourquoi ? Voir `a : b`.",
        "language": language,
    }
    fields = editor.fields("/newsroom/stories/new", "story") | typed
    editor.post("/newsroom/stories/new", fields | {"slug": "pont"})
    editor.post("/newsroom/stories/2/publish", editor.fields("/newsroom/stories/2", "story"))
    page = client.get("/world/pont").text
    assert headline in page
    assert (f"Pourquoi{N}?" in page) is bool(language)
    assert "a : b" in page

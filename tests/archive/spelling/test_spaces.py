import pytest

from broadsheet.archive.spelling.spaces import in_french

N = "\u202f"
TEXTS = [
    ("Le pont : fermé !", f"Le pont{N}: fermé{N}!"),
    ("« Non », dit-il ; pourquoi ?", f"«{N}Non{N}», dit-il{N}; pourquoi{N}?"),
    ("Déjà\u00a0: oui", f"Déjà{N}: oui"),
    ("À 14:05, https://example.org/a?b=c", "À 14:05, https://example.org/a?b=c"),
    ("`a : b` et ici : là", f"`a : b` et ici{N}: là"),
    ("```\na : b\n```\nici : là", f"```\na : b\n```\nici{N}: là"),
    ("| a | b |\n| :-- | :-: |\n| 1 | 2 |", "| a | b |\n| :-- | :-: |\n| 1 | 2 |"),
    ("Sans espace: rien", "Sans espace: rien"),
]


@pytest.mark.parametrize(("typed", "kept"), TEXTS)
def test_spaces_before_french_marks_are_narrow_and_do_not_break(typed, kept):
    assert in_french(typed) == kept
    assert in_french(kept) == kept

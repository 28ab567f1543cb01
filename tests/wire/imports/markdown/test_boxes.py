"""Boxes of generators: what they hold is text, and what makes them is none."""

# ruff: noqa: E501 - tables of what comes in and what comes out

import pytest

from broadsheet.archive import articles
from broadsheet.wire.imports.markdown.boxes import opened


def blocks(text: str) -> list[str]:
    return [block.strip("\n") for block in text.split("\n\n") if block.strip()]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (":::tip\n\nBring a coat.\n\n:::\nEnd.", ["Bring a coat.", "End."]),
        (":::note[Know this]\nA *b*.\n:::", ["**Know this**", "A *b*."]),
        ("::: warning Take care\nSteep.\n:::", ["**Take care**", "Steep."]),
        ('::: {.callout-note title="Q"}\nA.\n:::', ["**Q**", "A."]),
        ("::::info\nOuter.\n:::danger\nInner.\n:::\n::::\nEnd.", ["Outer.", "Inner.", "End."]),
        ("!!! note\n    Bring cash.\n\nEnd.", ["Bring cash.", "End."]),
        ('A.\n\n!!! warning "Slippery"\n    B.\n\n    C.\nD.', ["A.", "**Slippery**", "B.", "C.\nD."]),
        ('??? question "Who?"\n    Nobody.', ["**Who?**", "Nobody."]),
        ('!!! danger ""\n    A.', ["A."]),
        ('!!! a\n    B.\n\n    !!! c "D"\n        E.\n\n    F.\n\nG.', ["B.", "**D**", "E.", "F.", "G."]),
        ('=== "Linux"\n\n    A.\n\n=== "Mac"\n\n    B.', ["**Linux**", "A.", "**Mac**", "B."]),
        ('!!! note\n    ```\n    x\n      y\n    ```\n    A.', ["```\nx\n  y\n```\nA."]),
    ],
)  # fmt: skip
def test_what_a_box_holds_are_paragraphs_below_its_title(source, expected):
    assert blocks(opened(source)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "```\n:::tip\n!!! note\n    a\n```",
        "Wow!!! That is ::: all.",
        "!!! wow\nNo box.",
        '=== "Equals"\nNo tab.',
    ],
)
def test_what_only_looks_like_a_box_stays(source):
    assert opened(source) == source


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[TOC]\n\nA.", "A."),
        ("*[HTML]: Hyper Text", "HTML: Hyper Text"),
        ('A [b](/c){target="_blank" rel=noopener} d.', "A [b](/c) d."),
        ("A {# to do #} b.", "A  b."),
        ("> [!NOTE]\n> A.", "> \n> A."),
    ],
)
def test_signs_for_a_generator_are_no_text(app, bring, source, expected):
    bring(f"---\ntitle: T\ndate: 2025-01-01\n---\n{source}", name="t.md")
    with app.app_context():
        assert articles.by_slug("t").body_source.strip() == expected

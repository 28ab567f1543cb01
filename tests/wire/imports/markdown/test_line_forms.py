"""Lines that Markdown's relatives read in their own way: tasks, terms, verses, titles."""

import pytest

from broadsheet.wire.imports.markdown.line_forms import written


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("- [ ] Ask\n* [x] Go\n  1. [X] Tell", "- ☐ Ask\n* ☑ Go\n  1. ☑ Tell"),
        ("- [a](/b)\n- [x](/y)\n[x] none", "- [a](/b)\n- [x](/y)\n[x] none"),
        ("Ebb\n: Falls.\n: Goes.\n\nEnd.", "**Ebb**\n\nFalls.\n\nGoes.\n\nEnd."),
        ("Ebb\nNeap\n\n:   A.\n\n    B.\n\nEnd.", "**Ebb**\n\n**Neap**\n\nA.\n\nB.\n\nEnd."),
        ("Ebb\n: Falls.\n\nFlood\n: Rises.", "**Ebb**\n\nFalls.\n\n**Flood**\n\nRises."),
        ("| a | b |\n|---|---|\n\n: A caption", "| a | b |\n|---|---|\n\n: A caption"),
        (f"{'Much is said here. ' * 8}\n: so", f"{'Much is said here. ' * 8}\n: so"),
        ("| The tide\n|   is low\n|\n| Gulls", "The tide\\\nis low\n\nGulls"),
        ("| a\n|---\n| b", "| a\n|---\n| b"),
        ("a. One\nb. Two\n\n(1) Three\n(2) Four", "a. One\\\nb. Two\n\n(1) Three\\\n(2) Four"),
        ("> [!WARNING] Take care\n> Steep.", "> **Take care**\n>\n> Steep."),
        ("> [!note]-\n> Steep.", "> \n> Steep."),
        ("One\n\\newpage\nTwo", "One\n\nTwo"),
        ("Left\n<--->\nRight", "Left\n\nRight"),
        ('<div class="grid" markdown>\n- A\n</div>', '<div class="grid">\n\n- A\n\n</div>'),
        ('<div markdown="1">\n*A*\n</div>', "<div>\n\n*A*\n\n</div>"),
        ("<div>\n*A*\n</div>", "<div>\n*A*\n</div>"),
    ],
)  # fmt: skip
def test_lines_say_in_markdown_what_they_mean(source, expected):
    assert written(source) == expected


def test_the_three_lines_at_the_top_of_pandoc_are_title_authors_and_date(bring):
    text = (
        "% The Pier\n  at Night\n% Ada Venn; Bram Ostler\n% January 4, 2025\n\nIt was low tide.\n"
    )
    (line,) = bring(text, name="pier.md").report
    assert (line["result"], line["headline"]) == ("imported", "The Pier at Night")

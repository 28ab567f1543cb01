"""Tables as readers get them."""

from broadsheet.text import tables

FRAME = '<div class="table" role="region" aria-label="Table" tabindex="0"><table><tr>'
END = "</tr></table></div>"


def test_what_is_short_in_a_table_is_told_however_it_is_written(app):
    cells = {
        "<td>12,345</td>": '<td class="brief">12,345</td>',
        '<td class="at-end">−8.8</td>': '<td class="at-end brief">−8.8</td>',
        "<td></td>": '<td class="brief"></td>',
        "<td>30 September 2024</td>": '<td class="brief">30 September 2024</td>',
        '<td><a href="https://example.org/long">A &amp; B</a></td>': (
            '<td class="brief"><a href="https://example.org/long">A &amp; B</a></td>'
        ),
        "<td>The council hears them</td>": "<td>The council hears them</td>",
        "<th>Votes</th>": "<th>Votes</th>",
    }
    with app.test_request_context():
        for cell, told in cells.items():
            assert tables.printed(f"<table><tr>{cell}</tr></table>") == FRAME + told + END


def test_a_text_without_a_table_stays_as_it_is():
    assert tables.printed("<p>The table is laid.</p>") == "<p>The table is laid.</p>"

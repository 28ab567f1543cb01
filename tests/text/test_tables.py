"""Tables as readers get them."""

from broadsheet.text import tables

FRAME = '<div class="table" role="region" aria-label="Table" tabindex="0"><table><tr>'
END = "</tr></table></div>"


def test_what_is_short_in_a_table_is_told_however_it_is_written(app):
    cells = {
        "<td>12,345</td>": '<td class="brief">12,345</td>',
        '<td class="at-end">8.8</td>': '<td class="at-end brief">8.8</td>',
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


def test_a_sign_stays_on_the_left_of_its_figure(app):
    cells = {
        '<td class="at-end">−8.8</td>': '<td class="at-end brief"><bdi dir="ltr">−8.8</bdi></td>',
        "<td><strong>-5</strong></td>": (
            '<td class="brief"><strong><bdi dir="ltr">-5</bdi></strong></td>'
        ),
        "<td>+€1,200.50 מיליון</td>": (
            '<td class="brief"><bdi dir="ltr">+€1,200.50</bdi> מיליון</td>'
        ),
        "<td>−۰٫۴۲٪</td>": '<td class="brief"><bdi dir="ltr">−۰٫۴۲٪</bdi></td>',
        "<td>−٠٫٤٢</td>": '<td class="brief">−٠٫٤٢</td>',
        "<td>−12 degrees, the coldest day</td>": (
            '<td><bdi dir="ltr">−12</bdi> degrees, the coldest day</td>'
        ),
        "<td>- 5</td>": '<td class="brief">- 5</td>',
        "<td>10-12</td>": '<td class="brief">10-12</td>',
    }
    with app.test_request_context():
        for cell, told in cells.items():
            assert tables.printed(f"<table><tr>{cell}</tr></table>") == FRAME + told + END


def test_a_text_without_a_table_stays_as_it_is():
    assert tables.printed("<p>The table is laid.</p>") == "<p>The table is laid.</p>"

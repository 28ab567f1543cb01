"""What the furniture of a page says becomes of the story what it is, and doubt a draft."""

import re

import pytest

from answers import main, words

STORY = "The harbour town will move its fish market in spring, the council said on Tuesday."


@pytest.fixture
def take_in(app, tmp_path):
    def _take_in(*lines, as_of="2025-10-20T12:00:00Z"):
        file = tmp_path / "page.txt"
        file.write_text("\n".join(lines), encoding="utf-8")
        with app.app_context():
            return app.test_cli_runner().invoke(args=["import", "--as-of", as_of, str(file)])

    return _take_in


def test_what_a_page_says_of_its_story_is_used(client, take_in):
    result = take_in(
        "Home > Local",
        "Fish Market Moves",
        "Published 4 days ago on October 16, 2025 By Ilse Maran and Tobias Quill",
        "Updated: 17 October 2025, 14:05 UTC",
        "Share",
        "Tweet",
        "",
        STORY,
        "Correction: An earlier version misspelt a name.",
        "Related Topics: Fish, Harbours",
    )
    assert "imported" in result.stdout
    page = main(client.get("/local/fish-market-moves").text)
    text = words(page)
    assert [words(p) for p in page.iter("p") if p.get("dir") == "auto"] == [STORY]
    for said in ("Ilse Maran", "Tobias Quill", "16 October 2025", "17 October 2025", "Fish"):
        assert said in text
    assert "An earlier version misspelt a name." in text
    own = {"Share": 1}  # the button of the paper itself
    for left in ("Share", "Tweet", "Home"):
        assert text.split().count(left) == own.get(left, 0)
        assert f"“{left}" in result.stdout


def test_the_dek_is_the_storys(client, take_in):
    dek = "Traders have asked for a covered hall since the storms of 2019"
    take_in("Local", "Fish Market Moves Under a Roof", dek, "By Ilse Maran", "", STORY)
    assert dek in words(main(client.get("/local/fish-market-moves-under-a-roof").text))


def test_a_line_that_may_be_of_the_page_makes_a_draft(client, take_in, editor):
    result = take_in("Local", "Fish Market Moves", "", STORY, "Trånding nöw", STORY)
    assert "draft" in result.stdout
    assert client.get("/local/fish-market-moves").status_code == 404


def test_no_doubtful_text_is_put_below_a_headline_that_readers_know(client, take_in):
    take_in("World", "Ships Stay", "", STORY, "-", "Local3 days ago", "Fish Market Moves")
    assert client.get("/local/fish-market-moves").status_code == 200
    page = ("Local", "Fish Market Moves", "", STORY, "Trånding nöw", STORY)
    assert "draft" in take_in(*page).stdout
    assert "Trånding" not in client.get("/local/fish-market-moves").text
    assert "1 unchanged" in take_in(*page).stdout


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Published: 03/04/2025", "Updated: 25/04/2025"], "3 April 2025"),
        (["Published: 03/04/2025", "Updated: 04/25/2025"], "4 March 2025"),
        (["Publié le 3 avril 2025"], "3 April 2025"),
        (["Veröffentlicht am 03.04.2025"], "3 April 2025"),
    ],
)
def test_a_date_is_read_as_the_others_of_the_page_are(client, take_in, lines, day):
    take_in("Local", "Fish Market Moves", *lines, "", STORY)
    assert day in words(main(client.get("/local/fish-market-moves").text))


def test_a_date_of_two_meanings_is_refused_aloud(client, take_in):
    result = take_in("Local", "Fish Market Moves", "Published: 03/04/2025", "", STORY)
    said = re.sub(r"\s+", " ", result.stdout)
    assert "can be read as 2025-04-03 or 2025-03-04: it waits as a draft" in said
    assert client.get("/local/fish-market-moves").status_code == 404


@pytest.mark.parametrize(
    "teasers",
    [
        ["Sport7 Tage zuvor", "Rowers Win", "Wissen8 Tage zuvor", "Tide Gauge Was Right"],
        ["-", "Sport7 Tage zuvor", "Rowers Win", "-", "Wissen8 Tage zuvor", "Gauge Was Right"],
        ["Rowers Win the Final", "Tide Gauge Was Right", "Gulls Return to the Mole"],
    ],
)
def test_no_line_of_a_rail_that_nobody_can_read_is_public(client, take_in, teasers):
    take_in("Local", "Fish Market Moves", "", STORY, *teasers)
    pages = [client.get(path).text for path in ("/local/fish-market-moves", "/latest", "/")]
    for line in teasers:
        assert line == "-" or all(line not in page for page in pages)


def test_what_is_more_than_a_page_is_refused(client, take_in):
    told = take_in("World", "Head", "", *[STORY] * 7_000).output
    assert "the text is longer than 500,000 characters" in told
    rail = (line for n in range(1_001) for line in ("-", "World4 days ago", f"Tide {n}"))
    assert "more than 1,000 stories" in take_in("World", "Head", "", STORY, *rail).output
    assert client.get("/world").status_code == 404


def test_the_label_between_headline_and_date_is_the_kicker(client, take_in):
    result = take_in(
        "Local", "Fish Market Moves at Last", "Transport", "October 16, 2025", "", STORY
    )
    assert "imported" in result.stdout
    assert "Transport" in words(main(client.get("/local/fish-market-moves-at-last").text))

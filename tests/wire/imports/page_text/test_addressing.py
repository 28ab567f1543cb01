"""What a site says to its readers, or of the page itself, is told from what a story says."""

from pathlib import Path

import pytest

from broadsheet.wire.imports.page_text.addressing import speaks_to_reader
from broadsheet.wire.imports.page_text.reading import parse

OF_SITES = Path(__file__).with_name("addressing.txt").read_text("utf-8").splitlines()
STORY = (
    "The harbour town will move its fish market in spring, the council said on Tuesday.",
    "Traders had asked for a covered hall since storms in 2019 tore the roof from two stalls.",
    "The work is to cost four million pounds and to take a year.",
)
RAIL = "-\nWorld4 days ago\nTide Low\n-\nSport5 days ago\nRowers Win"


def read(*body):
    return parse("\n".join(["World", "Fish Market Moves to the New Quay", "", *body, RAIL]))


@pytest.mark.parametrize("said", OF_SITES)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_it_is_left_out_or_waits_for_an_editor_wherever_it_stands(said, at):
    page = read(*STORY[:at], said, *STORY[at:])
    sure = [text for number, text in enumerate(page.body) if number not in page.doubtful]
    assert said not in sure
    assert [text for text in page.body if text in STORY] == [*STORY]
    assert said not in page.body or page.doubtful


@pytest.mark.parametrize(
    "said",
    [
        "“You will see,” said the mayor, and left.",
        "« Vous verrez bien », a dit le maire.",
        "„Sehen Sie selbst“, sagte der Bürgermeister.",
        "– Chodźcie ze mną, zobaczycie – mówi Walenty Sroka.",
        "「ご覧ください」と館長は言った。",
        "«Подождите до весны», — сказал мэр.",
        "Sie sagten, dass ihre Boote zu alt seien.",
        "La definizione del progetto è iniziata lunedì.",
        "Perahu itu lebih tua daripada sekolahnya.",
        "Deniz üç gün boyunca sakin kaldı.",
        "Most z 1908 roku stoi tu do dziś.",
        "Il a neigé de lundi à jeudi.",
    ],
)
def test_a_story_that_quotes_or_tells_is_not_in_doubt_for_it(said):
    assert not speaks_to_reader(said)
    page = read(*STORY[:2], said, STORY[2])
    assert said in page.body
    assert page.doubtful == ()

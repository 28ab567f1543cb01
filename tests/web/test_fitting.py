import re

import pytest

from broadsheet.archive.sections import SectionName
from broadsheet.web.assets import bundles
from broadsheet.web.fitting import STEPS, in_one_row


@pytest.fixture
def database() -> str:
    """No row is asked for."""
    return "sqlite"


@pytest.fixture(autouse=True)
def request_at_hand(app):
    with app.test_request_context():
        yield


def sections(*names: str) -> list[SectionName]:
    return [SectionName(n, name.lower(), name) for n, name in enumerate(names)]


def widths(places) -> list[int]:
    """The width of the bar from which each link is shown; 0: it always is."""
    return [int(place.shown.removeprefix("from-") or 0) for place in places]


def test_each_link_asks_for_the_room_of_those_before_it_and_its_own():
    found = in_one_row(sections("World", "Politics", "Science"), here="")
    assert [place.slug for place in found] == ["latest", "world", "politics", "science"]
    assert widths(found) == [6, 10, 14, 18]


def test_the_link_of_the_page_at_hand_is_always_there_and_takes_its_room_first():
    many = sections(*(f"Section {n}" for n in range(30)))
    found = in_one_row(many, here="section 29")
    assert found[-1].slug == "section 29"
    assert found[-1].shown == ""
    assert widths(found)[:-1] == sorted(widths(found)[:-1])
    assert len(found) < len(many)
    assert widths(found)[0] > widths(in_one_row(many, here=""))[0]


def test_wide_letters_ask_for_more_room_than_narrow_ones_and_accents_for_none():
    for narrow, wide in (("Illicit", "Mammoth"), ("abc", "経済部"), ("Economie", "WWWWWWWW")):
        one, other = (in_one_row(sections(name * 2), here="latest")[1] for name in (narrow, wide))
        assert widths([one]) < widths([other])
    plain, accented = (in_one_row(sections(name), here="") for name in ("Economie", "Économié"))
    assert widths(plain) == widths(accented)


def test_every_width_has_its_rule():
    styles = (bundles.FOLDER / "css/paper/row.css").read_text()
    rules = re.findall(r"width < (\d+)rem\) \{\s+\.from-(\d+) \{\s+display: none", styles)
    assert [int(width) for width, _ in rules] == [int(name) for _, name in rules] == list(STEPS)

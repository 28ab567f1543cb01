"""Choosing: the form that stories take by what there is of them, and the day that it is."""

from datetime import timedelta

import pytest

from broadsheet.archive.images import Picture
from broadsheet.archive.lists.voices import Voice
from broadsheet.archive.sections import SectionName
from broadsheet.reader.layout import choosing
from broadsheet.reader.layout.choosing import Day, Form
from reader.layout.made_up import BARE, FERRIES, OLD, form_of, stories, story
from stories import START


@pytest.mark.parametrize(
    ("given", "form"),
    [
        (stories(1), Form.LEAD),
        (stories(1, **BARE), Form.LEAD),
        (stories(1, 1), Form.LEAD),
        (stories(2), Form.ACROSS),
        (stories(2, 1), Form.LEAD),
        (stories(5), Form.LEAD),  # by its type
        (stories(3, headline="Pier open", dek="It is."), Form.ACROSS),
        (stories(5, 5), Form.LEAD),
        (stories(6, **BARE), Form.BRIEFS),
        (stories(6, 6, **OLD), Form.BRIEFS),
        (stories(3, 1, **FERRIES), Form.PACKAGE),
        ((*stories(3, **FERRIES), story(4)), Form.PACKAGE),
        ((story(4), *stories(3, **FERRIES)), Form.LEAD),
        ((story(0, kicker="Ferries"), story(1, kicker="FERRIES"), story(2)), Form.LEAD),
    ],
)
def test_stories_take_the_form_that_they_call_for(given, form):
    assert form_of(given) is form


def test_stories_beside_portraits_of_their_authors_are_opinions():
    ada = Voice("Ada Venn", Picture("ada", 900, 900))
    nobody = Voice("Tom Pike", None)

    def form(given, *voices, **asked):
        return form_of(given, voices=dict(enumerate(voices)), **asked)

    assert form(stories(3, kicker="Ferries"), ada, ada, ada) is Form.OPINION
    assert form(stories(3, **OLD), ada, ada, ada) is Form.OPINION
    for others in ((ada, ada), (ada, ada, nobody)):
        assert form(stories(3), *others) is not Form.OPINION
    assert form(stories(2), ada, ada) is not Form.OPINION
    assert form(stories(3, 1), ada, ada, ada) is not Form.OPINION
    assert form(stories(2, 1), ada, nobody, wanted="opinion") is Form.OPINION


def test_authors_are_asked_for_only_where_they_may_say_something():
    asked = [(stories(3), ""), (stories(3, 1), ""), (stories(2), ""), (stories(2, 2), "opinion")]
    sections = [(SectionName(n, "s", "S"), *facts) for n, facts in enumerate(asked)]
    assert choosing.may_speak(sections) == (0, 1, 2, 0, 1)


def test_forms_that_fit_equally_take_turns():
    short = stories(5, 5, headline="Pier opens after a year and a half of repairs")
    above = []
    for _ in range(4):
        above.append(form_of(short, above=above))
    assert above == [Form.LEAD, Form.PICTURE, Form.ACROSS, Form.LEAD]


def test_an_editor_has_the_form_they_want_if_the_stories_fit_it():
    assert form_of(stories(5, 5), wanted="briefs") is Form.BRIEFS
    assert form_of(stories(5, 1, **OLD), wanted="picture") is Form.PICTURE
    for wanted in ("picture", "package", "of an older version", ""):
        assert form_of(stories(5), wanted=wanted) is Form.LEAD


def test_a_day_is_slow_from_the_second_at_which_too_few_stories_are_new():
    newest = [START - timedelta(hours=hours) for hours in (1, 5, 20, 23, 30)]
    day, until = choosing.day_of(newest, START, "")
    assert (day, until) == (Day.USUAL, START + timedelta(hours=4))
    assert choosing.day_of(newest, until - timedelta(microseconds=1), "")[0] is Day.USUAL
    assert choosing.day_of(newest, until, "") == (Day.SLOW, None)

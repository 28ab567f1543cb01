"""Which days and months have stories."""

from datetime import timedelta

from answers import statements
from broadsheet.archive.lists import calendar
from stories import START

DAY = timedelta(days=1)


def test_the_days_of_a_year_are_asked_about_as_those_of_a_week(app, paper):
    """By a statement that SQLAlchemy has compiled: that took most of a calendar's time."""
    paper.story(ago=3 * DAY)
    days = [(START - n * DAY, START - (n - 1) * DAY) for n in range(366)]
    with statements(app) as sent, app.app_context():
        assert calendar.with_stories(days[:7], START) == {days[3]}
        assert calendar.with_stories(days, START) == {days[3]}
        assert calendar.counted(days[:7], START) == {day: day == days[3] for day in days[:7]}
        assert sum(calendar.counted(days, START).values()) == 1
    assert len({statement for statement, _ in sent}) == 2

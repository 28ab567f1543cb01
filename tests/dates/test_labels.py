"""Labels against a slow model that is obviously right: it walks every boundary of every age."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import humanize
import pytest

from broadsheet.dates import labels
from broadsheet.settings import gather

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
CAIRO, APIA, HAVANA = ZoneInfo("Africa/Cairo"), ZoneInfo("Pacific/Apia"), ZoneInfo("America/Havana")
SECOND = timedelta(seconds=1)
MOMENT = datetime(2025, 10, 20, 14, 5, tzinfo=UTC)
# Each is published before a clock change and grows old across it, in some zone or other.
MOMENTS = [
    MOMENT,
    datetime(2025, 10, 25, 23, 30, tzinfo=UTC),  # Berlin falls back at 01:00 UTC
    datetime(2025, 3, 29, 22, 0, 0, 250_000, tzinfo=UTC),  # Berlin springs forward
    datetime(2025, 3, 8, 23, 59, 59, tzinfo=UTC),  # New York springs forward
    datetime(2024, 2, 28, 12, 0, tzinfo=UTC),  # a leap day follows
]
JUST_NOW = {"en_GB": "just now", "fr": "à l’instant", "es": "ahora mismo", "pt_BR": "agora mesmo"}


@pytest.mark.parametrize(
    ("age", "words"),
    [
        ("0s", "just now"),
        ("59s", "just now"),
        ("60s", "a minute ago"),
        ("90s", "a minute ago"),
        ("119s", "a minute ago"),
        ("120s", "2 minutes ago"),
        ("5m", "5 minutes ago"),
        ("3570s", "59 minutes ago"),
        ("59m", "59 minutes ago"),
        ("1h", "an hour ago"),
        ("119m", "an hour ago"),
        ("3h", "3 hours ago"),
        ("84600s", "23 hours ago"),
        ("1d", "a day ago"),
        ("47h", "a day ago"),
        ("4d", "4 days ago"),
        ("167h", "6 days ago"),
        ("7d", "20 October 2025"),
        ("16d", "20 October 2025"),
        ("4000d", "20 October 2025"),
        ("-1s", "just now"),
        ("-3d", "just now"),
    ],
)
def test_ages_are_floored_to_their_unit(age: str, words: str) -> None:
    unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[age[-1]]
    now = MOMENT + timedelta(**{unit: int(age[:-1])})
    assert labels.ago(MOMENT, now, "en_GB", ZoneInfo("UTC")).words == words


def model(moment: datetime, now: datetime, locale: str, zone: ZoneInfo) -> str:
    """The slow way: count whole seconds up, unit by unit."""
    seconds = max(0, int((now - moment) / SECOND))
    days, hours, minutes = seconds // 86400, seconds // 3600, seconds // 60
    if days >= 7:
        return labels.on(moment, locale, zone)
    whole = days * 86400 if days else hours * 3600 if hours else minutes * 60
    if not whole:
        return JUST_NOW[locale]
    catalogue = {"fr": "fr_FR", "es": "es_ES", "pt_BR": "pt_BR"}.get(locale)
    if catalogue is None:
        return humanize.naturaltime(timedelta(seconds=whole))
    humanize.activate(catalogue)
    words = humanize.naturaltime(timedelta(seconds=whole))
    humanize.deactivate()
    return words


def boundaries() -> list[int]:
    """Every age, in seconds, at which any unit turns, through the eighth day."""
    turns = {60 * n for n in range(60)} | {3600 * n for n in range(24)}
    return sorted(turns | {86400 * n for n in range(9)})


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, ZoneInfo("UTC")], ids=str)
@pytest.mark.parametrize("locale", ["en_GB", "fr", "es", "pt_BR"])
def test_every_boundary_a_second_before_and_after(locale: str, zone: ZoneInfo) -> None:
    for moment in MOMENTS:
        for boundary in boundaries():
            for offset in (-SECOND, timedelta(microseconds=-1), timedelta(0), SECOND):
                now = moment + timedelta(seconds=boundary) + offset
                label = labels.ago(moment, now, locale, zone)
                assert label.words == model(moment, now, locale, zone)


@pytest.mark.parametrize("locale", ["en_GB", "fr", "es", "pt_BR"])
def test_a_label_holds_until_the_moment_it_names_and_not_a_second_longer(locale: str) -> None:
    for moment in MOMENTS:
        now = moment
        while (label := labels.ago(moment, now, locale, BERLIN)).until is not None:
            last = label.until - timedelta(microseconds=1)
            assert now < label.until
            assert labels.ago(moment, last, locale, BERLIN) == label
            assert labels.ago(moment, label.until, locale, BERLIN).words != label.words
            now = label.until
        assert now == moment + timedelta(days=7)


def test_a_label_of_a_moment_ahead_turns_a_minute_after_it() -> None:
    label = labels.ago(MOMENT, MOMENT - timedelta(days=2), "en_GB", BERLIN)
    assert label == ("just now", MOMENT + timedelta(minutes=1))


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, CAIRO, HAVANA, APIA], ids=str)
@pytest.mark.parametrize("year", [2010, 2011, 2025])
def test_the_date_line_changes_at_local_midnight_on_every_day(zone: ZoneInfo, year: int) -> None:
    now = datetime(year, 1, 1, tzinfo=UTC)
    while now.year == year:
        label = labels.today(now, "en_GB", zone)
        assert label.until is not None
        assert now < label.until <= now + timedelta(hours=50)
        before = label.until - SECOND
        assert labels.today(before, "en_GB", zone).words == label.words
        assert labels.today(label.until, "en_GB", zone).words != label.words
        now = label.until


def test_a_moment_in_full_names_its_zone() -> None:
    assert labels.at(MOMENT, "en_GB", ZoneInfo("UTC")) == "20 October 2025, 14:05 UTC"
    assert labels.at(MOMENT, "en_GB", BERLIN) == "20 October 2025, 16:05 CEST"
    assert labels.at(MOMENT, "en_US", NEW_YORK) == "October 20, 2025, 10:05\u202fAM EDT"


def test_the_language_of_one_label_does_not_stick_to_the_thread() -> None:
    labels.ago(MOMENT, MOMENT + timedelta(days=4), "fr", BERLIN)
    words = labels.ago(MOMENT, MOMENT + timedelta(days=4), "en_GB", BERLIN).words
    assert words == "4 days ago"


def test_settings_refuse_an_unknown_zone_or_language(tmp_path) -> None:
    for wrong in ({"TIMEZONE": "Europe/Nowhere"}, {"LOCALE": "xx_YY"}, {"SITE_URL": "example"}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            gather(wrong, tmp_path)

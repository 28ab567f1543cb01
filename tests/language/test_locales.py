"""What locales ask of whoever prints in them: direction, digits, the week, dates and times."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.localedata import locale_identifiers

from broadsheet.dates import ages, labels
from broadsheet.language import locales, numbers

MOMENT = datetime(2025, 10, 20, 14, 5, tzinfo=UTC)
UTC_ZONE, BERLIN, BEIRUT = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Beirut")
KATHMANDU = ZoneInfo("Asia/Kathmandu")


@pytest.mark.parametrize(
    ("locale", "direction", "script", "first_day", "year"),
    [
        ("en_GB", "ltr", "Latn", 0, "2025"),
        ("en_US", "ltr", "Latn", 6, "2025"),
        ("ar", "rtl", "Arab", 5, "2025"),  # Egypt's week, its most likely region
        ("ar_EG", "rtl", "Arab", 5, "٢٠٢٥"),
        ("ar_MA", "rtl", "Arab", 0, "2025"),
        ("fa", "rtl", "Arab", 5, "۲۰۲۵"),
        ("he", "rtl", "Hebr", 6, "2025"),
        ("ur", "rtl", "Arab", 6, "2025"),
        ("pa_Arab", "rtl", "Arab", 6, "۲۰۲۵"),
        ("mr", "ltr", "Deva", 6, "२०२५"),
        ("ja", "ltr", "Jpan", 6, "2025"),
        ("zh_TW", "ltr", "Hant", 6, "2025"),
        ("uk", "ltr", "Cyrl", 0, "2025"),
        ("el", "ltr", "Grek", 0, "2025"),
        ("sr_Latn", "ltr", "Latn", 0, "2025"),
    ],
)
def test_a_language_has_its_direction_script_week_and_digits(
    locale: str, direction: str, script: str, first_day: int, year: str
) -> None:
    assert locales.direction(locale) == direction
    assert locales.script(locale) == script
    assert locales.first_week_day(locale) == first_day
    assert numbers.digits("2025", locale) == year


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "12,345"),
        ("de", "12.345"),
        ("pl", "12\xa0345"),
        ("hi", "12,345"),
        ("ar_EG", "١٢٬٣٤٥"),
    ],
)
def test_counts_are_parted_in_thousands(locale: str, words: str) -> None:
    assert numbers.number(12345, locale) == words


@pytest.mark.parametrize(
    ("locale", "zone", "words"),
    [
        ("en_GB", BERLIN, "20 October 2025, 16:05 CEST"),
        ("en_GB", KATHMANDU, "20 October 2025, 19:50 GMT+5:45"),
        ("en_US", UTC_ZONE, "October 20, 2025, 2:05\u202fPM UTC"),
        ("de", BERLIN, "20. Oktober 2025, 16:05 MESZ"),
        ("fr", BERLIN, "20 octobre 2025, 16:05 UTC+2"),
        ("fr_CA", BERLIN, "20 octobre 2025, 16 h 05 UTC+2"),
        ("ar", BEIRUT, "20 أكتوبر 2025، 5:05 م غرينتش\u200e+3"),
        ("ar_EG", BEIRUT, "٢٠ أكتوبر ٢٠٢٥، ٥:٠٥ م غرينتش\u200e+٣"),
        ("fa", UTC_ZONE, "۲۰ اکتبر ۲۰۲۵، ساعت ۱۴:۰۵ UTC"),
        ("he", UTC_ZONE, "20 באוקטובר 2025, 14:05 UTC"),
        ("th", UTC_ZONE, "20 ตุลาคม ค.ศ. 2025 14:05 น. UTC"),
        ("hi", UTC_ZONE, "20 अक्टूबर 2025, दोपहर 2:05 UTC"),
        ("ko", UTC_ZONE, "2025년 10월 20일 오후 2:05 UTC"),
        ("ja", UTC_ZONE, "2025年10月20日 14:05 UTC"),
        ("zh_Hans", UTC_ZONE, "2025年10月20日 UTC 14:05"),
        ("zh_TW", UTC_ZONE, "2025年10月20日 下午2:05 [UTC]"),
        ("vi", UTC_ZONE, "14:05 UTC 20 tháng 10, 2025"),
    ],
)
def test_a_moment_in_full_is_written_as_its_language_writes_it(
    locale: str, zone: ZoneInfo, words: str
) -> None:
    assert labels.at(MOMENT, locale, zone) == words


def test_a_moment_told_briefly_leaves_out_what_everybody_knows() -> None:
    for later, words in [
        (timedelta(hours=1), "14:05"),
        (timedelta(days=1), "Mon 20 Oct, 14:05"),
        (timedelta(days=365), "20 Oct 2025, 14:05"),
    ]:
        assert labels.briefly(MOMENT, MOMENT + later, "en_GB", UTC_ZONE) == words


def test_calendars_are_gregorian_wherever_the_paper_is() -> None:
    for locale in ("th", "th_TH", "fa", "fa_IR", "ar_SA", "ja", "he"):
        year = numbers.digits("2025", locale)
        assert year in labels.on(MOMENT, locale, UTC_ZONE)
        assert year in labels.month(MOMENT.date(), locale)


def test_the_week_of_a_calendar_begins_on_the_day_of_its_language() -> None:
    assert labels.weekdays("en_GB")[0] == ("M", "Monday")
    assert labels.weekdays("ar")[0][1] == "السبت"
    assert labels.weekdays("he")[0][1] == "יום ראשון"


def test_a_language_that_is_read_leaves_the_others_their_words() -> None:
    # Babel before 2.19 had Hebrew months in all of them (python-babel/babel#1234).
    months = [labels.month_alone(MOMENT.date(), locale) for locale in ("he", "nl", "fr", "de")]
    assert months == ["אוקטובר", "oktober", "octobre", "Oktober"]
    assert [labels.weekdays(locale)[0][0] for locale in ("ar", "de", "it")] == ["س", "M", "L"]


def test_a_language_without_names_of_months_has_dates_in_numbers() -> None:
    assert labels.on(MOMENT, "arn", UTC_ZONE) == "2025-10-20"
    assert labels.month(date(2025, 10, 1), "arn") == "2025-10"
    assert labels.month_alone(date(2025, 10, 1), "arn") == "10"


def test_every_language_that_settings_accept_says_every_label_and_never_an_english_age() -> None:
    ours = {ages.in_words(count, unit, "en") for count in (1, 2) for unit in ages.UNITS}
    for locale in locale_identifiers():
        if re.search(r"_([A-Z]{2}|\d{3})(_|$)", locale):
            continue  # a region speaks the language that it has, and reading a thousand takes long
        assert labels.at(MOMENT, locale, KATHMANDU)
        assert labels.briefly(MOMENT, MOMENT, locale, UTC_ZONE)
        assert labels.today(MOMENT, locale, UTC_ZONE).words
        assert labels.month(MOMENT.date(), locale)
        assert labels.month_alone(MOMENT.date(), locale)
        assert len(labels.weekdays(locale)) == 7
        assert locales.direction(locale) in ("ltr", "rtl")
        assert numbers.number(0, locale)
        if locale != "en":
            for age in (timedelta(0), *ages.UNITS.values(), timedelta(hours=2)):
                words = labels.ago(MOMENT, MOMENT + age, locale, UTC_ZONE).words
                assert words not in ours | ages.NO_WORDS | {"just now"}, locale

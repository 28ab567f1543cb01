"""Ages in every language that ships, word for word, and what becomes of the others."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadsheet.dates import ages, labels
from broadsheet.language import locales

COUNTS = (1, 2, 3, 5, 11, 21)
UTC_ZONE = ZoneInfo("UTC")
MOMENT = datetime(2025, 10, 20, 14, 5, tzinfo=UTC)
SHIPPED = """ar cs de el en es fa fr he hi id it ja ko nl pl pt_BR ro ru sv th tr uk vi
    zh_Hans zh_Hant""".split()


def table() -> list[tuple[str, str, str, str]]:
    lines = (Path(__file__).parent / "ages.txt").read_text("utf-8").splitlines()
    rows = [tuple(line.split(" | ")) for line in lines if not line.startswith("#")]
    return [(language, source, unit, words) for language, source, unit, words in rows]


def ago(age: timedelta, locale: str) -> str:
    return labels.ago(MOMENT, MOMENT + age, locale, UTC_ZONE).words


@pytest.mark.parametrize(
    ("language", "source", "unit", "words"), table(), ids=lambda it: it.replace(" ", "-")[:12]
)
def test_every_age_is_said_as_its_source_says(
    language: str, source: str, unit: str, words: str
) -> None:
    by_humanize = locales.known(language).language in ages.HUMANIZE
    if unit == "now":
        assert ago(timedelta(seconds=59), language) == words
        return
    assert source.startswith("humanize") == by_humanize
    said = words.split(", ")
    for count, expected in zip(COUNTS, said, strict=False):
        age = ages.UNITS[unit] * count
        assert ago(age, language) == expected
        assert ago(age + ages.UNITS[unit] - timedelta(microseconds=1), language) == expected


def test_the_table_has_every_language_that_ships() -> None:
    assert [language for language, _, unit, _ in table() if unit == "now"] == SHIPPED


@pytest.mark.parametrize("locale", [*SHIPPED, "ar_EG", "en_Shaw", "yo", "lb", "sr_Latn"])
def test_an_age_is_true_until_the_moment_it_names_in_every_language(locale: str) -> None:
    now = MOMENT
    while (label := labels.ago(MOMENT, now, locale, UTC_ZONE)).until is not None:
        last = label.until - timedelta(microseconds=1)
        assert labels.ago(MOMENT, last, locale, UTC_ZONE) == label
        assert labels.ago(MOMENT, label.until, locale, UTC_ZONE).words != label.words
        now = label.until
    assert label.words == labels.on(MOMENT, locale, UTC_ZONE)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("de_AT", "vor 2 Stunden"),
        ("ar_EG", "قبل ساعتين"),
        ("pt_PT", "há 2 horas"),
        ("fr_CA", "il y a 2 heures"),
        ("es_MX", "hace 2 horas"),
        ("es_419", "hace 2 horas"),
        ("zh", "2小时前"),
        ("zh_CN", "2小时前"),
        ("zh_TW", "2 小時前"),
        ("nb_NO", "2 timer siden"),
        ("no", "2 timer siden"),
        ("sr_Latn_RS", "pre 2 sata"),
    ],
)
def test_a_region_speaks_the_language_that_it_has(locale: str, words: str) -> None:
    assert ago(timedelta(hours=2), locale) == words


def test_ages_have_the_digits_of_their_region() -> None:
    assert ago(timedelta(hours=5), "ar") == "قبل 5 ساعات"
    assert ago(timedelta(hours=5), "ar_EG") == "قبل ٥ ساعات"


def test_where_nobody_knows_the_words_of_ages_a_story_has_its_date() -> None:
    # "2 hours ago" beside "20 Oṣù Ọ̀wàrà 2025" was what humanize came to.
    assert ago(timedelta(hours=2), "yo") == ago(timedelta(0), "yo") == "20 Oṣù Ọ̀wàrà 2025"


def test_where_nobody_knows_a_word_for_now_a_story_has_its_time_for_a_minute() -> None:
    assert ago(timedelta(seconds=59), "lb") == "14:05"
    assert ago(timedelta(seconds=60), "lb") == "virun 1 Minutt"

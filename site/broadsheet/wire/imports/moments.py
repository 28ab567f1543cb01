"""Moments as other systems write them, read as aware UTC; None for what is no moment."""

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_MONTHS = """january february march april may june july august september october november
    december""".split()
# As people type them in English: "January 4th, 2026", "4 Jan. 2026 at 7:05 pm".
_TYPED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s)?(?:(?P<month>[A-Za-z]{3,9})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?"
    r"|(?P<first>\d{1,2})(?:st|nd|rd|th)?\s(?P<second>[A-Za-z]{3,9})\.?,?)\s(?P<year>\d{4})"
    r"(?:,?\s(?:at\s)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?:\s?(?P<half>[ap])\.?m\.?)?)?",
    re.IGNORECASE,
)
_EARLIEST, _LATEST = 1700, 9000  # years: beyond, it is a mistake, and ages can't be counted


def parse(value: object, zone: ZoneInfo) -> datetime | None:
    """Any of: a datetime or date, seconds or milliseconds since 1970, RFC 3339 and its relatives,
    RFC 5322, and English as it is typed. What has no offset is meant in `zone`."""
    found = local(value, zone)
    return found.astimezone(UTC) if found else None


def local(value: object, zone: ZoneInfo) -> datetime | None:
    """The same, with the offset that it was written with."""
    try:
        found = _read(value)
        if found is None:
            return None
        if found.tzinfo is None:
            # An hour that clocks skipped or repeated is off by one: old systems knew no better.
            found = found.replace(tzinfo=zone)
        year = found.astimezone(UTC).year
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None
    return found if _EARLIEST <= year <= _LATEST else None


def _read(value: object) -> datetime | None:
    match value:
        case datetime():
            return value
        case date():
            return datetime.combine(value, time())
        case bool() | None:
            return None
        case int() | float():
            seconds = value / 1000 if abs(value) > 10**11 else value
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        case str():
            return _of_text(value.strip())
    return None


def _of_text(text: str) -> datetime | None:
    # "Wed, 30 Nov -0001" is WordPress's own word for never.
    if not text or len(text) > 80 or text.startswith("0000") or " -0001 " in text:
        return None
    tidy = re.sub(r"\s+UTC\Z|\s+(?=[+-]\d\d:?\d\d\Z)", lambda m: "Z" if "U" in m[0] else "", text)
    # "2013-4-9 7:05" is what people type.
    tidy = re.sub(r"(?<=-)(\d)(?=[-\sT]|\Z)", r"0\1", tidy)
    tidy = re.sub(r"(?<=[T\s])(\d)(?=:)", r"0\1", tidy)
    for form in (tidy, tidy.replace("/", "-")):
        try:
            return datetime.fromisoformat(form)
        except ValueError:
            pass
    if re.fullmatch(r"\d{9,13}", text):
        return _read(int(text))
    return _typed(text) or parsedate_to_datetime(text)


def _typed(text: str) -> datetime | None:
    found = _TYPED.fullmatch(text)
    word = (found["month"] or found["second"]).lower() if found else ""
    months = [at for at, name in enumerate(_MONTHS, 1) if name.startswith(word.removesuffix("t"))]
    if not found or len(months) != 1:  # "Sept" is September
        return None
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].lower() == "p")
    day = date(int(found["year"]), months[0], int(found["day"] or found["first"]))
    return datetime.combine(day, time(hour, minute))

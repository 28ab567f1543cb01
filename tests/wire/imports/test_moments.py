from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from broadsheet.wire.imports.moments import parse

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)

MOMENTS = [
    ("2025-07-01T12:00:00Z", NOON),
    ("2025-07-01 12:00:00 +0000", NOON),
    ("2025-07-01 14:00:00 +02:00", NOON),
    ("2025-07-01 12:00:00 UTC", NOON),
    ("2025-07-01T14:00", NOON),
    ("2025-7-1 14:00", NOON),
    ("2025/07/01 14:00:00", NOON),
    ("Tue, 01 Jul 2025 12:00:00 GMT", NOON),
    ("Tue, 01 Jul 2025 14:00:00 +0200", NOON),
    ("July 1, 2025 2:00 pm", NOON),
    ("Tuesday, 1st Jul. 2025, 14:00", NOON),
    ("July 1st, 2025", datetime(2025, 6, 30, 22, tzinfo=UTC)),
    ("Sept 1, 2025", datetime(2025, 8, 31, 22, tzinfo=UTC)),
    ("Ju 1, 2025", None),
    ("July 32, 2025", None),
    (1751371200, NOON),
    (1751371200000, NOON),
    ("1751371200", NOON),
    (NOON, NOON),
    (datetime(2025, 7, 1, 14), NOON),  # noqa: DTZ001 - as a parser of YAML gives it
    (date(2025, 7, 1), datetime(2025, 6, 30, 22, tzinfo=UTC)),
    ("2025-07-01", datetime(2025, 6, 30, 22, tzinfo=UTC)),
    ("2025-03-30 02:30", datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),  # the hour that was skipped
    ("0000-00-00 00:00:00", None),
    ("", None),
    ("yesterday", None),
    ("2025-13-40", None),
    ("9999-12-31T23:59:59-12:00", None),
    (10**30, None),
    (float("nan"), None),
    (float("inf"), None),
    (True, None),
    (None, None),
    ([], None),
    ("x" * 10_000, None),
]


@pytest.mark.parametrize(("value", "moment"), MOMENTS)
def test_moments_are_read_as_their_writers_meant_them(value, moment):
    assert parse(value, BERLIN) == moment

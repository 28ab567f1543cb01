"""The one clock: everything that needs the time asks here, once, and hands it on."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from flask import current_app, has_request_context, request

# Where a request holds the moment that all of it is of: another one (as_of.py), or a page's own
# (press/printing.py).
AS_OF = "broadsheet.as_of"


# The machine's time, aware UTC: what CLOCK is unless a setting says otherwise.
system = partial(datetime.now, UTC)


def in_seconds(clock: Callable[[], datetime]) -> Callable[[], float]:
    """What a clock answers, in seconds since 1970: of the machine's own in a quarter of the time,
    and every hit of the press asks."""
    return time.time if clock is system else lambda: clock().timestamp()


def now() -> datetime:
    """This paper's time, aware UTC: what its CLOCK setting answers, or the moment as of
    which the request is to be answered.

    Call it once, at the top of a route or command; below it, `now` is an argument.
    """
    if has_request_context() and AS_OF in request.environ:
        asked: datetime = request.environ[AS_OF]
        return asked
    moment: datetime = current_app.config["CLOCK"]()
    return moment.astimezone(UTC)

"""Broadsheet: a news site whose pages are a function of the content and the clock."""

import gc
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(**given: Any) -> "Flask":
    """One paper. Keyword settings win over the environment, which wins over the defaults
    (settings.py has them all). Raises WrongSetting, OSError; where the environment alone tells the
    settings, as of servers and commands, SystemExit instead: an operator reads one line of it, and
    no traceback."""
    # The rooms are imported here, so that whoever needs one of them need not wait for all, and
    # without looking for garbage: what a start makes stays, and looking took a sixth of a start.
    gc.disable()
    try:
        from .application import join_rooms
        from .settings import WrongSetting

        try:
            return join_rooms(**given)
        except (WrongSetting, OSError) as error:
            if given:
                raise
            raise SystemExit(f"Broadsheet can't start: {error}") from None
    finally:
        if not given:
            gc.freeze()  # a server's process: what is there now needs no looking at later either
        gc.enable()

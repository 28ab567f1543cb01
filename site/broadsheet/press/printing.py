"""Printing: what a page turns out to depend on while it is rendered."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from math import inf
from typing import Any, TypeVar

from flask import request

from .. import clock
from ..archive.changes.stamps import cover

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")
View = TypeVar("View", bound=Callable[..., Any])
Stamp = str | Callable[..., str]  # a name, or what makes it from the view's arguments
NextChange = Callable[[datetime], tuple[datetime | None, str]]

ENVIRON = "broadsheet.printing"  # where the middleware leaves a Printing for the view to fill
FOR_EVER = 2**62  # no count of changes reaches it
ROW = 800  # bytes of memory for one of the rows that a part is, about
UNKNOWN = (None, 0.0, 0.0)  # in which state of the change log, and from when until when: in none

# Not on Flask's `g`: a page asks many times, and each time would go through its proxy.
in_print: ContextVar["Printing | None"] = ContextVar("in_print", default=None)
at_work: ContextVar[Any] = ContextVar("at_work")  # the Press that prints it
script_name: ContextVar[str] = ContextVar("script_name", default="")  # below which it has its links


@dataclass(slots=True)
class Printing:
    """What was learnt of one page. It is true for the clock from `since`, which is ahead of a page
    that was printed ahead, until `until` (aware UTC; None: for ever), and for the content until one
    of `stamps` moves past `count`."""

    stamps: tuple[str, ...] = ()
    identity: str = ""  # the database's that it was read from
    count: int = -1  # of the archive's changes, read before anything else
    since: datetime | None = None  # None: nothing was printed, and nothing is ever kept
    until: datetime | None = None
    because: tuple[str, ...] = ()  # what changes at `until`
    # When the first of the words that it shows changes: all of what is ahead that its readers may
    # know. `until` may be the hour of an embargo.
    words_until: datetime | None = None
    tag: str = ""  # a digest of the page: in its ETags, and told to open tabs
    # The change log's state in which its stamps were looked at last, and had not moved.
    found_current: object = field(default=None, compare=False, repr=False)
    # In which state it was found true last, and from when on until when it is so in that one
    # (seconds since 1970).
    found_true: tuple[object, float, float] = field(default=UNKNOWN, compare=False, repr=False)
    readings: int = field(default=0, compare=False, repr=False)  # since they were last counted

    def facts(self) -> tuple[Any, ...]:
        """All of it in plain values, to be written down; `of_facts` reads them."""
        of_content = self.stamps, self.identity, self.count
        of_clock = _written(self.since), _written(self.until), self.because
        return *of_content, *of_clock, _written(self.words_until), self.tag

    @classmethod
    def of_facts(cls, facts: Sequence[Any]) -> "Printing":
        """Raises ValueError, TypeError for what are none."""
        stamps, identity, count, since, until, because, words_until, tag = facts
        of_clock = _moment(since), _moment(until), tuple(because)
        return cls(tuple(stamps), identity, count, *of_clock, _moment(words_until), tag)

    def holds_until(self, moment: datetime, *because: str, in_words: bool = False) -> None:
        if self.until is None or moment < self.until:
            self.until, self.because = moment, because
        if in_words and (self.words_until is None or moment < self.words_until):
            self.words_until = moment

    def is_made_with(self, part: "Printing") -> None:
        """All that a part depends on, the page depends on, too."""
        for stamp in part.stamps:
            if stamp not in self.stamps and cover(stamp) not in self.stamps:
                self.stamps += (stamp,)
        if part.count < 0:
            self.count = -1
        if part.since is not None and self.since is not None and part.since > self.since:
            self.since = part.since  # it was made a moment ago, for another page
        if part.until is not None and part.until != self.until:
            self.holds_until(part.until, *part.because)
        if part.words_until is not None:
            self.holds_until(part.words_until, in_words=True)

    def span(self) -> tuple[float, float]:
        """From when on until when the clock lets it be true, in seconds since 1970."""
        since = self.since.timestamp() if self.since else inf
        return since, self.until.timestamp() if self.until else inf

    def seconds_left(self, now: datetime, most: int) -> int:
        """Whole seconds for which somebody who can't ask may keep the page: at most `most`, and
        never past the moment at which the clock makes it untrue."""
        if self.until is None:
            return most
        return max(0, min(most, int((self.until - now).total_seconds())))

    def explain(self) -> list[str]:
        """Why the page is kept: from which stamps, until when, and because of what; a line each."""
        if self.since is None:
            return ["never kept: this address is not printed"]
        made = f"made from {', '.join(self.stamps)} as of change {self.count}"
        until = f"until {self.until.isoformat()}: {' '.join(self.because)}" if self.until else ""
        return [
            f"printed at {self.since.isoformat()}",
            made if self.stamps else "made from nothing that changes",
            until or "until one of these changes",
        ]


def _written(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(written: str) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


@dataclass(slots=True)
class SharedPart:
    """A piece that pages share, and what it depends on."""

    printing: Printing
    value: Any
    asked: int = 0  # how often, since the shelf looked last

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        if isinstance(self.value, str):
            return 2000 + len(self.value)
        return 2000 + (ROW * len(self.value) if isinstance(self.value, tuple) else 0)


def printed(
    *stamps: Stamp, parameters: tuple[str, ...] = (), next_change: NextChange | None = None
) -> Callable[[View], View]:
    """Keep what this view answers, exactly as long as it is true. Stands between route and `def`.

    `stamps`: what its pages are made from. `parameters`: those of the query that are part of its
    address. `next_change`: from now to the next moment at which the clock alone changes what it is
    made from, and why. The view runs in a transaction that sees one single moment of the archive.
    Only answers with status 200 are kept."""

    def decorate(view: View) -> View:
        @wraps(view)
        def printing_view(**args: Any) -> Any:
            printing: Printing | None = request.environ.get(ENVIRON)
            if printing is None:  # the paper as of another moment: nothing of it is kept
                return view(**args)
            in_print.set(printing)
            printing.stamps = tuple(
                stamp if isinstance(stamp, str) else stamp(**args) for stamp in stamps
            )
            # All of it is of this moment, whenever it asks for the time.
            request.environ[clock.AS_OF] = printing.since = clock.now()
            change_log = at_work.get().change_log
            printing.identity, printing.count = (
                change_log.begin_reading() if stamps else (change_log.identity, FOR_EVER)
            )
            if next_change is not None:
                holds_until(*next_change(printing.since))
            return view(**args)

        printing_view.parameters = parameters  # type: ignore[attr-defined]
        return printing_view  # type: ignore[return-value]

    return decorate


def page_in_print() -> Printing | None:
    """What is known so far of the page, or part of one, that is being printed; None: none is."""
    return in_print.get()


def holds_until(moment: datetime | None, *because: str, in_words: bool = False) -> None:
    """Tell the page that is being printed, if one is, that something in it changes at `moment`
    (aware UTC; None: never), and why, in words that are joined by blanks. `in_words`: what changes
    are words that it shows, like an age; open tabs are told of these, and of nothing else."""
    printing = in_print.get()  # each word that hangs on the clock asks
    if printing is not None and moment is not None:
        printing.holds_until(moment, *because, in_words=in_words)


def do_not_keep() -> None:
    """Let the page that is being printed be handed out this once, and not be kept."""
    printing = page_in_print()
    if printing is not None:
        printing.count = -1


def part(name: Hashable, stamp: str, make: Callable[[], Value]) -> Value:
    """A part that many pages share: made once and kept by the same rules as they are.

    `name`: no two parts share it; all that `make` goes by is in it, or told by the stamp or by
    `holds_until`. `make` runs in the page's transaction; what it reports by `holds_until` counts
    for the page, and so does its stamp."""
    page = _page_with_parts()
    if page is None:
        return make()
    press = at_work.get()
    kept: SharedPart | None = press.kept_part(name, page)
    if kept is None:
        printing = Printing((stamp,), page.identity, page.count, page.since)
        token = in_print.set(printing)
        try:
            kept = SharedPart(printing, make())
        finally:
            in_print.reset(token)
        press.keep_part(name, kept)
    page.is_made_with(kept.printing)
    value: Value = kept.value
    return value


def _page_with_parts() -> Printing | None:
    """The page that is being printed, if parts can be kept from it."""
    page = in_print.get()
    if page is not None and not page.stamps:
        page.count = -1  # it read no count before what it shows, and is not kept
    return None if page is None or page.count < 0 else page


def parts(stamps: Mapping[Name, str], make: Callable[[list[Name]], Sequence[Value]]) -> list[Value]:
    """The same of several, by their names, each with a stamp of its own: `make` makes at once those
    that aren't kept. They hold no longer than the page, by what it knows so far of the clock."""
    page = _page_with_parts()
    if page is None:
        return [*make([*stamps])]
    press = at_work.get()
    found = {name: press.kept_part(name, page) for name in stamps}
    missing = [name for name, kept in found.items() if kept is None]
    for name, value in zip(missing, make(missing) if missing else (), strict=True):
        known = page.identity, page.count, page.since, page.until, page.because
        found[name] = kept = SharedPart(Printing((stamps[name],), *known), value)
        press.keep_part(name, kept)
    for kept in found.values():
        page.is_made_with(kept.printing)
    return [kept.value for kept in found.values()]

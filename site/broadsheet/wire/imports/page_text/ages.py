"""Ages as other sites print them: "4 days ago", and the line that runs a section into one."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

BLANKS = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff"
)
BIDI_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = BLANKS + BIDI_MARKS

_SEPARATORS = "·•‧∙⋅|¦—,;:/–-‐‑−"
# Names have these too ("Covid-19", "24/7"): they part section and age only before a blank.
_SEPARATORS_IN_NAMES = ",;:/–-‐‑−"

_LENGTHS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
_OLDEST = timedelta(days=100 * 365)
# Sites go on to the next unit after these, so a greater number has swallowed part of a name.
_PLAUSIBLE = {
    "second": 90, "minute": 90, "hour": 72, "day": 60, "week": 12, "month": 18, "year": 99,
}  # fmt: skip
_SPELLINGS = {
    "second": "s sec secs second seconds",
    "minute": "m min mins minute minutes",
    "hour": "h hr hrs hour hours",
    "day": "d day days",
    "week": "w wk wks week weeks",
    "month": "mo mos mth mths month months",
    "year": "y yr yrs year years",
}
_UNITS = {word: unit for unit, words in _SPELLINGS.items() for word in words.split()}


@dataclass(frozen=True)
class Age:
    """So many units before the page was taken; unit is second, minute, hour, day, week, month
    or year."""

    n: int
    unit: str

    @property
    def delta(self) -> timedelta:
        """The length of time; a month counts as 30 days, a year as 365."""
        return self.n * _LENGTHS[self.unit]


_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
# "few" is read as three: little enough not to make a story older than it is.
_COUNTS = {"a few": 3, "few": 3, "a couple of": 2, "couple of": 2, "a": 1, "an": 1} | {
    word: n for n, word in enumerate(_NUMBERS.split(), start=1)
}
_PHRASES = {
    "yesterday": Age(1, "day"),
    "today": Age(0, "second"),
    "earlier today": Age(0, "second"),
    "now": Age(0, "second"),
    "just now": Age(0, "second"),
    "moments ago": Age(0, "second"),
    "a moment ago": Age(0, "second"),
    "a few moments ago": Age(0, "second"),
    "half an hour ago": Age(30, "minute"),
    "last week": Age(1, "week"),
    "last month": Age(1, "month"),
    "last year": Age(1, "year"),
}
_HEDGES = ("about", "over", "almost", "nearly", "around", "less than", "more than")

_GAP = f"[\\s{UNSEEN}]{{1,4}}"  # bounded, like all below: no input may cost more than its length
_DIGITS_MAX = 10  # a hundred years in seconds


def _one_of(words: Collection[str]) -> str:
    return "(" + "|".join(_GAP.join(word.split()) for word in words) + ")"


_UNIT_AGO = re.compile(f"({_GAP})?{_one_of(_UNITS)}\\.?{_GAP}ago\\Z", re.IGNORECASE)
_COUNT = re.compile(_one_of(_COUNTS) + r"\Z", re.IGNORECASE)
_PHRASE = re.compile(_one_of(_PHRASES) + r"\Z", re.IGNORECASE)
_HEDGE = re.compile(_one_of(_HEDGES) + _GAP + r"\Z", re.IGNORECASE)


@dataclass(frozen=True)
class _Split:
    """One way to read a line: what stands from `at` on is the age."""

    at: int
    age: Age
    is_plausible: bool = True
    is_hedged: bool = False


def parse_age(text: str) -> Age | None:
    """The age that the whole of `text` says, or None if it says anything else or names more than
    a hundred years. Upper and lower case, any decimal digits; never raises."""
    line = text.strip(UNSEEN)
    return next((split.age for split in _splits(line) if split.at == 0), None)


def split_age(text: str, sections: Collection[str] = ()) -> tuple[str, str, Age] | None:
    """Section, age as it stands in the line, and age, of a line that ends in an age: "World4 days
    ago" gives World, "4 days ago", 4 days. A line that is only an age has the section "".
    None if the line ends in no age, or is itself one of the known `sections` ("USA Today").

    A section may end in a digit ("Formula 14 days ago"). Of all readings the best has, in this
    order: a number usual for its unit; a known section; no blank before the age, since the format
    runs the two together; the greater number. Never raises."""
    line = text.strip(UNSEEN)
    known = {name.casefold() for name in sections}
    if line.casefold() in known:
        return None
    splits = [split for split in _splits(line) if _is_age(line, split, known)]
    if not splits:
        return None
    best = max(splits, key=lambda split: _merit(line, split, known))
    return _section(line, best), line[best.at :], best.age


def _splits(line: str) -> Iterator[_Split]:
    for phrase in _endings(_PHRASE, line, len(line)):
        if age := _PHRASES.get(_plain(phrase[1])):
            yield _Split(phrase.start(), age)
    # The first is the longest: " days ago" before "s ago".
    if ago := next(_endings(_UNIT_AGO, line, len(line)), None):
        unit = _UNITS.get(_plain(ago[2]), "")
        is_word = bool(ago[1]) and len(ago[2]) > 1  # "a day ago", but neither "aday" nor "a d"
        for split in _counted(line, ago.start(), unit, is_word):
            yield split
            if hedge := next(_endings(_HEDGE, line, split.at), None):
                yield _Split(hedge.start(), split.age, is_hedged=True)


def _endings(pattern: re.Pattern[str], line: str, end: int) -> Iterator[re.Match[str]]:
    """Matches that end at `end`, longest first. They look back 48 signs at most."""
    at = max(0, end - 48)
    while found := pattern.search(line, at, end):
        yield found
        at = found.start() + 1


def _plain(words: str) -> str:
    return " ".join(re.split(_GAP, words)).casefold()


def _counted(line: str, end: int, unit: str, is_word: bool) -> Iterator[_Split]:
    """Readings of the number that ends at `end`, in digits or, if `is_word`, in words."""
    if unit not in _LENGTHS:  # a look-alike letter that only ignoring case let through
        return
    at = end
    while at > max(0, end - _DIGITS_MAX) and line[at - 1].isdecimal():
        at -= 1
    for start in range(at, end):
        n = int(line[start:end])
        if n <= _OLDEST // _LENGTHS[unit]:
            is_plausible = int(line[start]) > 0 and n <= _PLAUSIBLE[unit]
            yield _Split(start, Age(n, unit), is_plausible)
    for count in _endings(_COUNT, line, end) if is_word else ():
        if n := _COUNTS.get(_plain(count[1]), 0):
            yield _Split(count.start(), Age(n, unit))


def _is_age(line: str, split: _Split, known: Collection[str]) -> bool:
    """False for the end of a word such as Snow: "now" counts alone or below a known section."""
    if line[split.at :].casefold() != "now" or split.at == 0:
        return True
    return _section(line, split).casefold() in known


def _merit(line: str, split: _Split, known: Collection[str]) -> tuple[bool, bool, bool, bool, int]:
    section = _section(line, split)
    # "World · 14 days ago", "World about 14 days ago" and "14 days ago" leave no doubt where
    # the age begins, whatever the number.
    is_firm = split.is_hedged or not section or _follows_separator(line, split.at)
    return (
        section.casefold() in known,
        is_firm or split.is_plausible,
        is_firm,
        _is_run_together(line, split.at),
        len(line) - split.at,
    )


def _section(line: str, split: _Split) -> str:
    return line[: split.at].rstrip(UNSEEN + _SEPARATORS).strip(UNSEEN)


def _follows_separator(line: str, at: int) -> bool:
    gap = line[max(0, at - 8) : at]
    last = gap.rstrip(UNSEEN)[-1:]
    if not last or last not in _SEPARATORS:
        return False
    return last not in _SEPARATORS_IN_NAMES or gap[-1] != last


def _is_run_together(line: str, at: int) -> bool:
    """True for "World4" and "U.S.4"; not for "World 4", nor inside "Covid-19" or "2.0"."""
    before = line[max(0, at - 8) : at].rstrip(BIDI_MARKS)[-2:]
    if before[1:] == ".":
        return not before[0].isdecimal()
    return before[-1:] not in UNSEEN + _SEPARATORS

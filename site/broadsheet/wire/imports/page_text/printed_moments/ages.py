"""Ages as other sites print them: "4 days ago", and the line that runs a section into one."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo

from ..remembering import remembered
from . import age_words
from .age_words import Wording
from .clocks import beside_clock

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
    or year. `clock`: the time of that day, if it is said ("yesterday at 18:00")."""

    n: int
    unit: str
    clock: time | None = None

    @property
    def delta(self) -> timedelta:
        """The length of time; a month counts as 30 days, a year as 365."""
        return self.n * _LENGTHS[self.unit]

    def moment(self, as_of: datetime, zone: tzinfo) -> datetime:
        """The aware moment, of a page that was taken at `as_of`."""
        found = as_of - self.delta
        if self.clock is None:
            return found
        return datetime.combine(found.astimezone(zone), self.clock, zone)


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
_LONGEST = 60  # characters of an age
_SHORTEST_GLUED = 5  # letters of a word that may follow a section without a blank
_SHORTEST_NAME = 3  # letters of a section that a short word follows without a blank
_NUMBER = re.compile(r"\d+")
# "5h", "1 mo": short, since "4 days" are a span of time.
_SHORT = [word for words in _SPELLINGS.values() for word in words.split()[:-2]]
_BARE = re.compile(f"(?<=\\d)(?:{_GAP})?{_one_of(sorted(_SHORT, key=len))}\\.?\\Z", re.IGNORECASE)
_LARGER = re.compile(
    r"(?<!\d)([1-9]\d?) (years?|months?|weeks?|days?|hours?),? (?:and )?\Z", re.IGNORECASE
)
_HEDGE = re.compile(_one_of(_HEDGES) + _GAP + r"\Z", re.IGNORECASE)


@dataclass(frozen=True)
class _Split:
    """One way to read a line: what stands from `at` on is the age."""

    at: int
    age: Age
    is_plausible: bool = True
    is_hedged: bool = False
    is_weak: bool = False  # "now", "5h": the end of many another line


def parse_age(text: str, languages: Collection[str] = ()) -> Age | None:
    """The age that the whole of `text` says, in any language, or None if it says anything else or
    names more than a hundred years. Upper and lower case, any decimal digits; never raises.
    `languages`, of the page, settle what says one thing here and another there ("4 m")."""
    line = text.strip(UNSEEN)
    found = next((split.age for split in _splits(line, languages) if split.at == 0), None)
    return found or _with_clock(line, languages)


def _with_clock(line: str, languages: Collection[str]) -> Age | None:
    """ "hier à 18h00", "Today, 9:15 am": a day that is counted from the page's, and a time."""
    if len(line) > _LONGEST or not any(map(str.isdecimal, line)):
        return None
    day, clock = beside_clock(line)
    if clock is None or not day or any(map(str.isdecimal, day)):
        return None
    ages = (split.age for split in _splits(day, languages) if split.at == 0)
    age = next((one for one in ages if one.unit == "day" or not one.n), None)
    return age and replace(age, clock=clock)


@remembered
def languages_of(text: str) -> frozenset[str]:
    """The languages in which the whole of `text` is an age; none for what is none."""
    key, _ = age_words.folded(text[:_LONGEST])
    meanings = age_words.wordings().get(age_words.without_hedges(key), {})
    return frozenset().union(*meanings.values())


def is_moment(text: str) -> bool:
    """Whether the whole of `text` is an age, also one that more than one language counts
    otherwise, or says how far ahead something is ("in 4 days")."""
    if len(text) > _LONGEST:
        return False
    return parse_age(text) is not None or bool(languages_of(text))


def may_end_in_age(text: str) -> bool:
    """Whether a name may have swallowed an age: it has a digit, or ends in the words of an age."""
    key, _ = age_words.folded(text)
    if any(map(str.isdecimal, text)):
        return True
    return any(key[at:] in age_words.wordings() for at in range(1, len(key) - 2))


def split_age(
    text: str, sections: Collection[str] = (), languages: Collection[str] = ()
) -> tuple[str, str, Age] | None:
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
    splits = [split for split in _splits(line, languages) if _is_age(line, split, known)]
    if not splits:
        return None
    best = max(splits, key=lambda split: _merit(line, split, known))
    return _section(line, best), line[best.at :], best.age


def _splits(line: str, languages: Collection[str]) -> tuple[_Split, ...]:
    return _splits_in(line, frozenset(languages))


@remembered  # a line is asked for as the end of one thing and the beginning of another
def _splits_in(line: str, languages: frozenset[str]) -> tuple[_Split, ...]:
    return tuple(_with_larger_units(line, _all_splits(line, languages)))


def _with_larger_units(line: str, splits: Iterator[_Split]) -> Iterator[_Split]:
    """ "4 days, 3 hours ago" is four days."""
    for split in splits:
        larger = _LARGER.search(line, max(0, split.at - 20), split.at)
        yield replace(split, at=larger.start(), age=_age_of(larger)) if larger else split


def _age_of(larger: re.Match[str]) -> Age:
    return Age(int(larger[1]), _UNITS[larger[2].lower()])


def _all_splits(line: str, languages: Collection[str]) -> Iterator[_Split]:
    for phrase in _endings(_PHRASE, line, len(line)):
        if age := _PHRASES.get(_plain(phrase[1])):
            yield _Split(phrase.start(), age, is_weak=phrase[1].casefold() == "now")
    # The first is the longest: " days ago" before "s ago".
    if ago := next(_endings(_UNIT_AGO, line, len(line)), None):
        unit = _UNITS.get(_plain(ago[2]), "")
        is_word = bool(ago[1]) and len(ago[2]) > 1  # "a day ago", but neither "aday" nor "a d"
        for split in _counted(line, ago.start(), unit, is_word):
            yield split
            if hedge := next(_endings(_HEDGE, line, split.at), None):
                yield _Split(hedge.start(), split.age, is_hedged=True)
        return
    if bare := _BARE.search(line, max(0, len(line) - 16)):
        for split in _counted(line, bare.start(), _UNITS[bare[1].casefold()], is_word=False):
            yield replace(split, is_weak=True)
    yield from _in_any_language(line, languages)


def _in_any_language(line: str, languages: Collection[str]) -> Iterator[_Split]:
    begin = max(0, len(line) - _LONGEST)
    key, places = age_words.folded(line[begin:])
    if key[-2:] not in age_words.endings():
        return
    for start in range(max(0, len(key) - age_words.longest() - 12), len(key)):
        words = age_words.without_hedges(key[start:])
        meanings = age_words.wordings().get(words, {})
        wording = _meant(meanings, languages)
        if wording:
            at = begin + places[start]
            is_sure = _is_word_here(line, at, meanings[wording].intersection(languages))
            for split in _numbered(line, at, wording, words):
                yield replace(split, is_weak=split.is_weak and not is_sure)
            if wording.n is not None:
                return  # "gestern" within "vorgestern"


def _is_word_here(line: str, at: int, spoken: Collection[str]) -> bool:
    """Whether what stands there is a word of the page's language behind another: "Culture hier",
    "Culturehier"; "Cahier" is none."""
    before = line[:at].rstrip(UNSEEN)
    is_glued = before == line[:at]
    return bool(spoken) and before[-1:].isalpha() and (not is_glued or len(before) > _SHORTEST_NAME)


def _meant(meanings: age_words.Wordings, languages: Collection[str]) -> Wording | None:
    """What a wording says in the languages of the page; None if that is not one thing."""
    here = {wording for wording, spoken in meanings.items() if spoken.intersection(languages)}
    found = {wording for wording in here or meanings if wording.direction < 0}
    units = {(wording.unit, wording.n) for wording in found}
    return next(iter(found)) if len(units) == 1 and len(found) == len(here or meanings) else None


def _numbered(line: str, at: int, wording: Wording, words: str) -> Iterator[_Split]:
    # Latin words are the ends of many others: "ma", "nu", "hoy".
    shortest = _SHORTEST_GLUED if words[-1] < "\u0250" else 2
    is_weak = wording.is_bare or ("#" not in words and len(words) < shortest)
    if wording.n is not None:
        yield _Split(at, Age(wording.n, wording.unit), is_weak=is_weak)
        return
    number = _NUMBER.search(line, at)
    if number is None:
        return
    if words.startswith("#"):
        for split in _counted(line, number.end(), wording.unit, is_word=False):
            yield replace(split, is_weak=is_weak)
    elif len(number[0]) <= _DIGITS_MAX and int(number[0]) <= _OLDEST // _LENGTHS[wording.unit]:
        yield _Split(at, Age(int(number[0]), wording.unit), is_hedged=True)


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
    """False for the end of a word such as Snow: "now" counts alone, after a separator or below a
    known section, "5h" right behind a letter too."""
    if not split.is_weak or split.at == 0 or _follows_separator(line, split.at):
        return True
    is_number = line[split.at].isdecimal() and line[split.at - 1].isalpha()
    return is_number or _section(line, split).casefold() in known


def _merit(line: str, split: _Split, known: Collection[str]) -> tuple[bool, bool, bool, bool, int]:
    section = _section(line, split)
    # "World · 14 days ago", "World about 14 days ago" and "14 days ago" leave no doubt where
    # the age begins, whatever the number.
    is_firm = split.is_hedged or not section or _follows_separator(line, split.at)
    return (
        section.casefold() in known,
        is_firm or (split.is_plausible and not _is_letter(section)),
        is_firm,
        _is_run_together(line, split.at),
        len(line) - split.at,
    )


def _is_letter(section: str) -> bool:
    """ "F14 hours ago" is of F1."""
    return len(section) == 1 and section.isascii()


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

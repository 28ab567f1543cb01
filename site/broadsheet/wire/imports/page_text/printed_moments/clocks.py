"""Times of day beside dates, as pages print them: "17:05", "5.05pm", "7 h 12", "午後3時5分",
"3:05 مساءً", and their zones."""

import re
from datetime import time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_HALVES = {
    "a": "am 午前 上午 凌晨 早上 오전 صباحا صباحًا صباحاً ص पूर्वाह्न सुबह",
    "p": "pm 午後 下午 晚上 오후 مساء مساءً ظهرا ظهرًا م अपराह्न शाम",
}
_HALF = {word: half for half, words in _HALVES.items() for word in words.split()}
_BEFORE = "|".join(word for word in _HALF if word > "\u2fff" or word.isascii())
_BEHIND = "|".join(sorted((word for word in _HALF if "\u0600" <= word < "\u0980"), key=len)[::-1])
_CLOCKS = (
    re.compile(r"\b(?:kl|klo|at)\.?\s*(?P<hour>\d{1,2})\.(?P<minute>\d\d)", re.IGNORECASE),
    re.compile(
        rf"(?<!\d)(?:(?P<before>{_BEFORE})\s?)?"
        r"(?P<hour>\d{1,2})(?:\s?[:٫]|h|\.(?=\d\d\s*(?:uhr|uur|h\b|น|[ap]\.?\s?m\b)))(?P<minute>\d\d)"
        rf"(?::\d\d(?:\.\d+)?)?(?:\s*(?:(?P<half>[ap])\.?\s?m\b\.?|(?P<behind>{_BEHIND})(?!\w)))?"
        r"\s*(?:uhr\b|uur\b|hrs?\b|hs\b|h\b|น\.?)?",
        re.IGNORECASE,
    ),
    re.compile(  # behind a year, or a word that says so; elsewhere it may be a day and a month
        r"(?:(?<=\d{4}\s)|(?<=\d{4},\s)|(?<=\sv\s))(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?![.\d])"
    ),
    re.compile(
        rf"(?:(?P<before>{_BEFORE})\s?)?(?P<hour>\d{{1,2}})\s?[時时點点시](?:\s?(?P<minute>\d\d?)"
        r"\s?[分분])?(?:頃|ごろ)?"
    ),
    re.compile(r"(?<!\d)(?P<hour>\d{1,2})\s?(?:h|heures?)\b\s?(?P<minute>\d\d)?(?!\w)"),
    re.compile(r"(?<!\d)(?P<hour>\d{1,2})\s?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE),
)
_RUN_ON = re.compile(r"\b((?:19|20)\d\d)(?=\d{1,2}:\d\d)")  # "March 3, 20265:00 AM"
_BESIDE = re.compile(
    r"\b(?:a las?|às?|à|at|um|alle|ore|kl|klo|o|v|в|о|في|الساعة|uhr|uur|[cemp]t|ist|bst)\b"
)
_AMERICAN = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
_AMERICA = re.compile(r"[\s(]*([ecmp]t)\b\)?")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−])(\d\d?):?(\d\d)?\Z|\bz\Z", re.IGNORECASE)
# "By the time of Abu Dhabi", which may be the paper's, or not.
_LOCAL = re.compile(
    r"\s*\(?(?:بتوقيت|بالتوقيت|hora de|hora local|horário de|ora di|heure de|heure locale|ortszeit"
    r"|czasu|за київським часом|по московскому времени|local time)\b[^\d:|]{0,24}\Z"
)
_ZONES = {
    "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3,
    "мск": 3, "jst": 9, "kst": 9, "sgt": 8, "hkt": 8, "aest": 10, "aedt": 11, "nzst": 12,
    "nzdt": 13, "wib": 7, "brt": -3,
}  # fmt: skip


def without_clock(line: str) -> tuple[str, time | None, tzinfo | None]:
    """A line in small letters without its time, the time, and its zone."""
    rest = _LOCAL.sub("", _RUN_ON.sub(r"\1 ", line))
    zone: tzinfo | None = None
    if re.match(r"\d{4}-\d\d-\d\d(t)", line):
        rest = line[:10] + " " + line[11:]
    found = next(filter(None, (clock.search(rest) for clock in _CLOCKS)), None)
    if found is None:
        return rest, None, None
    said = found.groupdict()
    half = said.get("half") or _HALF.get(said.get("before") or said.get("behind") or "")
    hour, minute = int(said["hour"]), int(said.get("minute") or 0)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return rest, None, None
    before, after = rest[: found.start()], rest[found.end() :]
    american = _AMERICA.match(after) if said.get("half") in ("a", "p") else None
    if american:  # "5:01 p.m. CT": in summer, too
        zone, after = ZoneInfo(_AMERICAN[american[1]]), after[american.end() :]
    else:
        zone, after = _zone(after)
    return f"{before.rstrip(' ,')} {after}".strip(" ,"), time(hour, minute), zone


def _zone(after: str) -> tuple[tzinfo | None, str]:
    if found := _OFFSET.search(after.strip(" ()")):
        hours, minutes = int(found[2] or 0), int(found[3] or 0)
        sign = 1 if (found[1] or "+") == "+" else -1
        if hours < 15 and minutes < 60:
            return timezone(sign * timedelta(hours=hours, minutes=minutes)), ""
    for word in re.findall(r"[^\W\d_]+", after):
        if word in _ZONES:
            return timezone(timedelta(hours=_ZONES[word])), re.sub(rf"\(?\b{word}\b\)?", "", after)
    return None, after


def clock_of(text: str) -> time | None:
    """The time of day that a text says, and nothing else; None for another text."""
    rest, clock = beside_clock(text)
    return None if any(map(str.isalnum, rest)) else clock


def beside_clock(text: str) -> tuple[str, time | None]:
    """What a text says besides a time of day, and that; None for one without."""
    rest, clock, _ = without_clock(text.casefold())
    return _BESIDE.sub("", rest).strip(" ,|·–—-\u060c\u3001\xa0"), clock

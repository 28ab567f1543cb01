"""What is wrong with a text file that others read by rules: only what none of them could read.
Names that a format doesn't know pass, for formats grow."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from ..archive.house.text_files import SECURITY
from ..language import gettext
from ..urls import WEB

MOST = 5  # faults told at once

_DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z0-9-]{2,}", re.IGNORECASE)
_VARIABLE = re.compile(r"[A-Za-z]+\s*=\s*\S.*")  # CONTACT=ads@example.org
_SIGNATURE = re.compile(r"^-----BEGIN PGP SIGNATURE-----.*", re.DOTALL | re.MULTILINE)
_ARMOUR = re.compile(r"-----.*-----|Hash:.*")
_FIELD = re.compile(r"(?P<name>[A-Za-z-]+):\s*(?P<value>\S.*)")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
_ADDRESSES = frozenset("acknowledgments canonical contact csaf encryption hiring policy".split())


def problems(name: str, text: str, now: datetime) -> list[str]:
    """What is wrong, in sentences, the first few. `now`: aware UTC, for what expires."""
    found = list(_CHECKS[name](text, now)) if name in _CHECKS and text else []
    return found[:MOST]


def expires_at(text: str) -> datetime | None:
    """Until when a security.txt holds as it says (RFC 9116, 2.5.5), aware UTC; None: unreadable."""
    said = [value for _, name, value in _fields(text) if name == "expires"]
    return _moment(said[0]) if said else None


def _ads(text: str, _now: datetime) -> Iterator[str]:
    """IAB Tech Lab, ads.txt 1.1, 3.2 to 3.5: records of three or four fields, and variables."""
    for number, line in _lines(text):
        if _VARIABLE.fullmatch(line):
            continue
        fields = [field.strip() for field in line.partition(";")[0].split(",")]
        how = fields[2].upper() if len(fields) in (3, 4) else ""
        if how not in ("DIRECT", "RESELLER") or not _DOMAIN.fullmatch(fields[0]) or not fields[1]:
            yield _not_readable(number, "example.com, 1234, DIRECT")


def _trust(text: str, _now: datetime) -> Iterator[str]:
    """The reference document of trust.txt: a name, an equals sign, an address."""
    for number, line in _lines(text):
        name, _, value = (part.strip() for part in line.partition("="))
        if name.lower() == "datatrainingallowed":
            if value.lower() not in ("yes", "no"):
                yield _not_readable(number, "datatrainingallowed=no")
        elif not name.isalpha() or not value or (name.lower() != "contact" and not _is_web(value)):
            yield _not_readable(number, "belongto=https://www.example.org/")


def _security(text: str, now: datetime) -> Iterator[str]:
    """RFC 9116, 2.3 to 2.5."""
    fields = list(_fields(text))
    names = [name for _, name, _ in fields]
    for number, name, value in fields:
        yield from _security_line(number, name, value, now)
    for wanted in ("Contact", "Expires"):
        if wanted.lower() not in names:
            yield gettext("A line “%(name)s: …” is missing.", name=wanted)
    for single in ("Expires", "Preferred-Languages"):
        if names.count(single.lower()) > 1:
            yield gettext("“%(name)s” stands there more than once.", name=single)


def _security_line(number: int, name: str, value: str, now: datetime) -> Iterator[str]:
    if not name:
        yield _not_readable(number, "Policy: https://www.example.org/policy")
    elif name in _ADDRESSES and (not _URI.fullmatch(value) or value.startswith("http:")):
        yield _not_readable(number, "Contact: mailto:security@example.org")
    elif name == "expires":
        moment = _moment(value)
        if moment is None:
            yield _not_readable(number, f"Expires: {now.year + 1}-01-31T12:00:00Z")
        elif moment <= now:
            yield gettext("Line %(number)s: that moment has passed.", number=number)


_CHECKS: dict[str, Callable[[str, datetime], Iterator[str]]] = {
    "ads.txt": _ads,
    "app-ads.txt": _ads,
    "trust.txt": _trust,
    SECURITY: _security,
}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Those that say something, with their numbers."""
    for number, line in enumerate(text.split("\n"), 1):
        said = line.partition("#")[0].strip()
        if said:
            yield number, said


def _fields(text: str) -> Iterator[tuple[int, str, str]]:
    """The fields of a security.txt, signed or not, their names in lower case; a line that is none
    has the name "". An address may hold a hash sign, so comments are whole lines here."""
    for number, line in enumerate(_SIGNATURE.sub("", text).split("\n"), 1):
        said = line.strip()
        if said and not said.startswith("#") and not _ARMOUR.fullmatch(said):
            field = _FIELD.fullmatch(said)
            if field:
                yield number, field["name"].lower(), field["value"]
            else:
                yield number, "", said


def _moment(text: str) -> datetime | None:
    """A moment as RFC 3339 writes it, aware UTC."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo and "T" in text.upper() else None
    except (ValueError, OverflowError):
        return None


def _is_web(address: str) -> bool:
    return WEB.fullmatch(address) is not None


def _not_readable(number: int, example: str) -> str:
    # Translators: of a file that machines read line by line; example is a line of it
    return gettext(
        "Line %(number)s can’t be read by machines. They expect lines like “%(example)s”.",
        number=number,
        example=example,
    )

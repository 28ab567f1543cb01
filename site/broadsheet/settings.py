"""Settings: what a paper is told from outside, their defaults, and when to refuse to start.

Keyword settings of `create_app` win over environment variables named `BROADSHEET_<NAME>`,
which win over the defaults here.
Extensions' settings keep their own names (`SQLALCHEMY_DATABASE_URI`, `CACHE_TYPE`, …).
"""

import fcntl
import logging
import os
import re
import secrets
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from . import urls

log = logging.getLogger(__name__)

VERSION = "0.2.0"
HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]

DEFAULTS: dict[str, Any] = {
    "SITE_NAME": "Broadsheet",
    "SITE_URL": "http://127.0.0.1:5000",  # scheme and host of every absolute address, no path
    "TIMEZONE": "UTC",  # an IANA name: the zone in which pages show moments
    "LOCALE": "en_GB",  # the language of ages and dates
    "MEDIA_STORE": "",  # pictures and other files: "" in the instance folder, or s3://bucket/prefix
    "MEDIA_URL": urls.MEDIA,  # where pictures are fetched from; a path, or a CDN's address
    "FILE_MEGABYTES": 100,  # that a document, sound or film of the library may have
    "MAIL_SERVER": "",  # smtps://name:password@host:465, smtp+starttls://… or smtp://…
    "MAIL_FROM": "",  # newsroom@ the site's host when it is not given
    "PROXIES": 0,  # how many of our own proxies stand in front, whose X-Forwarded-For is believed
    "FEED_TEXT": "full",  # of a story in feeds; or "dek", which brings readers to the paper
    "WEBSUB_HUB": "",  # the address of a hub that is told when a feed changes (WebSub)
    "INDEXNOW_KEY": "",  # 8 to 128 letters, digits and hyphens (https://www.indexnow.org)
    "INDEXNOW_URL": "https://api.indexnow.org/indexnow",  # which passes it on to all that take part
    "PURGE_URL": "",  # of a proxy or CDN that understands PURGE with Surrogate-Key
    "SECRET_KEY": None,  # generated into the instance folder when it is not given
    "SQLALCHEMY_DATABASE_URI": "sqlite:///broadsheet.db",  # relative to the instance folder
    "MACHINES": 1,  # that serve the paper from one database; with more, a save waits for them
    "LOCK_SECONDS": 5,  # for which a save waits while others write
    "CACHE_TYPE": "broadsheet.press.Shelf",  # in memory, bounded in bytes
    "CACHE_DIR": "",  # for FileSystemCache; empty: `cache` in the instance folder
    "CACHE_DEFAULT_TIMEOUT": 300,  # seconds, for what an operator's own views keep
    "CACHE_THRESHOLD": 20_000,  # kept pages in one process
    "CACHE_BYTES": 128 * 2**20,  # of memory for them, in one process
    "AHEAD_SECONDS": 10,  # that pages in demand are printed before the clock changes them; 0: never
    "MOST_READ": "on",  # "off": nothing is counted, and there is no list
    "MOST_READ_HOURS": 24,  # that the list looks back
    "MOST_READ_SECONDS": 60,  # between two writings of a process's counts
    "RAIL": "near",  # what follows an article's picks: "near" (section and topics) or "most-read"
    "SLUGS": "letters",  # of addresses made from headlines: as they are, or "latin" ones alone
    "CDN_SECONDS": 0,  # for how long a CDN may keep a page unasked; 0: it asks each time
    "MAX_CONTENT_LENGTH": 20 * 2**20,  # bytes
    "MAX_FORM_MEMORY_SIZE": 2 * 2**20,  # bytes
}
CHOICES = {
    "FEED_TEXT": ("full", "dek"),
    "MOST_READ": ("on", "off", True, False),
    "RAIL": ("near", "most-read"),
    "SLUGS": ("letters", "latin"),
}
# The least and the most of each number; None: no most.
BOUNDS: dict[str, tuple[int, int | None]] = {
    "FILE_MEGABYTES": (1, 1000),  # a backup holds each in memory
    "PROXIES": (0, 100),
    "MACHINES": (1, 1000),
    "LOCK_SECONDS": (0, 3600),
    "CACHE_DEFAULT_TIMEOUT": (0, None),
    "CACHE_THRESHOLD": (0, None),
    "CACHE_BYTES": (0, None),
    "AHEAD_SECONDS": (0, 3600),
    "MOST_READ_HOURS": (1, 31 * 24),
    "MOST_READ_SECONDS": (0, 86_400),
    "CDN_SECONDS": (0, None),
    "MAX_CONTENT_LENGTH": (1, None),
    "MAX_FORM_MEMORY_SIZE": (1, None),
}
# What readers' pages are made by; so none of these is a secret.
SHOWN = (
    *("SITE_NAME", "SITE_URL", "TIMEZONE", "LOCALE", "MEDIA_URL"),
    *("FEED_TEXT", "WEBSUB_HUB", "INDEXNOW_KEY"),
    *("MOST_READ", "MOST_READ_HOURS", "RAIL"),
)

FROM_ENVIRONMENT = (
    *DEFAULTS,
    *("CACHE_REDIS_URL", "CACHE_KEY_PREFIX", "CACHE_MEMCACHED_SERVERS"),
)


_LABEL = r"[\w-]{1,63}"
_HOST = rf"({_LABEL}(\.{_LABEL})*\.?|\[[0-9a-fA-F:.]+\])(:[0-9]{{1,5}})?/?"
_ADDRESS = r"https?://[^\s<>\"]+"
_MAILBOX = r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+"
# What others must look like, and in words. None is repeated in an error: some hold a password.
PATTERNS = {
    "SITE_URL": (
        rf"https?://{_HOST}",
        "like https://example.org: no path, and letters beyond a to z as their xn--… form",
    ),
    "MEDIA_STORE": (r"s3://[\w.-]+(/[\w./-]*)?|memory:///", "like s3://bucket/prefix"),
    "MEDIA_URL": (rf"//?[^\s<>\"/][^\s<>\"]*|{_ADDRESS}", "a path or an address"),
    "MAIL_SERVER": (
        rf"(smtps|smtp\+starttls|smtp)://([^\s/?#]+@)?{_HOST}",
        "like smtps://name:password@host:465, with smtps, smtp+starttls or smtp",
    ),
    "MAIL_FROM": (
        rf'{_MAILBOX}|("[^"\n\r]+" ?|[^"\n\r<>,;:@]+)<{_MAILBOX}>',
        "like newsroom@example.org, or The Evening Post <newsroom@example.org>",
    ),
    "CACHE_REDIS_URL": (
        rf"rediss?://([^\s/?#]*@)?{_HOST}([0-9]+)?(\?\S*)?|unix://\S+",
        "like redis://host:6379/0",
    ),
    "WEBSUB_HUB": (_ADDRESS, "an address"),
    "INDEXNOW_KEY": ("[A-Za-z0-9-]{8,128}", "8 to 128 letters, digits and hyphens"),
    "INDEXNOW_URL": (_ADDRESS, "an address"),
    "PURGE_URL": (_ADDRESS, "an address"),
}
# Those of them that may not be empty.
NEEDED = ("SITE_URL", "MEDIA_URL")
# A file, not SQLite's memory, which no other process sees; and the driver that is installed.
DATABASES = r"sqlite(\+pysqlite)?:///(?!:memory:).+|postgres(ql)?(\+psycopg)?://.*"
NO_DATABASE = (
    "SQLALCHEMY_DATABASE_URI must be like sqlite:///broadsheet.db or"
    " postgresql://name@host/database"
)


class WrongSetting(ValueError):
    """The paper can't begin as it is configured; the message names the setting, and is all that an
    operator sees of it (create_app)."""


class MissingSetting(WrongSetting):
    """One that it can't be served without, or a package that a setting needs."""


def part(name: str) -> Path:
    """The folder `templates` or `static`: inside the package in a wheel, beside `site/` in a
    checkout."""
    packed = HERE / name
    return packed if packed.is_dir() else CHECKOUT / name


def instance_path(settings: Mapping[str, Any]) -> Path:
    """Where database, media and secrets live: `INSTANCE_PATH`, else `instance/` of the checkout,
    else `var/broadsheet-instance` of the Python that runs the wheel."""
    given = settings.get("INSTANCE_PATH") or os.environ.get("BROADSHEET_INSTANCE_PATH")
    if given:
        return Path(given).resolve()
    if (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / "instance"
    return Path(sys.prefix) / "var" / "broadsheet-instance"


def gather(given: Mapping[str, Any], instance: Path) -> dict[str, Any]:
    """All settings of one application; `FIXED` names those that were given, and are not defaults.
    Raises WrongSetting, OSError where no secret key can be kept."""
    fixed = {**from_environment(), **given}
    if not fixed.get("SECRET_KEY"):
        fixed.pop("SECRET_KEY", None)
    settings = {**DEFAULTS, **fixed, "FIXED": frozenset(fixed)}
    settings["LOCALE"] = settings["LOCALE"].replace("-", "_")
    check(settings)
    settings["MOST_READ"] = settings["MOST_READ"] in ("on", True)
    if serving_the_public(given):
        refuse_what_is_missing(settings)
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or kept_secret(instance)
    settings["CACHE_DIR"] = settings["CACHE_DIR"] or str(instance / "cache")
    if isinstance(servers := settings.get("CACHE_MEMCACHED_SERVERS"), str):
        settings["CACHE_MEMCACHED_SERVERS"] = servers.split(",")
    settings["SITE_URL"] = settings["SITE_URL"].rstrip("/")
    settings |= cookies(settings["SITE_URL"].startswith("https:"))
    settings["MEDIA_URL"] = settings["MEDIA_URL"].rstrip("/")
    return settings


def cookies(secure: bool) -> dict[str, Any]:
    """The newsroom's cookie: readers' requests never carry it."""
    return {
        "SESSION_COOKIE_NAME": "newsroom",
        "SESSION_COOKIE_PATH": urls.NEWSROOM,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": 14 * 86_400,  # seconds; the row of the session decides
        "WTF_CSRF_CHECK_DEFAULT": False,  # the newsroom's guard checks
        "WTF_CSRF_TIME_LIMIT": None,  # an editor may write for hours
    }


def from_environment() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in FROM_ENVIRONMENT:
        value = os.environ.get(f"BROADSHEET_{name}")
        if value is not None:
            found[name] = whole(name, value) if isinstance(DEFAULTS.get(name), int) else value
    warn_of_misspelt({*FROM_ENVIRONMENT, "INSTANCE_PATH"})
    return found


def warn_of_misspelt(known: set[str]) -> None:
    """Log each variable that is no setting and nearly the name of one; others may be anybody's."""
    prefix = "BROADSHEET_"
    for name in (
        variable.removeprefix(prefix) for variable in os.environ if variable.startswith(prefix)
    ):
        if name not in known:
            from difflib import get_close_matches  # seldom needed

            for near in get_close_matches(name, known, n=1, cutoff=0.75):
                log.warning("%s%s is no setting: is %s%s meant?", prefix, name, prefix, near)


def whole(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise WrongSetting(f"{name} must be a whole number, not {value!r}") from None


def check(settings: Mapping[str, Any]) -> None:
    """Raises WrongSetting, which names the setting, for one that is wrong."""
    check_zone(settings["TIMEZONE"])
    check_locale(settings["LOCALE"])
    check_texts(settings)
    for name, (least, most) in BOUNDS.items():
        if settings[name] < least or (most is not None and settings[name] > most):
            bounds = f"{least} or more" if most is None else f"from {least} to {most}"
            raise WrongSetting(f"{name} must be {bounds}, not {settings[name]!r}")
    for name, choices in CHOICES.items():
        if settings[name] not in choices:
            named = " or ".join(choice for choice in choices if isinstance(choice, str))
            raise WrongSetting(f"{name} must be {named}, not {settings[name]!r}")
    if settings["RAIL"] == "most-read" and settings["MOST_READ"] not in ("on", True):
        raise WrongSetting("RAIL is most-read, but MOST_READ is off")


def check_texts(settings: Mapping[str, Any]) -> None:
    """Raises WrongSetting for a name or an address that can't be one."""
    for name, (_, words) in PATTERNS.items():
        value = settings.get(name)
        if (value or name in NEEDED) and not fits(name, value or ""):
            raise WrongSetting(f"{name} must be {words}")
    if not settings["SITE_NAME"].strip():
        raise WrongSetting("SITE_NAME must not be empty")
    if not re.fullmatch(DATABASES, settings["SQLALCHEMY_DATABASE_URI"]):
        raise WrongSetting(NO_DATABASE)


def fits(name: str, value: str) -> bool:
    """Whether an address looks as its setting wants it, with a port that can be."""
    pattern, _ = PATTERNS[name]
    try:
        return bool(re.fullmatch(pattern, value, re.ASCII)) and (urlsplit(value).port or 1) > 0
    except ValueError:
        return False


def is_address(value: str) -> bool:
    """Whether a program can ask there, by HTTP."""
    try:
        return bool(re.fullmatch(_ADDRESS, value)) and (urlsplit(value).port or 1) > 0
    except ValueError:
        return False


def check_zone(name: str) -> None:
    """Raises WrongSetting for anything but the name of a zone that this machine knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise WrongSetting(f"TIMEZONE must be like Europe/Berlin, not {name!r}") from None


def check_locale(name: str) -> None:
    """Raises WrongSetting for anything but a locale of the CLDR, like "en_GB"."""
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError, TypeError):
        raise WrongSetting(f"LOCALE must be like en_GB, not {name!r}") from None


def serving_the_public(given: Mapping[str, Any]) -> bool:
    """True under a production server that is configured from the environment alone.

    `flask …` is a developer's or an operator's hand at the machine, and a program that passes
    settings itself (a test, a script) answers for them.
    """
    by_hand = os.environ.get("FLASK_RUN_FROM_CLI") == "true" or os.environ.get("FLASK_DEBUG")
    return not by_hand and not given


def refuse_what_is_missing(settings: Mapping[str, Any]) -> None:
    if settings["SITE_URL"] == DEFAULTS["SITE_URL"]:
        raise MissingSetting(
            "BROADSHEET_SITE_URL is not set: feeds, redirects and search engines need the paper's "
            "public address, for example https://example.org"
        )
    refuse_own_key(settings)


def refuse_own_key(settings: Mapping[str, Any]) -> None:
    """Raises MissingSetting where the key isn't given, and others have another: all servers refuse
    to start without one on a database that machines share."""
    on_one_machine = settings["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    if not on_one_machine and "SECRET_KEY" not in settings["FIXED"]:
        raise MissingSetting(
            "BROADSHEET_SECRET_KEY is not set: machines that share a database must share it too"
        )


def kept_secret(instance: Path) -> str:
    """The secret key of this instance folder, made at the first start; only the owner reads it.
    Whoever starts at the same time waits for it, and what was killed meanwhile leaves no part."""
    instance.mkdir(parents=True, exist_ok=True)
    path = instance / "secret_key"
    if path.exists() and not os.access(path, os.W_OK) and (key := path.read_text().strip()):
        return key  # its disk became read-only: readers can be served
    with open(path, "a+", opener=partial(os.open, mode=0o600)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if not (key := file.read().strip()):
            key = secrets.token_hex(32)
            file.write(key)
        return key

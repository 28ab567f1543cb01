"""Guessing: how long whoever failed to sign in must wait, so that strangers' guesses slow down
strangers and are no wall for the owner of an account (NIST SP 800-63B-4, 3.2.2).

Nothing waits in a thread: an attempt that comes too early is answered at once, and is not tried.

- A browser in which the account was signed in before has a count of its own, which nobody else can
  raise. So has whoever opens a link that was mailed: it lets them in whatever was guessed.
- Elsewhere each network waits for itself, after five failures at an account for half a minute, and
  then for twice as long each time, up to a quarter of an hour; and after fifty at all accounts.
- An account at which a hundred guesses failed within a day is under attack: each network gets three
  more, and those that had them share one in a quarter of an hour.

So the owner is heard at once from any network that guesses less than three times a day. A botnet of
N networks gets 200 + 3 N guesses a day at an account, for 10,000 networks some 30,000: passwords
have fifteen characters at least and are none of the common ones, and at that pace a billion guesses
take ninety years. What fails is forgotten after a day, and what lies ahead (the clock was put back)
counts for nothing."""

from collections.abc import Generator
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from flask import request

from ...archive import staff as members
from ...language import ngettext
from ...web.signing import read
from ..transactions import COMMIT, LOCK, Step

KNOWN, KNOWN_LASTS = "known_browser", 180 * 86_400  # a cookie, and seconds
FREE = 5  # failures of one browser or network at one account, before the first wait
FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
MOST_OF_A_NETWORK = 50  # failures at all accounts in LONGEST
UNDER_ATTACK, FRESH = 100, 3  # failures at one account in a day; those that a network then has

Keys = dict[str, str]


def keys_of(email: str) -> Keys:
    """What a failure counts against, in this browser."""
    email, network = email[:254], network_of(request.remote_addr or "")
    known = read("browser", request.cookies.get(KNOWN, ""), KNOWN_LASTS)
    if known is not None and known[0] == email:
        return {"browser": f"browser:{email} {known[1]}"}
    return {
        "pair": f"pair:{email} {network}",
        "account": f"account:{email}",
        "network": f"network:{network}",
    }


def keys_of_code(email: str) -> Keys:
    """What a failure at the second step counts against. Whoever gets there has the password, so
    strangers can't keep the owner out; and a code has six digits, so all networks wait together."""
    known = keys_of(email).get("browser")
    return {"code": f"code:{known or email}"}


def keys_of_session(number: int) -> Keys:
    """What a failure counts against where whoever is signed in is asked for the password once more:
    they may sit at somebody else's desk, and the owner waits nowhere else for it."""
    return {"session": f"session:{number}"}


def seconds_to_wait(keys: Keys, now: datetime) -> int:
    """The seconds until another attempt is heard; 0: now."""
    until = max(_until(kind, key, keys, now) for kind, key in keys.items())
    return max(0, ceil((until - now).total_seconds()))


def later(seconds: int) -> str:
    """The sentence that tells in how many seconds another attempt is heard."""
    if seconds <= 90:
        return ngettext(
            "Too many attempts failed. Please wait %(num)s second, then try again.",
            "Too many attempts failed. Please wait %(num)s seconds, then try again.",
            seconds,
        )
    return ngettext(
        "Too many attempts failed. Please wait %(num)s minute, then try again.",
        "Too many attempts failed. Please wait %(num)s minutes, then try again.",
        -(-seconds // 60),
    )


def failed(keys: Keys, now: datetime) -> Generator[Step, None, None]:
    """Note a failure, in a transaction of its own."""
    yield LOCK
    count(keys, now)
    yield COMMIT


def count(keys: Keys, now: datetime) -> None:
    """Note a failure, in a writer's transaction."""
    noted = list(keys.values())
    if "pair" in keys and len(members.failures(keys["pair"], now, FRESH)) == FRESH:
        noted.append(_again(keys))
    members.note_failure(noted, now)


def forget(keys: Keys) -> None:
    """Whoever is let in has nothing against them any more, and neither has the account; what their
    network did at other accounts is not forgotten. In a writer's transaction."""
    gone = [key for kind, key in keys.items() if kind != "network"]
    members.forget_failures([*gone, _again(keys)] if "account" in keys else gone)


def forget_account(email: str) -> None:
    """Forget what counts against an account whose owner proved that the mailbox is theirs. Their
    link is not below the address of signing in, where the cookie goes: nobody knows their
    browser."""
    forget(keys_of(email) | keys_of_code(email))


def network_of(address: str) -> str:
    """The network that is most likely one customer's: an IPv4 address, or 56 bits of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return f"{int(known) >> 72:x}::" if isinstance(known, IPv6Address) else str(known)


def _until(kind: str, key: str, keys: Keys, now: datetime) -> datetime:
    if kind == "network":
        noted = members.failures(key, now, MOST_OF_A_NETWORK)
        return noted[-1] + LONGEST if len(noted) == MOST_OF_A_NETWORK else now
    if kind == "account":
        return _until_heard_again(key, keys, now)
    noted = members.failures(key, now, 20)
    if len(noted) < FREE:
        return now
    wait: timedelta = FIRST * 2 ** (len(noted) - FREE)
    return noted[0] + min(wait, LONGEST)


def _until_heard_again(account: str, keys: Keys, now: datetime) -> datetime:
    """Of an account under attack: when a network that had its guesses may take the next."""
    if len(members.failures(account, now, UNDER_ATTACK)) < UNDER_ATTACK:
        return now
    if len(members.failures(keys["pair"], now, FRESH)) < FRESH:
        return now
    last = members.failures(_again(keys), now, 1)
    return last[0] + LONGEST if last else now


def _again(keys: Keys) -> str:
    return "again:" + keys["account"].removeprefix("account:")

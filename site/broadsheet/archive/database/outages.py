"""Outages: what the database refuses for a while, told from what is our own fault."""

from enum import Enum

from sqlalchemy import exc
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

DatabaseFailure = exc.SQLAlchemyError  # whatever the database could not do
ROW_IS_GONE = (ObjectDeletedError, StaleDataError)  # or it is another by now


class Outage(Enum):
    """Why the database does nothing just now."""

    BUSY = "another writer is at it, or all connections are taken"
    FULL = "there is no room on its disk"
    AWAY = "it can't be reached, or doesn't let us"


# https://www.sqlite.org/rescode.html; https://www.postgresql.org/docs/current/errcodes-appendix.html
BUSY = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED", "55P03", "57014", "40P01"}
# Of a write that failed the search's tables tell no more than that some input or output did.
FULL = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR", "53100"}
READ_ONLY = {"25006"}  # a server that follows another, after the two changed places


def outage_of(error: DatabaseFailure) -> Outage | None:
    """What a matter of waiting an error is; None for one that is ours."""
    if isinstance(error, exc.TimeoutError):  # of the pool of connections
        return Outage.BUSY
    code = _code(error)
    if code in BUSY:
        return Outage.BUSY
    if code in FULL:
        return Outage.FULL
    away = isinstance(error, (exc.OperationalError, exc.PendingRollbackError)) or code in READ_ONLY
    if away or (isinstance(error, exc.DBAPIError) and error.connection_invalidated):
        return Outage.AWAY
    return None


def for_operators(error: DatabaseFailure) -> str | None:
    """What an operator has to see to, in one line: no connection, no room, another writer; None
    for what is our own fault, of which a traceback tells more."""
    unasked = isinstance(error, exc.DBAPIError) and error.statement is None  # never got that far
    if unasked or _code(error) in BUSY | FULL or getattr(error, "connection_invalidated", False):
        return " ".join(str(getattr(error, "orig", error)).split())
    return None


def is_of_the_rows(error: DatabaseFailure) -> bool:
    """Whether other rows could be written: not if the database is locked, full, away, or not
    upgraded."""
    return not isinstance(error, (exc.OperationalError, exc.ProgrammingError))


def _code(error: DatabaseFailure) -> str | None:
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)

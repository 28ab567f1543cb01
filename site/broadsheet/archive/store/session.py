"""The session of a paper: what it reads for a page, and how whoever writes begins and ends."""

from typing import Any

import sqlalchemy as sa
from flask import g
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from .base import Base
from .page_transactions import PageTransaction


class ArchiveSession(Session):
    """A session of this archive. What is to happen at its commits listens here: SQLAlchemy's own
    class is that of every other application in the process as well."""

    def get_bind(self, *args: Any, **facts: Any) -> Engine | Connection:
        """A page's own connection, where one was begun (reading.py), so that all of it is of one
        moment."""
        page: PageTransaction | None = g.get("reading")
        return page.connection if page else super().get_bind(*args, **facts)


db = SQLAlchemy(model_class=Base, session_options={"class_": ArchiveSession})


def let_go() -> None:
    """End the session's transaction, whatever became of its connection: one that died while it was
    used can't even take back, and is closed for good."""
    try:
        db.session.rollback()
        _end_reading()
    except SQLAlchemyError:
        db.session().invalidate()


def close(_error: BaseException | None = None) -> None:
    """End the session, whatever became of its connection. What was loaded can still be read."""
    try:
        if db.session.registry.has():  # of most readers' pages there is none
            db.session.remove()
    except SQLAlchemyError:
        db.session().invalidate()
    _end_reading()


def _end_reading() -> None:
    page: PageTransaction | None = g.pop("reading", None)
    if page is not None:
        page.end()


WRITERS = 0x62726F6164  # any number that nobody else locks in this database


def begin_writing() -> None:
    """Start a new transaction of this session's as a writer's: it waits for other writers here, for
    up to the busy timeout, and then reads nothing that can turn out stale."""
    db.session.rollback()  # ends a transaction that only read
    begin_as_writer(db.session.connection(execution_options={"broadsheet_writes": True}))


def begin_as_writer(connection: Connection) -> None:
    """Do as `begin_writing` does, with a connection whose transaction began with that option."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS)))


def end_writing(*, keep: bool) -> None:
    """Commit what this session wrote since then, or take it back."""
    if keep:
        db.session.commit()
    else:
        db.session.rollback()

"""Page transactions: all of a page is of one moment of the archive, and costs one connection."""

from collections import deque
from functools import cached_property
from typing import Any

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import Pool, PoolProxiedConnection, QueuePool


class PageTransaction:
    """A page's transaction, which sees one single moment of the archive. What SQLAlchemy has around
    a driver's connection is made if a session asks for it: it takes longer than a query."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self._pool = engine, engine.pool
        try:
            self._lent = lend(self._pool)
        except engine.dialect.loaded_dbapi.Error as error:
            raise refused(engine, error) from error
        driver: Any = self._lent.dbapi_connection
        self.driver = driver
        if engine.dialect.name == "postgresql":  # where it begins with the first statement
            engine.dialect.set_isolation_level(self.driver, "REPEATABLE READ")
        else:
            self.driver.execute("BEGIN")

    @cached_property
    def connection(self) -> Connection:
        joined = Connection(self.engine, self._lent).execution_options(broadsheet_began=True)
        joined.begin()
        return joined

    def end(self) -> None:
        """Let go of the connection; one that died is thrown away."""
        joined: Connection | None = self.__dict__.get("connection")
        try:
            if self.engine.dialect.name == "postgresql":
                # Nothing was written, and at a ROLLBACK psycopg forgets what it has prepared:
                # PostgreSQL would plan each statement anew for each page.
                self.driver.commit()
                self.engine.dialect.reset_isolation_level(self.driver)
            elif joined is None:
                self.driver.execute("COMMIT")  # prepared, where `commit` would have it parsed anew
            if joined is None:
                give_back(self._pool, self._lent)
            else:
                joined.close()
        except (SQLAlchemyError, self.engine.dialect.loaded_dbapi.Error):
            if self._lent.is_valid:
                self._lent.invalidate()


class FilePool(QueuePool):
    """SQLite's connections. The one that read last waits at hand for whoever reads next: what a
    pool does at each lending takes a processor that did something else meanwhile longer than a
    short query."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at_hand = deque[PoolProxiedConnection]()

    def checkedout(self) -> int:
        return super().checkedout() - len(self.at_hand)

    def dispose(self) -> None:
        while self.at_hand:
            self.at_hand.pop().close()
        super().dispose()


def lend(pool: Pool) -> PoolProxiedConnection:
    """A connection of the pool's, to read: no transaction is open on it."""
    try:
        return pool.at_hand.pop() if isinstance(pool, FilePool) else pool.connect()
    except IndexError:
        return pool.connect()


def give_back(pool: Pool, lent: PoolProxiedConnection) -> None:
    """Take back what that pool lent, after its transaction."""
    if isinstance(pool, FilePool) and not pool.at_hand:
        pool.at_hand.append(lent)
    else:
        lent.close()


def refused(engine: Engine, error: Any, text: str = "", arguments: Any = ()) -> SQLAlchemyError:
    """A driver's error as SQLAlchemy's, with the statement and its arguments if they are given."""
    base: Any = engine.dialect.loaded_dbapi.Error
    said: SQLAlchemyError = DBAPIError.instance(text, arguments, error, base)
    return said

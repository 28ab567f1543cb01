"""The databases: which room has the SQL of the one at hand."""

from types import ModuleType

import sqlalchemy as sa


def room_of(dialect: sa.Dialect) -> ModuleType:
    """`sqlite` or `postgresql`. The other one is not loaded, nor what SQLAlchemy has for it: each
    of a server's processes would keep two megabytes of it for nothing."""
    if dialect.name == "sqlite":
        from . import sqlite

        return sqlite
    from . import postgresql

    return postgresql

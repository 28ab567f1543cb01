"""Planner statistics: what PostgreSQL plans by. Its own daemon renews them a minute after many rows
came, or never where it is turned off, and a list of the desk takes ten times as long until then."""

from sqlalchemy.engine import Connection

MANY = 1_000  # stories that came at once: fewer change no plan


def renew(connection: Connection) -> None:
    """Count anew what the tables hold, in the connection's transaction, after bulk work."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE")

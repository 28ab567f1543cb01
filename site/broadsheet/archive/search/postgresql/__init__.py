"""Full text in PostgreSQL (https://www.postgresql.org/docs/current/textsearch.html)."""

from . import index, matching

__all__ = ["index", "matching"]

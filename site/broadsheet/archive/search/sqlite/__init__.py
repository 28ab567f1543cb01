"""Full text in SQLite: FTS5 (https://www.sqlite.org/fts5.html)."""

from . import index, matching

__all__ = ["index", "matching"]

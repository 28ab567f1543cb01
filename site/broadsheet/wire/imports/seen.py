"""What a run has seen so far."""

import sqlite3


class Seen:
    """The key of each item with the file that it is from and what it is called there, as a number.
    On disk: an old site has hundreds of thousands."""

    def __init__(self) -> None:
        self.rows = sqlite3.connect("", isolation_level=None)  # a file that goes with it
        self.rows.execute("PRAGMA cache_size = -256")  # KiB of it in memory
        self.rows.execute(
            "CREATE TABLE item (origin TEXT PRIMARY KEY, file TEXT, called INTEGER) WITHOUT ROWID"
        )

    def get(self, origin: str) -> tuple[str, int] | None:
        query = "SELECT file, called FROM item WHERE origin = ?"
        found: tuple[str, int] | None = self.rows.execute(query, (origin,)).fetchone()
        return found

    def __contains__(self, origin: object) -> bool:
        return isinstance(origin, str) and self.get(origin) is not None

    def keep(self, origin: str, file: str, called: int) -> None:
        """The first of a key stays."""
        self.rows.execute("INSERT OR IGNORE INTO item VALUES (?, ?, ?)", (origin, file, called))

    def close(self) -> None:
        self.rows.close()

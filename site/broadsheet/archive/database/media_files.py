"""Media files: what rows name in the media store, of pictures and of the library's other files.

Each is asked of a connection, and answered as its transaction sees the archive."""

from sqlalchemy.engine import Connection

from .. import images, library_files


def all_names(connection: Connection) -> list[str]:
    """The names of all files that there should be in the store."""
    return images.all_files(connection) + library_files.all_stored(connection)


def named(connection: Connection, files: list[str]) -> set[str]:
    """Which of these files a row names, as a picture of the paper or as a file of the library."""
    return images.named(connection, files) | library_files.named(connection, files)

"""The database: what tables build on, the session, how it is opened, and its schema."""

from .base import Base, Moment, holding, partial_index
from .session import (
    WRITERS,
    ArchiveSession,
    begin_as_writer,
    begin_writing,
    close,
    db,
    end_writing,
    let_go,
)

__all__ = [
    "WRITERS",
    "ArchiveSession",
    "Base",
    "Moment",
    "begin_as_writer",
    "begin_writing",
    "close",
    "db",
    "end_writing",
    "holding",
    "let_go",
    "partial_index",
]

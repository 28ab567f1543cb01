"""How Alembic finds the database and the tables; `flask db …` runs it."""

from alembic import context

from broadsheet.archive import audit, stamps
from broadsheet.archive.search import index
from broadsheet.archive.store import db

engine = db.engine


def is_ours(_thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Not the tables of the search index, which no model knows."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def upgrade() -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Once, before any worker starts: it stays with the file (see store.py).
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA journal_mode = WAL")
            # A table that is built anew is dropped under its old name: no row that refers to it may
            # be taken for an orphan, or go with it (https://sqlite.org/lang_altertable.html, 7).
            cursor.execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=False,
            user_module_prefix="store.",
            include_object=is_ours,
        )
        with context.begin_transaction():
            stamps.disarm(connection)
            index.disarm(connection)
            before = context.get_context().get_current_heads()
            context.run_migrations()
            reached = context.get_context().get_current_heads()
            if set(reached) == set(context.script.get_heads()):  # else nothing may serve it
                stamps.arm(connection)
                audit.seal(connection)
                index.arm(connection, anew=reached != before)
            else:
                index.drop(connection)
            if engine.dialect.name == "sqlite":
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if orphans:
                    raise SystemExit(f"rows would refer to nothing, nothing was changed: {orphans}")
        connection.commit()
        if engine.dialect.name == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")


if context.is_offline_mode():
    raise SystemExit("migrations need the database itself: its engine decides how they are written")
upgrade()

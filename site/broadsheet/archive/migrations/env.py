"""How Alembic finds the database and the tables; `flask db …` runs it."""

from alembic import context
from broadsheet.archive.store import db
from flask import current_app

engine = db.engine


def upgrade() -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Once, before any worker starts: it stays with the file (see store.py).
            connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=False,
            user_module_prefix="store.",
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if context.is_offline_mode():
    raise SystemExit("migrations need the database itself: its engine decides how they are written")
current_app.logger.debug("migrating %s", engine.url)
upgrade()

"""How Alembic finds the database and the tables; `flask db …` runs it."""

import sqlalchemy as sa
from alembic import context
from flask import current_app

from broadsheet.archive import stamps
from broadsheet.archive.store import db

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
            stamps.disarm(connection)
            context.run_migrations()
            if sa.inspect(connection).has_table("stamp"):
                stamps.arm(connection)
        connection.commit()


if context.is_offline_mode():
    raise SystemExit("migrations need the database itself: its engine decides how they are written")
current_app.logger.debug("migrating %s", engine.url)
upgrade()

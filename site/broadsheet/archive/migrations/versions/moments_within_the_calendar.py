"""moments within the calendar: a hand at PostgreSQL's prompt may write `infinity`, or a year that
Python's calendar hasn't, and no page that reads it could be printed.

Rows that have such a moment already are left as they are: what was meant, whoever changes them next
has to say.

Revision: 6c1f8e2a7d40, after 5b7d20c9e3f1
"""

import sqlalchemy as sa
from alembic import op

revision = "6c1f8e2a7d40"
down_revision = "5b7d20c9e3f1"
branch_labels = None
depends_on = None

# A day from either end, since zones have other days.
WITHIN = "{0} >= '0001-01-02 00:00+00' AND {0} < '9999-12-31 00:00+00'"
MOMENTS = {
    "article": "published_at unpublished_at updated_at saved_at submitted_at spiked_at dated_at",
    "audit_entry": "at",
    "autosave": "typed_at",
    "banner": "starts_at ends_at",
    "byline": "published_at",
    "correction": "noted_at",
    "failed_attempt": "at",
    "image": "uploaded_at",
    "import_job": "made_at told_at",
    "imported_item": "told_at looked_at",
    "library_file": "uploaded_at",
    "outbox": "seen_at due_at",
    "placement": "ends_at",
    "preview_link": "moment made_at ends_at",
    "queued_mail": "asked_at due_at sent_at given_up_at",
    "reading": "hour",
    "revision": "saved_at public_from",
    "staff": "password_set_at added_at dismissed_at",
    "staff_session": "began_at seen_at",
    "tagging": "published_at",
    "working_copy": "changed_at",
}


def upgrade():
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return  # SQLite has no infinity, and would build each table anew
    for table, column in columns():
        within = WITHIN.format(column)
        is_beyond = sa.text(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE NOT ({within}))")  # noqa: S608
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{column} CHECK ({within})"
            + " NOT VALID" * connection.scalar(is_beyond)
        )


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        for table, column in columns():
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{column}")


def columns():
    return [(table, column) for table, names in MOMENTS.items() for column in names.split()]

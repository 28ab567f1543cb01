"""actions: the log and the versions of stories call what was done by the word that the code has for
it (archive/actions.py)

Revision: 6c1e4b90d8f7, after 9f03c5a71be2
"""

from alembic import op

revision = "6c1e4b90d8f7"
down_revision = "9f03c5a71be2"
branch_labels = None
depends_on = None


def upgrade():
    rename("deed", "action")


def downgrade():
    rename("action", "deed")


def rename(old, new):
    """In place: a table that is built anew would lose the triggers that keep the log."""
    op.drop_index(f"ix_audit_entry_{old}", "audit_entry")
    for table in ("audit_entry", "revision"):
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    op.create_index(f"ix_audit_entry_{new}", "audit_entry", [new])

"""Revisions that are proposed, and wait for an editor.

Revision: 9d27c5e1b830, after e90a4c7d1b35
"""

import sqlalchemy as sa
from alembic import op

revision = "9d27c5e1b830"
down_revision = "e90a4c7d1b35"


def upgrade():
    waits = sa.Column("waits", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("revision", waits)
    op.create_index(
        "ix_revision_waits",
        "revision",
        ["id"],
        sqlite_where=sa.text("waits"),
        postgresql_where=sa.text("waits"),
    )


def downgrade():
    op.drop_index("ix_revision_waits", table_name="revision")
    op.drop_column("revision", "waits")

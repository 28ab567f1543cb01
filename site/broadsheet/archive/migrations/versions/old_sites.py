"""Which old site a story came from, so that an import of all of it sees what is no longer there.

Revision: 4e8a1c6f0b37, after 6b80d3f7c25e
"""

import sqlalchemy as sa
from alembic import op

revision = "4e8a1c6f0b37"
down_revision = "6b80d3f7c25e"


def upgrade():
    op.add_column("imported_item", sa.Column("site", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("imported_item") as imported_item:
        imported_item.alter_column("site", server_default=None)


def downgrade():
    with op.batch_alter_table("imported_item") as imported_item:
        imported_item.drop_column("site")

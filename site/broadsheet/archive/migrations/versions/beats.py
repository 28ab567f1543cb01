"""What each author covers.

Revision: b20d6c94e7f1, after 5a9e3c7d1f46
"""

import sqlalchemy as sa
from alembic import op

revision = "b20d6c94e7f1"
down_revision = "5a9e3c7d1f46"


def upgrade():
    op.add_column("author", sa.Column("beat", sa.Text(), server_default="", nullable=False))


def downgrade():
    with op.batch_alter_table("author") as author:
        author.drop_column("beat")

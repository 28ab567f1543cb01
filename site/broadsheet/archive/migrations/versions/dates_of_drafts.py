"""The date that an imported draft had where it came from.

Revision: 2f7c93ab51d0, after 6c1e4b90d8f7
"""

import sqlalchemy as sa
from alembic import op

revision = "2f7c93ab51d0"
down_revision = "6c1e4b90d8f7"


def upgrade():
    op.add_column("article", sa.Column("dated_at", sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table("article") as article:
        article.drop_column("dated_at")

"""The date that an imported draft had where it came from.

Revision: 2f7c93ab51d0, after f3a86d20c95b
"""

import sqlalchemy as sa
from alembic import op

revision = "2f7c93ab51d0"
down_revision = "f3a86d20c95b"


def upgrade():
    op.add_column("article", sa.Column("dated_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("article") as article:
        article.drop_column("dated_at")

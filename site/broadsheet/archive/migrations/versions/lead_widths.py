"""How wide the lead picture of each story stands.

Revision: c41f7a9e2d68, after b20d6c94e7f1
"""

import sqlalchemy as sa
from alembic import op

revision = "c41f7a9e2d68"
down_revision = "b20d6c94e7f1"


def upgrade():
    op.add_column("article", sa.Column("lead_width", sa.Text(), server_default="", nullable=False))


def downgrade():
    with op.batch_alter_table("article") as article:
        article.drop_column("lead_width")

"""The language that each editor has the desk in.

Revision: f3a86d20c95b, after 6c1e4b90d8f7
"""

import sqlalchemy as sa
from alembic import op

revision = "f3a86d20c95b"
down_revision = "6c1e4b90d8f7"


def upgrade():
    op.add_column("staff", sa.Column("language", sa.Text(), server_default="", nullable=False))


def downgrade():
    op.drop_column("staff", "language")

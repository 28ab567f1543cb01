"""Keep what an import filed last, as a digest.

Revision: 8e21b6f04d57, after a5e1d7c40b93
"""

import sqlalchemy as sa
from alembic import op

revision = "8e21b6f04d57"
down_revision = "a5e1d7c40b93"


def upgrade():
    op.add_column("article", sa.Column("origin_digest", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("article", "origin_digest")

"""identity: what tells this database from any other that counts alike (archive/changes/stamps.py)

Revision: c41e6f0d7a25, after c4f0a91d7e26
"""

import sqlalchemy as sa
from alembic import op

revision = "c41e6f0d7a25"
down_revision = "c4f0a91d7e26"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("stamp", sa.Column("identity", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("stamp", "identity")

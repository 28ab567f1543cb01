"""Text files at fixed addresses: ads.txt, security.txt and others.

Revision: 8c27f0d5b1e4, after 71b4d09ce528
"""

import sqlalchemy as sa
from alembic import op

revision = "8c27f0d5b1e4"
down_revision = "71b4d09ce528"


def upgrade():
    op.create_table(
        "text_file",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_text_file")),
    )


def downgrade():
    op.drop_table("text_file")

"""Codes for the day on which the phone is lost.

Revision: e90a4c7d1b35, after b61d9f04c7e2
"""

import sqlalchemy as sa
from alembic import op

revision = "e90a4c7d1b35"
down_revision = "b61d9f04c7e2"


def upgrade():
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], op.f("fk_recovery_code_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_code_digest")),
    )
    op.create_index(op.f("ix_recovery_code_staff_id"), "recovery_code", ["staff_id"])


def downgrade():
    op.drop_table("recovery_code")

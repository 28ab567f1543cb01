"""What machines may do with the paper and its sections.

Revision: 1d90b6ea47c3, after 8c27f0d5b1e4
"""

import sqlalchemy as sa
from alembic import op

revision = "1d90b6ea47c3"
down_revision = "8c27f0d5b1e4"

USES = ("search", "answers", "training")


def upgrade():
    op.create_table(
        "machine_terms",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(use, sa.Boolean(), nullable=True) for use in USES),
        sa.Column("licence_url", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_machine_terms_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_terms")),
    )
    op.create_table(
        "section_terms",
        sa.Column("section_id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(use, sa.Boolean(), nullable=True) for use in USES),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["section.id"],
            name=op.f("fk_section_terms_section_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("section_id", name=op.f("pk_section_terms")),
    )


def downgrade():
    op.drop_table("section_terms")
    op.drop_table("machine_terms")

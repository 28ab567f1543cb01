"""The forms that editors choose for sections on the front page, and for its opening.

Revision: 5a9e3c7d1f46, after d20b6e8f1c47
"""

import sqlalchemy as sa
from alembic import op

revision = "5a9e3c7d1f46"
down_revision = "d20b6e8f1c47"


def upgrade():
    op.create_table(
        "page_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["section.id"],
            name=op.f("fk_page_form_section_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_form")),
        sa.UniqueConstraint("section_id", name=op.f("uq_page_form_section_id")),
    )


def downgrade():
    op.drop_table("page_form")

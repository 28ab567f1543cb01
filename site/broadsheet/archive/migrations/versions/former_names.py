"""former names: names that authors and topics had, or took in

Revision: 8e41b7c2d905, after 8e21b6f04d57
"""

import sqlalchemy as sa
from alembic import op

revision = "8e41b7c2d905"
down_revision = "8e21b6f04d57"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "former_name",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_former_name_author_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_former_name_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_former_name")),
    )
    op.create_index(op.f("ix_former_name_author_id"), "former_name", ["author_id"])
    op.create_index(op.f("ix_former_name_topic_id"), "former_name", ["topic_id"])


def downgrade():
    op.drop_table("former_name")

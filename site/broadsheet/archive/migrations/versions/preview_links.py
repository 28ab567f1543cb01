"""Links to what readers don't see yet are rows, which can be ended.

Revision: 5d0b7a91e3c8, after c41e6f0d7a25
"""

import sqlalchemy as sa

from alembic import op

from broadsheet.archive import store

revision = "5d0b7a91e3c8"
down_revision = "c41e6f0d7a25"


def upgrade():
    op.create_table(
        "preview_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("manuscript", sa.JSON(), nullable=True),
        sa.Column("moment", store.Moment(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", store.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", store.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], op.f("fk_preview_link_staff_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], op.f("fk_preview_link_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_preview_link_digest")),
    )
    for column in ("staff_id", "article_id", "ends_at"):
        op.create_index(op.f(f"ix_preview_link_{column}"), "preview_link", [column])


def downgrade():
    op.drop_table("preview_link")

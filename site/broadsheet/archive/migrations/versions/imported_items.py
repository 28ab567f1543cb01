"""What imports said last of each story, and which of it somebody should look at.

Revision: c2d7e4819ab6, after 1d90b6ea47c3
"""

import sqlalchemy as sa

from alembic import op

from broadsheet.archive import store

revision = "c2d7e4819ab6"
down_revision = "1d90b6ea47c3"


def upgrade():
    op.create_table(
        "imported_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("looks", sa.Text(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("told_at", store.Moment(timezone=True), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("looked_at", store.Moment(timezone=True), nullable=True),
        sa.Column("looked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], op.f("fk_imported_item_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["staff.id"], op.f("fk_imported_item_looked_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_item")),
        sa.UniqueConstraint("origin", name=op.f("uq_imported_item_origin")),
    )
    for column in ("article_id", "looked_at"):
        op.create_index(op.f(f"ix_imported_item_{column}"), "imported_item", [column])
    op.create_index(
        "ix_imported_item_waits",
        "imported_item",
        ["id"],
        sqlite_where=sa.text("waits"),
        postgresql_where=sa.text("waits"),
    )


def downgrade():
    op.drop_table("imported_item")

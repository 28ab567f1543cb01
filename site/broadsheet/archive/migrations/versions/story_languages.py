"""The language of each story.

Revision: 3f8a61d20c97, after 2f7c93ab51d0
"""

import sqlalchemy as sa
from alembic import op

revision = "3f8a61d20c97"
down_revision = "2f7c93ab51d0"


def upgrade():
    op.add_column("article", sa.Column("language", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_article_language",
        "article",
        ["language"],
        sqlite_where=sa.text("language <> ''"),
        postgresql_where=sa.text("language <> ''"),
    )


def downgrade():
    op.drop_index("ix_article_language", table_name="article")
    with op.batch_alter_table("article") as article:
        article.drop_column("language")

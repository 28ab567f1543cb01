"""Stories that are translations of each other.

Revision: 71b4d09ce528, after 3f8a61d20c97
"""

import sqlalchemy as sa
from alembic import op

revision = "71b4d09ce528"
down_revision = "3f8a61d20c97"


def upgrade():
    op.add_column("article", sa.Column("translation_group", sa.Text(), nullable=True))
    op.create_index(
        "ix_article_translations",
        "article",
        ["translation_group"],
        sqlite_where=sa.text("translation_group IS NOT NULL"),
        postgresql_where=sa.text("translation_group IS NOT NULL"),
    )


def downgrade():
    op.drop_index("ix_article_translations", table_name="article")
    with op.batch_alter_table("article") as article:
        article.drop_column("translation_group")

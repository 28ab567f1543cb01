"""An index by which it is known which sections have something public.

Revision: 40d7c1f8e6b3, after c41f7a9e2d68
"""

import sqlalchemy as sa
from alembic import op

revision = "40d7c1f8e6b3"
down_revision = "c41f7a9e2d68"

LASTING = "published_at IS NOT NULL AND unpublished_at IS NULL"


def upgrade():
    op.create_index(
        "ix_article_lasting",
        "article",
        ["section_id", "published_at", "id"],
        sqlite_where=sa.text(LASTING),
        postgresql_where=sa.text(LASTING),
    )


def downgrade():
    op.drop_index("ix_article_lasting", table_name="article")

"""An index of the stories that lead to files of the library, for where each is used.

Revision: 9c2f51d7e084, after 4e8a1c6f0b37
"""

import sqlalchemy as sa
from alembic import op

revision = "9c2f51d7e084"
down_revision = "4e8a1c6f0b37"
ROWS = "replace(body_source, '/media/files/', '') <> body_source"


def upgrade():
    op.create_index(
        "ix_article_leads_to_files",
        "article",
        ["id"],
        sqlite_where=sa.text(ROWS),
        postgresql_where=sa.text(ROWS),
    )


def downgrade():
    op.drop_index("ix_article_leads_to_files", table_name="article")

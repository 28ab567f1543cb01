"""An autosave for each open form, and not one for each story.

Revision: c4f0a91d7e26, after 8e41b7c2d905
"""

import sqlalchemy as sa
from alembic import op

revision = "c4f0a91d7e26"
down_revision = "8e41b7c2d905"


def upgrade():
    op.add_column("autosave", sa.Column("key", sa.Text(), server_default="", nullable=False))
    # What a form without a key of its own is kept under (newsroom/stories/writing/unsaved.py), for
    # tabs that stay open meanwhile.
    op.execute("UPDATE autosave SET key = 'story-' || coalesce(CAST(article_id AS TEXT), 'None')")
    with op.batch_alter_table("autosave") as autosave:
        autosave.drop_constraint(op.f("uq_autosave_staff_id_article_id"), type_="unique")
        autosave.create_unique_constraint(op.f("uq_autosave_staff_id_key"), ["staff_id", "key"])
        autosave.alter_column("key", server_default=None)


def downgrade():
    newest = "SELECT max(id) FROM autosave GROUP BY staff_id, article_id"
    op.execute(f"DELETE FROM autosave WHERE id NOT IN ({newest})")  # noqa: S608
    with op.batch_alter_table("autosave") as autosave:
        autosave.drop_constraint(op.f("uq_autosave_staff_id_key"), type_="unique")
        autosave.create_unique_constraint(
            op.f("uq_autosave_staff_id_article_id"), ["staff_id", "article_id"]
        )
        autosave.drop_column("key")

"""ids for feeds, and the outbox

Revision: a5e1d7c40b93, after 5d1f0c3a9b42
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from broadsheet.archive import store

revision = "a5e1d7c40b93"
down_revision = "5d1f0c3a9b42"
branch_labels = None
depends_on = None

UPDATED = sa.text("updated_at IS NOT NULL")
AT_ONCE = 5000


def upgrade():
    # Not by a batch, which would build the whole table anew on SQLite.
    op.add_column("article", sa.Column("uid", sa.Text(), nullable=False, server_default=""))
    name_all(op.get_bind())
    op.create_index("uq_article_uid", "article", ["uid"], unique=True)
    op.create_index(
        "ix_article_updates",
        "article",
        ["published_at", "updated_at"],
        sqlite_where=UPDATED,
        postgresql_where=UPDATED,
    )
    op.create_table(
        "outbox",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("seen_at", store.Moment(timezone=True), nullable=False),
        sa.Column("due_at", store.Moment(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "subject", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_due_at"), "outbox", ["due_at"])


def name_all(connection):
    last = 0
    while ids := connection.scalars(
        sa.text("SELECT id FROM article WHERE id > :last ORDER BY id LIMIT :most"),
        {"last": last, "most": AT_ONCE},
    ).all():
        connection.execute(
            sa.text("UPDATE article SET uid = :uid WHERE id = :id"),
            [{"uid": uuid4().urn, "id": id} for id in ids],
        )
        last = ids[-1]


def downgrade():
    op.drop_index(op.f("ix_outbox_due_at"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("ix_article_updates", table_name="article")
    op.drop_index("uq_article_uid", table_name="article")
    op.drop_column("article", "uid")

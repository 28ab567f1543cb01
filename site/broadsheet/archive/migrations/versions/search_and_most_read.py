"""search and most read

Revision: 5d1f0c3a9b42, after 3c5d1f0a9b74
"""

import sqlalchemy as sa
from alembic import op

from broadsheet.archive import store
from broadsheet.archive.spelling.plain_text import text_of

revision = "5d1f0c3a9b42"
down_revision = "3c5d1f0a9b74"
branch_labels = None
depends_on = None

AT_ONCE = 500  # articles


def upgrade():
    op.add_column("article", sa.Column("body_text", sa.Text(), nullable=False, server_default=""))
    fill_body_text()
    op.create_table(
        "reading",
        sa.Column("hour", store.Moment(timezone=True), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_reading_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hour", "article_id", name=op.f("pk_reading")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_article_id"), ["article_id"], unique=False)


def fill_body_text():
    """What Article.body_text is for new stories. The index is made from it afterwards (env.py)."""
    connection = op.get_bind()
    article = sa.table(
        "article", sa.column("id"), sa.column("body_html"), sa.column("body_text")
    )
    last = 0
    while rows := connection.execute(
        sa.select(article.c.id, article.c.body_html)
        .where(article.c.id > last)
        .order_by(article.c.id)
        .limit(AT_ONCE)
    ).all():
        change = (
            sa.update(article)
            .where(article.c.id == sa.bindparam("which"))
            .values(body_text=sa.bindparam("text"))
        )
        texts = [{"which": row.id, "text": text_of(row.body_html)} for row in rows]
        connection.execute(change, texts)
        last = rows[-1].id


def downgrade():
    op.drop_table("reading")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_column("body_text")

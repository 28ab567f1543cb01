"""Files of the library that are no pictures: documents, sound and film.

Revision: 6b80d3f7c25e, after 7b1f5ac0d92e
"""

import sqlalchemy as sa
from alembic import op

from broadsheet.archive import store

revision = "6b80d3f7c25e"
down_revision = "7b1f5ac0d92e"


def upgrade():
    op.create_table(
        "library_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("uploaded_at", store.Moment(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_file")),
    )
    for column in ("name", "digest"):
        op.create_index(
            op.f(f"ix_library_file_{column}"), "library_file", [column], unique=True
        )


def downgrade():
    op.drop_table("library_file")

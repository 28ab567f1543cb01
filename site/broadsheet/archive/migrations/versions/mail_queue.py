"""Letters to staff wait in a queue, and go out after the answer to whoever asked.

Revision: b61d9f04c7e2, after 4b7e0c95d2a8
"""

import sqlalchemy as sa
from alembic import op

from broadsheet.archive import store

revision = "b61d9f04c7e2"
down_revision = "4b7e0c95d2a8"


def upgrade():
    op.create_table(
        "queued_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("asked_at", store.Moment(timezone=True), nullable=False),
        sa.Column("due_at", store.Moment(timezone=True), nullable=True),
        sa.Column("sent_at", store.Moment(timezone=True), nullable=True),
        sa.Column("given_up_at", store.Moment(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queued_mail")),
        sa.UniqueConstraint("kind", "address", name=op.f("uq_queued_mail_kind_address")),
    )
    op.create_index(op.f("ix_queued_mail_due_at"), "queued_mail", ["due_at"])


def downgrade():
    op.drop_table("queued_mail")

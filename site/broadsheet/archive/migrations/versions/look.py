"""The look of the paper.

Revision: d20b6e8f1c47, after c2d7e4819ab6
"""

import sqlalchemy as sa
from alembic import op

revision = "d20b6e8f1c47"
down_revision = "c2d7e4819ab6"

CHOICES = (
    *("accent", "accent_dark", "background", "background_dark"),
    *("headline_face", "text_face"),
    *("nameplate", "nameplate_at", "nameplate_letters", "icon_letters"),
)


def upgrade():
    for name in CHOICES:
        op.add_column("imprint", sa.Column(name, sa.Text(), server_default="", nullable=False))


def downgrade():
    for name in CHOICES:
        op.drop_column("imprint", name)

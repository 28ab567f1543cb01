"""only what changed: pages depend on the pictures, authors and topics that they show. The triggers
are made anew after every upgrade (archive/changes/triggers.py); this makes one necessary.

Revision: 9f03c5a71be2, after 9d27c5e1b830
"""

revision = "9f03c5a71be2"
down_revision = "9d27c5e1b830"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass

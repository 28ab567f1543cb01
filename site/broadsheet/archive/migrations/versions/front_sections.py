"""front sections: of a front only the sections are read anew whose stories moved. The triggers are
made anew after every upgrade (archive/changes/triggers.py); this makes one necessary.

Revision: 5b7d20c9e3f1, after 9c2f51d7e084
"""

revision = "5b7d20c9e3f1"
down_revision = "9c2f51d7e084"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass

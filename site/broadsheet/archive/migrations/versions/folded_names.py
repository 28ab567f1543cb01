"""folded names: authors and topics are found whatever the capitals and accents of what is typed

Revision: 4b7e0c95d2a8, after 5d0b7a91e3c8
"""

import sqlalchemy as sa
from alembic import op

from broadsheet.archive.spelling.folding import fold_name

revision = "4b7e0c95d2a8"
down_revision = "5d0b7a91e3c8"
branch_labels = None
depends_on = None

TABLES = ("author", "topic", "former_name")
AT_ONCE = 1000


def upgrade():
    # In the order of its characters, as the beginnings of names are searched.
    folded = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    for table in TABLES:
        column = sa.Column("name_folded", folded, nullable=False, server_default="")
        op.add_column(table, column)
        _fold(table)
        op.create_index(op.f(f"ix_{table}_name_folded"), table, ["name_folded"])


def _fold(table):
    rows = sa.table(table, sa.column("name"), sa.column("name_folded"))
    names = op.get_bind().scalars(sa.select(rows.c.name).distinct()).all()
    change = sa.update(rows).where(rows.c.name == sa.bindparam("its"))
    change = change.values(name_folded=sa.bindparam("folded"))
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        op.get_bind().execute(change, [{"its": name, "folded": fold_name(name)} for name in some])


def downgrade():
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_name_folded"), table)
        op.drop_column(table, "name_folded")

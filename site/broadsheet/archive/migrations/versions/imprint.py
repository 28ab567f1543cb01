"""imprint: the paper's own settings and pages; more of authors and topics; former addresses in order

Revision: 5d1c0a7f3b92, after 5d0c8f1e6a27
"""

import sqlalchemy as sa
from alembic import op

revision = "5d1c0a7f3b92"
down_revision = "5d0c8f1e6a27"
branch_labels = None
depends_on = None

ADDED = {"author": ("email", "website"), "topic": ("dek",)}
VERSIONED = ("section", "author", "topic")
NEWLY_RESERVED = ("about", "contact", "policies")


def upgrade():
    texts = "name tagline zone locale email phone postal_address".split()
    op.create_table(
        "imprint",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("logo_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_imprint_one")),
        sa.ForeignKeyConstraint(
            ["logo_id"], ["image.id"], name=op.f("fk_imprint_logo_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imprint")),
    )
    op.create_table(
        "standing_page",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_standing_page")),
    )
    for table, names in ADDED.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))
    for table in VERSIONED:
        version = sa.Column("version", sa.Integer(), server_default="1", nullable=False)
        op.add_column(table, version)
    with op.batch_alter_table("author") as author:
        author.add_column(sa.Column("portrait_id", sa.Integer(), nullable=True))
        author.create_foreign_key(
            op.f("fk_author_portrait_id"), "image", ["portrait_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_former_address_target"), "former_address", ["target"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE former_address ALTER COLUMN path TYPE text COLLATE "C"')
    make_room()


def make_room():
    """Sections that have the address of a page of ours get another one."""
    section = sa.table("section", sa.column("id"), sa.column("slug"))
    bind = op.get_bind()
    slugs = {slug: number for number, slug in bind.execute(sa.select(section.c.id, section.c.slug))}
    for word in NEWLY_RESERVED:
        if word in slugs:
            free = next(f"{word}-{n}" for n in range(2, 10**6) if f"{word}-{n}" not in slugs)
            bind.execute(
                sa.update(section).where(section.c.id == slugs[word]).values(slug=free)
            )


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE former_address ALTER COLUMN path TYPE text COLLATE "default"')
    op.drop_index(op.f("ix_former_address_target"), table_name="former_address")
    with op.batch_alter_table("author") as author:
        author.drop_constraint(op.f("fk_author_portrait_id"), type_="foreignkey")
        author.drop_column("portrait_id")
    for table in VERSIONED:
        op.drop_column(table, "version")
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)
    op.drop_table("standing_page")
    op.drop_table("imprint")

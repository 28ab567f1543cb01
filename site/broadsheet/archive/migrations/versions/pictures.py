"""pictures with renditions, and where they stand in texts

Revision: 3c5d1f0a9b74, after 5d1c0a7f3b92
"""

import sqlalchemy as sa
from alembic import op

from broadsheet.archive import store

revision = "3c5d1f0a9b74"
down_revision = "5d1c0a7f3b92"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('figure',
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_figure_article_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('article_id', 'name', name=op.f('pk_figure'))
    )
    with op.batch_alter_table('figure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_name'), ['name'], unique=False)
    with op.batch_alter_table('article', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_article_lead_image_id'), ['lead_image_id'], unique=False)

    # Columns and indexes alone: SQLite would rebuild the table for a constraint, and can't while
    # articles refer to it.
    with op.batch_alter_table('image', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('digest', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('bytes', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('original_name', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('uploaded_at', store.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('uploaded_by', sa.Text(), server_default='', nullable=False))
    # Until now a file was named after its picture, with a suffix.
    image = sa.table('image', sa.column('id'), sa.column('name'), sa.column('file'))
    for row in op.get_bind().execute(sa.select(image.c.id, image.c.file)).all():
        name = row.file.rpartition('.')[0].replace('.', '-') or f'picture-{row.id}'
        op.execute(image.update().where(image.c.id == row.id).values(name=name))
    with op.batch_alter_table('image', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_image_name'), ['name'], unique=True)
        batch_op.create_index(batch_op.f('ix_image_digest'), ['digest'], unique=True)
        batch_op.create_index('ix_image_undescribed', ['id'], unique=False, sqlite_where=sa.text('alt IS NULL'), postgresql_where=sa.text('alt IS NULL'))


def downgrade():
    with op.batch_alter_table('image', schema=None) as batch_op:
        batch_op.drop_index('ix_image_undescribed')
        batch_op.drop_index(batch_op.f('ix_image_digest'))
        batch_op.drop_index(batch_op.f('ix_image_name'))
    for name in ('uploaded_by', 'uploaded_at', 'original_name', 'bytes', 'digest', 'name'):
        op.drop_column('image', name)
    with op.batch_alter_table('article', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_article_lead_image_id'))
    op.drop_table('figure')

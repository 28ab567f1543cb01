"""the desk: staff and sessions, revisions and working copies, the audit log

Revision: 5d0c8f1e6a27, after 7f228e8552d2
"""

import sqlalchemy as sa
from alembic import op

from broadsheet.archive import store

revision = "5d0c8f1e6a27"
down_revision = "7f228e8552d2"
branch_labels = None
depends_on = None

PARTIAL = {
    'ix_article_in_review': 'submitted_at IS NOT NULL',
    'ix_article_spiked': 'spiked_at IS NOT NULL',
    'ix_article_headlines_only': 'NOT has_copy',
}
COMPLETE = {
    'ix_article_saved': ['saved_at', 'id'],
    'ix_article_section_saved': ['section_id', 'saved_at', 'id'],
    'ix_article_drafts': ['published_at', 'saved_at', 'id'],
    'ix_article_filed_by': ['filed_by_id', 'saved_at', 'id'],
}


def upgrade():
    op.create_table('failed_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('at', store.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_failed_attempt'))
    )
    with op.batch_alter_table('failed_attempt', schema=None) as batch_op:
        batch_op.create_index('ix_failed_attempt_key', ['key', 'at'], unique=False)

    op.create_table('staff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('password', sa.Text(), nullable=True),
    sa.Column('password_set_at', store.Moment(timezone=True), nullable=True),
    sa.Column('totp_secret', sa.Text(), nullable=True),
    sa.Column('totp_step', sa.Integer(), nullable=False),
    sa.Column('added_at', store.Moment(timezone=True), nullable=False),
    sa.Column('dismissed_at', store.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['author.id'], name=op.f('fk_staff_author_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_email'))
    )
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', store.Moment(timezone=True), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('deed', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_audit_entry_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_deed'), ['deed'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_staff_id'), ['staff_id'], unique=False)
        batch_op.create_index('ix_audit_entry_subject', ['kind', 'subject_id', 'id'], unique=False)

    op.create_table('staff_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('began_at', store.Moment(timezone=True), nullable=False),
    sa.Column('seen_at', store.Moment(timezone=True), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('browser', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_session_staff_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_staff_session_digest'))
    )
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_session_staff_id'), ['staff_id'], unique=False)

    op.create_table('autosave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('typed_at', store.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_autosave_article_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_autosave_staff_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_autosave')),
    sa.UniqueConstraint('staff_id', 'article_id', name=op.f('uq_autosave_staff_id_article_id'))
    )
    with op.batch_alter_table('autosave', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_autosave_article_id'), ['article_id'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('manuscript', sa.JSON(), nullable=False),
    sa.Column('deed', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('saved_at', store.Moment(timezone=True), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('public_from', store.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_revision_article_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_revision_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index('ix_revision_story', ['article_id', 'id'], unique=False)

    op.create_table('working_copy',
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('manuscript', sa.JSON(), nullable=False),
    sa.Column('changed_at', store.Moment(timezone=True), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_working_copy_article_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_working_copy_staff_id')),
    sa.PrimaryKeyConstraint('article_id', name=op.f('pk_working_copy'))
    )
    with op.batch_alter_table('working_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_working_copy_changed_at'), ['changed_at'], unique=False)


    with op.batch_alter_table('article', schema=None) as batch_op:
        for name in ('withdrawn_note', 'withdrawn_to'):
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('saved_at', store.Moment(timezone=True), nullable=False,
                                      server_default='1970-01-01 00:00:00.000000'))
        batch_op.add_column(sa.Column('filed_by_id', sa.Integer(), nullable=True))
        for name in ('submitted_at', 'spiked_at'):
            batch_op.add_column(sa.Column(name, store.Moment(timezone=True)))
        batch_op.create_foreign_key('fk_article_filed_by_id', 'staff', ['filed_by_id'], ['id'],
                                    ondelete='SET NULL')
    op.execute('UPDATE article SET saved_at = published_at WHERE published_at IS NOT NULL')
    op.drop_index('ix_article_headlines_only', 'article')  # in another order
    for name, columns in COMPLETE.items():
        op.create_index(name, 'article', columns)
    for name, where in PARTIAL.items():
        op.create_index(name, 'article', ['saved_at', 'id'],
                        sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade():
    for name in (*PARTIAL, *COMPLETE):
        op.drop_index(name, 'article')
    op.create_index('ix_article_headlines_only', 'article', ['id'],
                    sqlite_where=sa.text('NOT has_copy'),
                    postgresql_where=sa.text('NOT has_copy'))
    with op.batch_alter_table('article', schema=None) as batch_op:
        batch_op.drop_constraint('fk_article_filed_by_id', type_='foreignkey')
        for name in ('spiked_at', 'submitted_at', 'filed_by_id', 'saved_at',
                     'withdrawn_to', 'withdrawn_note'):
            batch_op.drop_column(name)

    with op.batch_alter_table('working_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_working_copy_changed_at'))

    op.drop_table('working_copy')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index('ix_revision_story')

    op.drop_table('revision')
    with op.batch_alter_table('autosave', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_autosave_article_id'))

    op.drop_table('autosave')
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_session_staff_id'))

    op.drop_table('staff_session')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_subject')
        batch_op.drop_index(batch_op.f('ix_audit_entry_staff_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_deed'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_at'))

    op.drop_table('audit_entry')
    op.drop_table('staff')
    with op.batch_alter_table('failed_attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_failed_attempt_key')

    op.drop_table('failed_attempt')

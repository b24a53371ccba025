"""The review of briefs: approvers, editions and steps; receivers, deliveries and keys to the API; firms that are interested"""
import secrets

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def upgrade():
    op.create_table('receivers',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('target', sa.String(length=500), nullable=False),
    sa.Column('events', sa.JSON(), nullable=False),
    sa.Column('secret', sa.String(length=100), nullable=False),
    sa.Column('old_secret', sa.String(length=100), nullable=False),
    sa.Column('old_secret_until', sa.BigInteger(), nullable=True),
    sa.Column('off', sa.Boolean(), nullable=False),
    sa.Column('off_because', sa.String(length=300), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receivers'))
    )
    op.create_table('api_tokens',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.String(length=36), nullable=True),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=True),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['accounts.id'], name=op.f('fk_api_tokens_made_by_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_tokens_token_hash'))
    )
    op.create_table('deliveries',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('brief_id', sa.String(length=36), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('type', sa.String(length=60), nullable=False),
    sa.Column('receiver_id', sa.String(length=36), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=True),
    sa.Column('delivered_at', sa.BigInteger(), nullable=True),
    sa.Column('dead_at', sa.BigInteger(), nullable=True),
    sa.Column('last_error', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['brief_id'], ['briefs.id'], name=op.f('fk_deliveries_brief_id_briefs'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['receiver_id'], ['receivers.id'], name=op.f('fk_deliveries_receiver_id_receivers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
    sa.UniqueConstraint('brief_id', 'version', 'type', 'receiver_id', name=op.f('uq_deliveries_brief_id'))
    )
    op.create_index(op.f('ix_deliveries_next_at'), 'deliveries', ['next_at'], unique=False)
    op.create_index(op.f('ix_deliveries_receiver_id'), 'deliveries', ['receiver_id'], unique=False)
    op.create_table('editions',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('brief_id', sa.String(length=36), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('approved_at', sa.BigInteger(), nullable=True),
    sa.Column('sections', sa.JSON(), nullable=False),
    sa.Column('market', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['brief_id'], ['briefs.id'], name=op.f('fk_editions_brief_id_briefs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_editions'))
    )
    op.create_index(op.f('ix_editions_brief_id'), 'editions', ['brief_id'], unique=False)
    op.create_table('interests',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('brief_id', sa.String(length=36), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('organisation', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('message', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['brief_id'], ['briefs.id'], name=op.f('fk_interests_brief_id_briefs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interests'))
    )
    op.create_index(op.f('ix_interests_brief_id'), 'interests', ['brief_id'], unique=False)
    op.create_table('steps',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('brief_id', sa.String(length=36), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('did', sa.String(length=20), nullable=False),
    sa.Column('account_id', sa.String(length=36), nullable=True),
    sa.Column('who', sa.String(length=100), nullable=False),
    sa.Column('message', sa.String(length=1000), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_steps_account_id_accounts')),
    sa.ForeignKeyConstraint(['brief_id'], ['briefs.id'], name=op.f('fk_steps_brief_id_briefs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_steps'))
    )
    op.create_index(op.f('ix_steps_brief_id'), 'steps', ['brief_id'], unique=False)
    op.create_table('attempts',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('delivery_id', sa.String(length=36), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('said', sa.String(length=300), nullable=False),
    sa.Column('took_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_attempts_delivery_id_deliveries'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts'))
    )
    op.create_index(op.f('ix_attempts_delivery_id'), 'attempts', ['delivery_id'], unique=False)
    for table in ('accounts', 'invitations'):
        op.add_column(table, sa.Column('approver', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('briefs') as briefs:
        briefs.add_column(sa.Column('reference', sa.String(length=20), nullable=False, server_default=''))
        briefs.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        briefs.add_column(sa.Column('approved_state', sa.String(length=20), nullable=True))
        briefs.add_column(sa.Column('approved_version', sa.Integer(), nullable=True))
        for name in ('marks', 'sources', 'market'):
            briefs.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default='{}'))
        briefs.add_column(sa.Column('editor_id', sa.String(length=36), nullable=True))
        briefs.add_column(sa.Column('changed_at', sa.BigInteger(), nullable=False, server_default='0'))
        briefs.add_column(sa.Column('case_reference', sa.String(length=100), nullable=False, server_default=''))
        briefs.add_column(sa.Column('noticed', sa.Boolean(), nullable=False, server_default=sa.false()))
        briefs.add_column(sa.Column('interest', sa.String(length=10), nullable=False, server_default='off'))
    name_the_briefs()
    with op.batch_alter_table('briefs') as briefs:
        briefs.create_unique_constraint(op.f('uq_briefs_reference'), ['reference'])
        briefs.create_foreign_key(op.f('fk_briefs_editor_id_accounts'), 'accounts', ['editor_id'], ['id'])
        briefs.create_index(op.f('ix_briefs_approved_state'), ['approved_state'])
        briefs.create_index(op.f('ix_briefs_changed_at'), ['changed_at'])


def name_the_briefs() -> None:
    """Each gets a reference of its own, and counts as changed when it was last edited."""
    briefs = sa.table('briefs', *(sa.column(name) for name in ('id', 'reference', 'changed_at', 'edited_at')))
    for row in op.get_bind().execute(sa.select(briefs.c.id, briefs.c.edited_at)).all():
        named = "b-" + "".join(secrets.choice(LETTERS) for _ in range(6))
        op.execute(briefs.update().where(briefs.c.id == row.id).values(reference=named, changed_at=row.edited_at))


def downgrade():
    with op.batch_alter_table('briefs') as briefs:
        for name in ('ix_briefs_changed_at', 'ix_briefs_approved_state'):
            briefs.drop_index(op.f(name))
        briefs.drop_constraint(op.f('fk_briefs_editor_id_accounts'), type_='foreignkey')
        briefs.drop_constraint(op.f('uq_briefs_reference'), type_='unique')
        for name in ('reference', 'version', 'approved_state', 'approved_version', 'marks', 'sources', 'market', 'editor_id', 'changed_at',
                     'case_reference', 'noticed', 'interest'):
            briefs.drop_column(name)
    for table in ('accounts', 'invitations'):
        op.drop_column(table, 'approver')
    for table in ('attempts', 'steps', 'interests', 'editions', 'deliveries', 'api_tokens', 'receivers'):
        op.drop_table(table)

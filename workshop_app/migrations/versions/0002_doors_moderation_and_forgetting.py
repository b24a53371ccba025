"""How people come in, flags and a pause, what staff did, and what is left when a workshop is forgotten"""
import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('workshops', sa.Column('entry', sa.String(length=10), nullable=False, server_default='code'))
    op.add_column('workshops', sa.Column('expected', sa.Integer(), nullable=True))
    op.add_column('workshops', sa.Column('finished_at', sa.BigInteger(), nullable=True))
    op.add_column('workshops', sa.Column('posting_paused', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('workshops', sa.Column('receipt', sa.JSON(), nullable=True))
    op.add_column('notes', sa.Column('flag', sa.String(length=10), nullable=False, server_default=''))
    op.create_table('invites',
    sa.Column('workshop_id', sa.String(length=36), nullable=False),
    sa.Column('batch', sa.String(length=36), nullable=False),
    sa.Column('made', sa.Integer(), nullable=False),
    sa.Column('unused', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshops.id'], name=op.f('fk_invites_workshop_id_workshops'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workshop_id', name=op.f('pk_invites'))
    )
    op.create_table('acts',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('workshop_id', sa.String(length=36), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('account_id', sa.String(length=36), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('did', sa.String(length=40), nullable=False),
    sa.Column('detail', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_acts_account_id_accounts')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshops.id'], name=op.f('fk_acts_workshop_id_workshops'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acts'))
    )
    op.create_index(op.f('ix_acts_workshop_id'), 'acts', ['workshop_id'], unique=False)


def downgrade():
    op.drop_table('acts')
    op.drop_table('invites')
    op.drop_column('notes', 'flag')
    for name in ('receipt', 'posting_paused', 'finished_at', 'expected', 'entry'):
        op.drop_column('workshops', name)

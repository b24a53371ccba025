"""Sessions that the server can end, closed accounts, links for a new password, and who single sign-on says somebody is"""
import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('sessions',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.String(length=36), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_sessions_account_id_accounts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sessions'))
    )
    op.create_index(op.f('ix_sessions_account_id'), 'sessions', ['account_id'], unique=False)
    op.drop_column('accounts', 'mark')
    op.add_column('accounts', sa.Column('subject', sa.String(length=64), nullable=True))
    op.create_index(op.f('ix_accounts_subject'), 'accounts', ['subject'], unique=True)
    op.add_column('accounts', sa.Column('closed', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('invitations') as invitations:
        invitations.add_column(sa.Column('account_id', sa.String(length=36), nullable=True))
        invitations.create_foreign_key(op.f('fk_invitations_account_id_accounts'), 'accounts', ['account_id'], ['id'], ondelete='CASCADE')


def downgrade():
    with op.batch_alter_table('invitations') as invitations:
        invitations.drop_constraint(op.f('fk_invitations_account_id_accounts'), type_='foreignkey')
        invitations.drop_column('account_id')
    op.drop_column('accounts', 'closed')
    op.drop_index(op.f('ix_accounts_subject'), table_name='accounts')
    op.drop_column('accounts', 'subject')
    # Nobody's browser knows these marks, so everybody signs in once more.
    op.add_column('accounts', sa.Column('mark', sa.String(length=36), nullable=False, server_default=''))
    op.drop_table('sessions')

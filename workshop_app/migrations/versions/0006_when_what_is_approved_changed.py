"""When what is approved of a brief last changed, so that whoever sees nothing else can ask for what is new"""
import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

OUTWARD = ('approve_brief', 'hand_over', 'acknowledge', 'withdraw_brief')


def upgrade():
    with op.batch_alter_table('briefs') as briefs:
        briefs.add_column(sa.Column('approved_changed_at', sa.BigInteger(), nullable=True))
        briefs.create_index(op.f('ix_briefs_approved_changed_at'), ['approved_changed_at'])
    date_what_is_approved()


def date_what_is_approved() -> None:
    """By the last step that somebody outside the review hears of."""
    briefs = sa.table('briefs', *(sa.column(name) for name in ('id', 'approved_state', 'approved_changed_at')))
    steps = sa.table('steps', *(sa.column(name) for name in ('brief_id', 'did', 'at')))
    last = sa.select(sa.func.max(steps.c.at)).where(steps.c.brief_id == briefs.c.id, steps.c.did.in_(OUTWARD)).scalar_subquery()
    op.execute(briefs.update().where(briefs.c.approved_state.is_not(None)).values(approved_changed_at=last))


def downgrade():
    with op.batch_alter_table('briefs') as briefs:
        briefs.drop_index(op.f('ix_briefs_approved_changed_at'))
        briefs.drop_column('approved_changed_at')

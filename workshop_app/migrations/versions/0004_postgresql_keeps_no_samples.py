"""PostgreSQL keeps no samples of what people wrote and gave

Its planner copies values out of tables into pg_statistic, where withdrawn words and counted ballots would outlive their rows, and every
vacuum, in plain sight of a query.
"""
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

COLUMNS = {
    "notes": ("id", "text", "reason", "key_hash"),
    "wordings": ("id", "text", "original", "reason", "key_hash"),
    "answers": ("id", "text", "key_hash"),
    "seats": ("token_hash",),
    "ballots": ("round_id", "token_hash", "challenge", "dots"),
    "invites": ("batch", "unused"),
    "ratings": ("token_hash", "principle", "score"),
}


def upgrade():
    look_at(0)


def downgrade():
    look_at(-1)


def look_at(values: int) -> None:
    """How many values of these columns the planner may keep: 0 is none, -1 as many as usual. Unique columns need none."""
    if op.get_context().dialect.name != "postgresql":
        return
    for table, columns in COLUMNS.items():
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {column} SET STATISTICS {values}" for column in columns))

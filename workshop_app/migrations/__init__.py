"""Bring a database up to date: `upgrade()` is called at every start and does nothing when nothing is new."""
from pathlib import Path

from alembic import command
from alembic.config import Config

from workshop_app.extensions import db


def config(connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def upgrade() -> None:
    """Apply every migration that this database has not seen yet."""
    with db.migrating() as connection:
        command.upgrade(config(connection), "head")

"""The migrations lead to the very tables that the models name, and may be applied again."""
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from workshop_app import migrations
from workshop_app.extensions import db
from workshop_app.models import Base


def test_migrated_tables_are_the_models_tables(app):
    with db.writer.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_newest_migration_is_known_by_its_name():
    made = Config()
    made.set_main_option("script_location", str(migrations.HERE))
    assert ScriptDirectory.from_config(made).get_heads() == [migrations.NEWEST]


def test_migrating_again_changes_nothing(app, room, ada):
    migrations.upgrade()
    assert ada.sees()["workshop"][0]["id"] == room.code


def test_tables_of_peoples_words_keep_no_order_of_arrival(app):
    """WITHOUT ROWID: SQLite keeps such rows in the order of their random keys."""
    with db.reading() as reading:
        made = dict(reading.connection().exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
    for table in ("notes", "wordings", "answers", "seats", "ballots", "ratings"):
        assert "WITHOUT ROWID" in made[table], table

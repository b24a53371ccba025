"""Alembic's entry: runs on the connection that `workshop_app.migrations` hands it."""
from alembic import context

from workshop_app.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()

"""How Alembic runs the migrations: on the connection that `Database` hands over, in its transaction."""

from alembic import context

from modiste.studio.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
)
context.run_migrations()

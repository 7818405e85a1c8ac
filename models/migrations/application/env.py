"""Alembic's environment for the application: one code for SQLite and PostgreSQL, a version table of its own name."""

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"], version_table=attributes["version_table"], transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()

"""Alembic's environment: the connection is handed in, so that one code migrates both engines."""

import duckdb_sqlalchemy.alembic_impl  # noqa: F401 - registers DuckDB with Alembic
from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()

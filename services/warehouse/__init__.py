"""Where statements run: DuckDB or PostgreSQL."""

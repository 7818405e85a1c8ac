"""DuckDB: the warehouse as one file in this process, its loader, and the sandbox in which files are read."""

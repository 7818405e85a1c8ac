"""PostgreSQL: the warehouse on a server, its loader, and the stream of rows for COPY."""

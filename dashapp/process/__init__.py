"""Process: the server, its garbage collection, its health."""

"""Models: the tables, of the application and of the warehouse."""

"""Compile: from a checked question to one SQLAlchemy statement."""

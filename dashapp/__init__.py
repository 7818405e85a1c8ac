"""The processes people start: command line and web."""

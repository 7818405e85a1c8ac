"""Targets: what numbers should reach, and how far they are."""

"""Decisions: what to do, what it would be worth, under which assumption."""

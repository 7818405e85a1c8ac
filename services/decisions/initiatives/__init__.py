"""Initiatives: what to do, on which numbers, under which assumption, for how much money."""

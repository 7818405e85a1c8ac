"""Saved mappings: how files with certain columns were read, confirmed by a person and offered again."""

"""Narratives: what the numbers say, in sentences computed from them."""

"""Funnel: how many who looked put something into a cart, and how many of those bought."""

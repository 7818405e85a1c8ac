"""Migrations: how a warehouse of any earlier version becomes one of this version."""

HEAD = "0002"
"""The version that this program reads and writes; a contract test holds it against the folder."""

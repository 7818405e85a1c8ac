"""Migrations: how a database of any earlier version becomes one of this version.

The warehouse and the application each have a history and a table of their own, since one database may hold both.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MigrationHistory:
    """The versions of one schema."""

    folder: str
    """Where its scripts are, below this one."""
    head: str
    """The version that this program reads and writes; a contract test holds it against the folder."""
    table: str
    """Where a database says which version it is of."""


HEAD = "0004"
WAREHOUSE = MigrationHistory(folder=".", head=HEAD, table="alembic_version")
APPLICATION = MigrationHistory(folder="application", head="0005", table="application_version")

"""Migrations: how a database of any earlier version becomes one of this version.

The warehouse and the application each have a history and a table of their own, since one database may hold both.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class MigrationHistory:
    """The versions of one schema."""

    folder: str
    """Where its scripts are, below this one."""
    table: str
    """Where a database says which version it is of."""
    head: str
    """The version that this program reads and writes."""


def _open_history(folder: str, table: str) -> MigrationHistory:
    """Return the history of a folder. Its head is the last script: their names begin with their numbers."""
    scripts = (Path(__file__).parent / folder / "versions").glob("[0-9]*_*.py")
    return MigrationHistory(folder=folder, table=table, head=max(script.name for script in scripts).partition("_")[0])


WAREHOUSE = _open_history(".", "alembic_version")
APPLICATION = _open_history("application", "application_version")
HEAD = WAREHOUSE.head

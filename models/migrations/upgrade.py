"""Upgrade: run the migrations on an open connection."""

from pathlib import Path

from sqlalchemy import Connection

from models.migrations import WAREHOUSE, MigrationHistory


def upgrade(connection: Connection, revision: str | None = None, history: MigrationHistory = WAREHOUSE) -> None:
    """Bring the schema behind `connection` to `revision`, by default this program's; the caller commits."""
    from alembic import command  # here, since alembic takes longer to import than most questions to answer
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / history.folder).replace("%", "%%"))
    config.attributes |= {"connection": connection, "version_table": history.table}
    command.upgrade(config, revision or history.head)

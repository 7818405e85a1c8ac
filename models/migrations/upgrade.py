"""Upgrade: run the migrations on an open connection."""

from pathlib import Path

from sqlalchemy import Connection

from models.migrations import HEAD


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Bring the warehouse behind `connection` to `revision`; the caller commits."""
    from alembic import command  # here, since alembic takes longer to import than most questions to answer
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)

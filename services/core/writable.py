"""Writable: whether the application's database takes changes now."""

from pathlib import Path

from sqlalchemy import func, select

from services.core.database import ApplicationDatabase

PROBE, PROBE_BYTES = "space.probe", 64 * 1024
"""What is written beside the embedded database to see whether its disk takes more."""


def is_writable(database: ApplicationDatabase, home: Path) -> bool:
    """True unless the database is only read. Raises StoreUnreachable, or OSError where the disk takes no more."""
    with database.read() as session:
        if session.get_bind().dialect.name == "postgresql":
            return bool(session.scalar(select(func.current_setting("transaction_read_only"))) == "off")
    write_probe(home / PROBE)
    return True


def write_probe(path: Path) -> None:
    """Write a few kilobytes and take them away again. Raises OSError where there is no room for them."""
    try:
        with path.open("wb", buffering=0) as file:
            file.write(bytes(PROBE_BYTES))
    finally:
        if path.is_file():
            path.unlink(missing_ok=True)

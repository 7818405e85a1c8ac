"""`cartograph migrate`: bring both databases to this program's version."""

import click

from config.logging import configure
from config.settings import Settings
from services.core.context import build_context


@click.command()
def migrate() -> None:
    """Bring the databases to this program's version, and the store's days to the time zone that is set."""
    settings = Settings()
    configure(settings)
    ctx = build_context(settings, write=True, migrate=True)
    try:
        version = ctx.engine.data_version()
        application = ctx.application.migrate()
    finally:
        ctx.close()
    click.echo(f"The {ctx.engine.name} warehouse is up to date, at data version {version.number}.")
    click.echo(f"The {application} database of the application is up to date.")


commands: tuple[click.Command, ...] = (migrate,)

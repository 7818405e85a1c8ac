"""`cartograph migrate`: upgrade both databases to this program's version."""

import click

from config.logging import configure
from config.settings import Settings
from dashapp.commands.options import examples
from services.core.context import build_context


@click.command(epilog=examples("cartograph migrate"))
def migrate() -> None:
    """Upgrade the databases to this version.

    Also cuts the store's days anew if the time zone was changed.
    """
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

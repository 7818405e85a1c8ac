"""`cartograph worker`: runs background jobs beside a web server of several processes."""

from contextlib import suppress
from threading import Event

import click

from config.logging import configure
from config.settings import Settings
from dashapp.commands.options import examples
from dashapp.process.server import end_on_signals, open_home, open_queue


@click.command(epilog=examples("cartograph worker"))
def worker() -> None:
    """Run background jobs, such as imports.

    One after the other, until a signal ends it. Needed beside gunicorn; `cartograph serve` runs jobs by itself.
    """
    settings = Settings()
    configure(settings)
    end_on_signals()
    with open_home(settings) as ctx, open_queue(ctx, runs=True), suppress(KeyboardInterrupt):
        click.echo("Waiting for jobs.")
        Event().wait()


commands: tuple[click.Command, ...] = (worker,)

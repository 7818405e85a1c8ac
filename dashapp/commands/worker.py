"""`cartograph worker`: runs what pages ask for, beside a web server of several processes."""

from contextlib import suppress
from threading import Event

import click

from config.logging import configure
from config.settings import Settings
from dashapp.process.server import end_on_signals, open_home, open_queue


@click.command()
def worker() -> None:
    """Run jobs such as imports, one after the other, until a signal ends it; `serve` does so by itself."""
    settings = Settings()
    configure(settings)
    end_on_signals()
    with open_home(settings) as ctx, open_queue(ctx, runs=True), suppress(KeyboardInterrupt):
        click.echo("Waiting for jobs.")
        Event().wait()


commands: tuple[click.Command, ...] = (worker,)

"""`cartograph serve`: the web application on what is in the home."""

import socket
from collections.abc import Callable, Sequence

import click

from config.logging import configure
from config.settings import Settings
from dashapp.auth.hosts import only_here
from dashapp.commands.options import examples
from dashapp.process.server import address_of, application_of, bound, end_on_signals, listening, loopback, open_home
from services.accounts.first_admin import nobody_yet
from services.core.context import Context
from services.core.errors import NotAllowed

PORT, THREADS = 8050, 8
HOST = click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on.")
ON_PORT = click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=PORT,
    show_default=True,
    metavar="PORT",
    help="Port to listen on; 0 for a free one.",
)
IN_THREADS = click.option(
    "--threads",
    type=click.IntRange(1, 256),
    default=THREADS,
    show_default=True,
    metavar="N",
    help="Number of requests answered at a time.",
)


@click.command(epilog=examples("cartograph serve", "cartograph serve --host 0.0.0.0 --port 80 --threads 16"))
@HOST
@ON_PORT
@IN_THREADS
def serve(host: str, port: int, threads: int) -> None:
    """Serve the store to browsers.

    One process. In an empty home, the first page makes the administrator, if the server listens to this machine only.
    """
    settings = Settings()
    configure(settings)
    end_on_signals()
    with bound(host, port) as taken, open_home(settings) as ctx:
        first = nobody_yet(ctx)
        if first and not loopback(host):
            raise NotAllowed(
                f"There is no account yet, and whoever reaches {host} first would become the administrator: make one "
                "with `cartograph user add EMAIL --role admin`, then serve."
            )
        note = ["There is no account yet: the first page makes the administrator."] if first else []
        run(ctx, taken, threads, lambda address: [f"Serving on {address}", *note])


def run(ctx: Context, taken: socket.socket, threads: int, lines: Callable[[str], Sequence[str]]) -> None:
    """Serve until a signal ends it. `lines`, given the address, are printed once the server accepts requests."""
    with application_of(ctx) as app:
        if loopback(taken.getsockname()[0]):
            only_here(app, ctx.settings)
        said = lines(address_of(taken))
        server = listening(app, taken, threads=threads, behind_proxy=bool(ctx.settings.behind_proxy))
        click.echo("\n".join(said))
        server.run()


commands: tuple[click.Command, ...] = (serve,)

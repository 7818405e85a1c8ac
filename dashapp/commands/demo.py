"""`cartograph demo`: from an empty home to a served demo store with an account."""

import click

from config.logging import configure
from config.settings import Settings
from dashapp.commands.demo_data import FOLDER, naming_write_errors, report_progress
from dashapp.commands.options import examples
from dashapp.commands.serve import IN_THREADS, ON_PORT, run
from dashapp.process.server import bound, end_on_signals, open_home
from services.accounts import people
from services.accounts.first_admin import nobody_yet
from services.accounts.passwords import generate_password
from services.accounts.people import NewPerson
from services.core.context import Context
from services.demo.files import KINDS
from services.demo.loading import file_name, holdings, load_demo
from services.demo.world import WorldSpec
from services.monitoring.rules.demo_defaults import begin
from services.query.scope import Scope

HOST = "127.0.0.1"
WHO = "cartograph demo"
EMAIL = "admin@shop.example"
"""The first account. Its password is generated for each home, printed once, and stored only as a hash."""

SPEC = WorldSpec()


@click.command(
    epilog=examples("cartograph demo", "cartograph demo --port 0 --threads 16", "cartograph demo --no-serve")
)
@ON_PORT
@IN_THREADS
@click.option("--no-serve", is_flag=True, help="Make the store and the account, then exit.")
def demo(port: int, threads: int, *, no_serve: bool) -> None:
    """Make a demo store and an account, and serve them.

    An existing store and existing accounts are kept. The server listens to this machine only. The address and a new
    account's password are printed; the password is shown once.
    """
    settings = Settings()
    configure(settings)
    end_on_signals()
    if no_serve:
        with open_home(settings) as ctx:
            make_store(ctx)
            click.echo("\n".join(ensure_account(ctx)))
        return
    with bound(HOST, port) as taken, open_home(settings) as ctx:
        make_store(ctx)
        run(ctx, taken, threads, lambda address: [f"Address:  {address}", *ensure_account(ctx)])


def make_store(ctx: Context) -> None:
    """Load the demo into an empty warehouse, or finish an interrupted load; leave any other store as it is.

    Targets and rules are made from its numbers.
    """
    if not is_incomplete(ctx):
        click.echo("This home has a store already: it is served as it is.", err=True)
        return
    with naming_write_errors():
        load_demo(ctx, SPEC, ctx.settings.home / FOLDER, report_progress)
    begin(ctx, Scope.everything("command line"))


def is_incomplete(ctx: Context) -> bool:
    """True if the warehouse is empty, or has only a part of the demo."""
    held = holdings(ctx)
    return not held.real and held.demo < {file_name(SPEC, kind) for kind in KINDS}


def ensure_account(ctx: Context) -> list[str]:
    """Return the lines about who can log in; make the first account if nobody can."""
    if not nobody_yet(ctx):
        email = next((person.email for person in people.everyone(ctx) if person.role == "admin"), "EMAIL")
        click.echo(f"There are accounts already; `cartograph user password {email}` sets a new password.", err=True)
        return []
    password = generate_password()
    people.add(ctx, NewPerson(email=EMAIL, role="admin"), password, who=WHO)
    click.echo("The password is shown once; only its hash is stored.", err=True)
    return [f"Account:  {EMAIL}", f"Password: {password}"]


commands: tuple[click.Command, ...] = (demo,)

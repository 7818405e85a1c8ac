"""`cartograph demo`: from an empty home to a store that can be looked at, with an account to log in."""

import click

from config.logging import configure
from config.settings import Settings
from dashapp.commands.demo_data import FOLDER, report, writable
from dashapp.commands.serve import IN_THREADS, ON_PORT, run
from dashapp.process.server import bound, end_on_signals, open_home
from services.accounts import people
from services.accounts.first_admin import nobody_yet
from services.accounts.passwords import made_up
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
"""The first account. Its password is made up in each home anew, printed once, and kept only as a hash."""

SPEC = WorldSpec()


@click.command()
@ON_PORT
@IN_THREADS
@click.option("--no-serve", is_flag=True, help="Make what is missing, and end.")
def demo(port: int, threads: int, *, no_serve: bool) -> None:
    """Make the demo store and a first account where there is none, and serve them to this machine."""
    settings = Settings()
    configure(settings)
    end_on_signals()
    if no_serve:
        with open_home(settings) as ctx:
            make_store(ctx)
            click.echo("\n".join(account(ctx)))
        return
    with bound(HOST, port) as taken, open_home(settings) as ctx:
        make_store(ctx)
        run(ctx, taken, threads, lambda address: [f"Address:  {address}", *account(ctx)])


def make_store(ctx: Context) -> None:
    """Load the demo into an empty warehouse, or the rest of one that was interrupted; leave any other store alone.

    Targets and rules come with it, from its own numbers.
    """
    if not wanting(ctx):
        click.echo("There is a store in this home already: it is served as it is.", err=True)
        return
    with writable():
        load_demo(ctx, SPEC, ctx.settings.home / FOLDER, report)
    begin(ctx, Scope.everything("command line"))


def wanting(ctx: Context) -> bool:
    """Tell whether the warehouse has nothing, or only a part of the demo."""
    held = holdings(ctx)
    return not held.real and held.demo < {file_name(SPEC, kind) for kind in KINDS}


def account(ctx: Context) -> list[str]:
    """Give the lines about who can log in; where nobody can, make the first account."""
    if not nobody_yet(ctx):
        email = next((person.email for person in people.everyone(ctx) if person.role == "admin"), "EMAIL")
        click.echo(
            f"There are accounts already; `cartograph user password {email}` gives one a new password.", err=True
        )
        return []
    password = made_up()
    people.add(ctx, NewPerson(email=EMAIL, role="admin"), password, who=WHO)
    click.echo("This password is shown once, and kept nowhere.", err=True)
    return [f"Account:  {EMAIL}", f"Password: {password}"]


commands: tuple[click.Command, ...] = (demo,)

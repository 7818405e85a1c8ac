"""`cartograph bench`: measure this machine, from a checkout."""

import subprocess
import sys

import click

from dashapp.commands.check import ROOT, require_checkout
from dashapp.commands.options import examples


@click.command(
    epilog=examples("cartograph bench --loads", "cartograph bench --help"),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def bench(options: tuple[str, ...]) -> int:
    """Measure speed on this machine, in a checkout."""
    require_checkout(ROOT)
    command = [sys.executable, "-m", "tests.benchmarks", *options]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own program


commands: tuple[click.Command, ...] = (bench,)

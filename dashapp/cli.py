"""The command line: which commands there are, and how an error leaves the program."""

import logging
import sys
import traceback
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from uuid import uuid4

import click
from pydantic import ValidationError

from dashapp.commands.options import examples
from services.core.disk_full import NO_SPACE, is_disk_full
from services.core.errors import AppError

GROUPS: Mapping[str, Mapping[str, str]] = {
    "Start": {"demo": "demo", "serve": "serve", "worker": "worker"},
    "Data": {
        "import": "imports",
        "source": "source",
        "mapping": "mappings",
        "imports": "imports",
        "undo": "imports",
        "quarantine": "imports",
        "demo-data": "demo_data",
    },
    "Questions": {"ask": "ask", "analyse": "analyse", "catalogue": "catalogue", "export": "export"},
    "People": {"user": "user", "team": "team", "audit": "audit"},
    "Administration": {"migrate": "migrate", "settings": "settings"},
    "Development": {"check": "check", "bench": "bench"},
}
"""Each command with the module of `dashapp.commands` that declares it, as `--help` groups them."""

COMMANDS = {name: module for group in GROUPS.values() for name, module in group.items()}

MENDABLE, FAULT, INTERRUPTED = 2, 1, 130


class LazyGroup(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and return the command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"dashapp.commands.{COMMANDS[cmd_name]}")
        found: dict[str, click.Command] = {command.name: command for command in module.commands}
        return found[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups, each with the first sentence of its help."""
        width = max(map(len, COMMANDS))
        for title, names in GROUPS.items():
            with formatter.section(title):
                known = [(name, self.get_command(ctx, name)) for name in names]
                rows = [(name.ljust(width), command.get_short_help_str(60)) for name, command in known if command]
                formatter.write_dl(rows)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="COMMAND [ARGS]...",
    epilog=examples(
        "cartograph demo",
        "cartograph import transactions orders.csv --dry-run",
        "cartograph ask revenue --by region --compare year",
        more="Run 'cartograph COMMAND --help' for the options and examples of a command.",
    ),
)
@click.version_option(package_name="cartograph", help="Show the version and exit.")
def root() -> None:
    """Analytics for an e-commerce team: import files, ask questions, serve pages."""


def _sentence(error: Exception) -> str:
    if isinstance(error, AppError):
        from dashapp.commands.remedies import describe_error  # what it needs is imported when there is an error

        return describe_error(error)
    if isinstance(error, click.ClickException):
        return _usage(error)
    assert isinstance(error, ValidationError)  # noqa: S101 - the other kinds went before
    first = error.errors()[0]
    name = "_".join(map(str, first["loc"])).upper()
    reason = first["msg"].removeprefix("Value error, ")
    return f"CARTOGRAPH_{name} is not valid: {reason}."


def _usage(error: click.ClickException) -> str:
    """Write an error of click's in one line, with what to do next."""
    message = " ".join(error.format_message().split()).rstrip(".")
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return f"{message}."
    message = message.replace(". Did you mean", "; did you mean").replace(". Choose from:", "; choose from")
    if isinstance(error.ctx.command, LazyGroup) and message.startswith("No such command"):
        message += _similar(message.split("'")[1])
    end = "" if message.endswith("?") else ";"
    return f"{message}{end} see '{error.ctx.command_path} --help'."


def _similar(name: str) -> str:
    """Suggest the command that was probably meant."""
    close = get_close_matches(name, COMMANDS, n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def _fault(error: BaseException) -> int:
    """Tell a full disk in a sentence; of anything else, where the log has it."""
    if is_disk_full(error):
        click.echo(f"error: {NO_SPACE}", err=True)
        return MENDABLE
    reference = uuid4().hex[:8]
    logging.getLogger("cartograph").error("reference %s\n%s", reference, "".join(traceback.format_exception(error)))
    click.echo(f"internal error: the log has the details under the reference {reference}.", err=True)
    return FAULT


def _code(arguments: list[str] | None) -> int:
    try:
        done = root.main(arguments, prog_name="cartograph", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return MENDABLE
    except (AppError, click.ClickException, ValidationError) as error:
        click.echo(f"error: {_sentence(error)}", err=True)
        return MENDABLE
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, the person gets a reference
        return _fault(error)
    return done if isinstance(done, int) else 0


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit: 0 success, 2 an error that the person can fix, 1 an internal error with a reference."""
    sys.exit(_code(arguments))

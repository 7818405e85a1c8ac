"""The command line: which commands there are, and how an error leaves the program."""

import logging
import sys
import traceback
from importlib import import_module
from uuid import uuid4

import click
from pydantic import ValidationError

from services.core.errors import AppError

COMMANDS = {
    "demo": "demo",
    "serve": "serve",
    "worker": "worker",
    "ask": "ask",
    "analyse": "analyse",
    "export": "export",
    "catalogue": "catalogue",
    "import": "imports",
    "imports": "imports",
    "undo": "imports",
    "quarantine": "imports",
    "demo-data": "demo_data",
    "user": "user",
    "team": "team",
    "audit": "audit",
    "migrate": "migrate",
    "settings": "settings",
    "bench": "bench",
    "check": "check",
}
"""Each command with the module of `dashapp.commands` that declares it; a module is imported when it is needed."""

MENDABLE, FAULT, INTERRUPTED = 2, 1, 130


class LazyGroup(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name every command."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and give the command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"dashapp.commands.{COMMANDS[cmd_name]}")
        found: dict[str, click.Command] = {command.name: command for command in module.commands}
        return found[cmd_name]


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cartograph")
def root() -> None:
    """Cartograph: the numbers of a store, from the file to the answer."""


def _sentence(error: Exception) -> str:
    if isinstance(error, AppError):
        from dashapp.commands.remedies import describe_error  # what it needs is imported when there is an error

        return describe_error(error)
    if isinstance(error, click.ClickException):
        return error.format_message()
    assert isinstance(error, ValidationError)  # noqa: S101 - the other kinds went before
    first = error.errors()[0]
    return f"The setting CARTOGRAPH_{'_'.join(map(str, first['loc'])).upper()} is wrong: {first['msg']}."


def _fault(error: BaseException) -> int:
    reference = uuid4().hex[:8]
    logging.getLogger("cartograph").error("reference %s\n%s", reference, "".join(traceback.format_exception(error)))
    click.echo(f"Something went wrong on our side; the log has it under the reference {reference}.", err=True)
    return FAULT


def _code(arguments: list[str] | None) -> int:
    try:
        done = root.main(arguments, prog_name="cartograph", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return MENDABLE
    except (AppError, click.ClickException, ValidationError) as error:
        click.echo(_sentence(error), err=True)
        return MENDABLE
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, the person gets a reference
        return _fault(error)
    return done if isinstance(done, int) else 0


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave: 0 done, 2 an error the person can mend, 1 a fault of ours with a reference."""
    sys.exit(_code(arguments))

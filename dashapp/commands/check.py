"""`cartograph check`: everything that must hold before a change is in, by one command."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click

from dashapp.commands.options import examples
from services.core.errors import AppError

ROOT = Path(__file__).parents[2]
"""The checkout, where this file is in one."""

KEPT = ("CARTOGRAPH_SHARED", "CARTOGRAPH_REQUIRE_ALL")
"""The only variables of ours that reach the tests: the person's own store is none of their business."""

SLOWING = ("PYTHONDONTWRITEBYTECODE",)
"""Without bytecode every process that a test starts compiles the whole program again."""

UNBUFFERED = {"PYTHONUNBUFFERED": "1"}
"""Progress is seen while it is made."""

NEEDED = ("ruff", "mypy", "importlinter", "pytest", "xdist")


@dataclass(frozen=True, kw_only=True)
class CheckPart:
    """One tool, run by this Python with these arguments."""

    name: str
    arguments: tuple[str, ...]
    streams: bool = False
    """True if its lines are printed as they come, because it takes minutes."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a part ended."""

    part: CheckPart
    passed: bool
    seconds: float
    said: str


SLOWEST = 10
"""How many of the slowest tests a run prints."""

TESTS = ("-m", "pytest", "--quiet", "--numprocesses=auto", "--dist=loadgroup", f"--durations={SLOWEST}")

LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"

LINT_SCRIPTS = """
import subprocess, sys
from importlib.metadata import files
program = next(file.locate() for file in files("oxlint") if file.stem == "oxlint")
sys.exit(subprocess.call([program, "--deny-warnings", *sys.argv[1:]]))
"""
"""The linter of JavaScript is one binary that comes as a package: nobody needs Node."""

PARTS = {
    part.name: part
    for part in (
        CheckPart(name="lint", arguments=("-m", "ruff", "check", "--quiet", "--output-format=concise", ".")),
        CheckPart(name="format", arguments=("-m", "ruff", "format", "--check", ".")),
        CheckPart(name="js", arguments=("-c", LINT_SCRIPTS, "dashapp", "tests")),
        CheckPart(name="types", arguments=("-m", "mypy")),
        CheckPart(name="imports", arguments=("-c", LINT_IMPORTS)),
        CheckPart(name="tests", arguments=TESTS, streams=True),
    )
}


@click.command(
    "check",
    epilog=examples("cartograph check", "cartograph check --only lint", "cartograph check --only tests -- -k flight"),
)
@click.option("--only", "names", type=click.Choice(list(PARTS)), multiple=True, help="Run only this part. Repeatable.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def check(names: tuple[str, ...], pytest_arguments: tuple[str, ...]) -> None:
    """Run lint, type checks and tests, in a checkout.

    Exit with 1 if any of them fails. Arguments after -- are passed to pytest.
    """
    require_checkout(ROOT)
    outcomes = run_parts([part for name, part in PARTS.items() if name in (names or PARTS)], pytest_arguments)
    if not all(outcome.passed for outcome in outcomes):
        raise click.exceptions.Exit(1)


def require_checkout(root: Path) -> None:
    """Raise AppError if there is nothing to check, or nothing to check it with."""
    if not (root / "tests").is_dir() or not (root / "pyproject.toml").is_file():
        raise AppError("This works in a checkout installed with `pip install -e '.[test]'`.")
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise AppError(f"This needs {', '.join(missing)}: run `pip install -e '.[test]'` in {root}.")


def run_parts(parts: Sequence[CheckPart], pytest_arguments: tuple[str, ...]) -> list[Outcome]:
    """Run parts: those that take minutes here, and beside them the others one by one.

    The others keep one core busy each, and tests wait for browsers: one after another, both leave cores idle.
    """
    beside = ThreadPoolExecutor(max_workers=1)
    try:
        short = [beside.submit(run_part, part, pytest_arguments) for part in parts if not part.streams]
        long = [run_part(part, pytest_arguments) for part in parts if part.streams]
        return [*(one.result() for one in short), *long]
    finally:
        beside.shutdown(cancel_futures=True)


def run_part(part: CheckPart, pytest_arguments: tuple[str, ...]) -> Outcome:
    """Run one part and print its line; before it, what it said: while it runs, or when it has failed."""
    more = pytest_arguments if part.name == "tests" else ()
    start, said = time.monotonic(), []
    with subprocess.Popen(  # noqa: S603 - our own tools, and the arguments of the person who runs them
        [sys.executable, *part.arguments, *more],
        cwd=ROOT,
        env=environment(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if part.streams:
                click.echo(line, nl=False)
    outcome = Outcome(part=part, passed=process.returncode == 0, seconds=time.monotonic() - start, said="".join(said))
    report(outcome)
    return outcome


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables without the person's settings of Cartograph, and with what makes a long run bearable."""
    ours = {name for name in variables if name.upper().startswith("CARTOGRAPH_") and name not in KEPT}
    return {name: value for name, value in variables.items() if name not in ours and name not in SLOWING} | UNBUFFERED


def report(outcome: Outcome) -> None:
    """Print what a failed part said, then the part's line: its name, how it ended, how long it took, its last words."""
    if not outcome.passed and not outcome.part.streams:
        click.echo(outcome.said.rstrip())
    last = next((line for line in reversed(outcome.said.splitlines()) if line.strip()), "").strip("= ")
    ended = "passed" if outcome.passed else "FAILED"
    click.echo(f"{outcome.part.name:<8} {ended} {outcome.seconds:7.1f} s  {last}".rstrip())


commands: tuple[click.Command, ...] = (check,)

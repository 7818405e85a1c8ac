"""There is enough test for the program: at least as many lines of test as of program.

Counted are lines of code: lines on which a token of the language stands. Blank lines, lines with nothing but a
comment, and docstrings do not count, on either side; a statement over three lines counts as three. Tests are
everything below `tests/`, its stores, fixtures and benchmarks too: all of it is there to hold the program. The program
is everything below `config`, `models`, `services` and `dashapp`, its declarations and its scripts for the browser too;
only Alembic's migrations are left out, which are written once and held by the schema that they lead to.
"""

import io
import tokenize
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGES, docstring_lines, files, text

LEAST = 1.0
"""At least as much test as program."""

MIGRATIONS = ("models/migrations/versions/", "models/migrations/application/versions/")

LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
"""Tokens that are no code."""

COUNTED = {".py", ".js"}


def python_lines(source: str) -> int:
    """Return the number of lines of code of a module."""
    found: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in LAYOUT:
            found.update(range(token.start[0], token.end[0] + 1))
    return len(found - docstring_lines(source))


def script_lines(source: str) -> int:
    """Return the number of lines of code of a script, whose comments stand on lines of their own."""
    lines = [line.strip() for line in source.splitlines()]
    return sum(1 for line in lines if line and not line.startswith(("//", "/*", "*")))


def lines(path: Path) -> int:
    """Return the number of lines of code of a file."""
    return python_lines(text(path)) if path.suffix == ".py" else script_lines(text(path))


def counted(*folders: str) -> int:
    """Return the lines of code below these folders."""
    return sum(
        lines(path)
        for path in files()
        if path.parts[0] in folders and path.suffix in COUNTED and not path.as_posix().startswith(MIGRATIONS)
    )


def test_there_is_enough_test_for_the_program() -> None:
    tests, program = counted("tests"), counted(*PACKAGES)
    assert tests / program >= LEAST, f"{tests} lines of test for {program} of program: {tests / program:.3f}"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("", 0),
        ("\n\n# only a comment\n", 0),
        ('"""A module."""\n', 0),
        ('"""A module,\n\nin three lines.\n"""\nx = 1  # with a comment\n', 1),
        ("x = (\n    1,\n\n    # why\n    2,\n)\n", 4),
        ('def f():\n    """Say it."""\n    return "a string"\n', 2),
        ('class A:\n    """A."""\n\n    x: int\n    """What x is."""\n', 2),
        ('text = """one\n\ntwo"""\n', 3),
        ("x = 1; y = 2\n", 1),
        ("if x:\n    pass\nelse:\n    y()\n", 4),
    ],
)  # fmt: skip
def test_lines_of_code_are_counted_as_this_file_says(source: str, count: int) -> None:
    assert python_lines(source) == count


def test_lines_of_scripts_are_counted_without_blanks_and_comments() -> None:
    assert script_lines("/* what\n * this does\n */\n\nlet x = 1; // why\n// more\n  x += 1;\n") == 2

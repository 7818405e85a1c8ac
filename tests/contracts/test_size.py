"""Functions and files stay small.

A function's lines are the lines of its body that hold code: not its signature and decorators, not its docstring, not
blank lines, not lines with nothing but a comment. A function inside another counts for both. A file's lines are all of
its lines.
"""

import ast
import statistics
from pathlib import Path

from tests.contracts.sources import PACKAGES, modules, text, tree

KERNELS: dict[str, str] = {}
"""Functions of more than 50 lines, as path:name, each with the reason: numeric kernels only."""

MIGRATIONS = ("models/migrations/versions/", "models/migrations/application/versions/")
"""Alembic's upgrade() is a list of tables."""

DECLARATIONS = ("services/catalog/", *MIGRATIONS)
"""Where a file is a list and may be long."""


def functions() -> list[tuple[str, int]]:
    """Every function of the program as path:name, with its lines."""
    return [
        (f"{path}:{node.name}", lines(path, node))
        for path in modules(*PACKAGES)
        if not path.as_posix().startswith(MIGRATIONS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def lines(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function, as the top of this file defines them."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not body:
        return 0
    source = text(path).splitlines()[body[0].lineno - 1 : body[-1].end_lineno]
    return sum(1 for line in source if line.strip() and not line.strip().startswith("#"))


def test_the_median_function_has_at_most_8_lines() -> None:
    assert statistics.median(size for _, size in functions()) <= 8


def test_nine_in_ten_functions_have_under_25_lines() -> None:
    large = [(name, size) for name, size in functions() if size >= 25]
    assert len(large) <= len(functions()) / 10, large


def test_no_function_has_over_50_lines_but_a_listed_kernel() -> None:
    assert {name: size for name, size in functions() if size > 50 and name not in KERNELS} == {}


def test_every_listed_kernel_still_needs_to_be_listed() -> None:
    assert set(KERNELS) <= {name for name, size in functions() if size > 50}


def test_no_file_has_over_300_lines_but_declarations() -> None:
    sizes = {path.as_posix(): len(text(path).splitlines()) for path in modules(*PACKAGES, "tests")}
    assert {path: size for path, size in sizes.items() if size > 300 and not path.startswith(DECLARATIONS)} == {}

"""The files that the contracts speak about, read once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

PACKAGES = ("config", "models", "services", "dashapp")

LISTED = ("*.md", "*.toml", ".ci/*", *(f"{top}/**/*.py" for top in (*PACKAGES, "tests")))
"""The same where git cannot tell."""


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project: tracked, or new and not ignored. Relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):  # a copy without its history
        listed = [str(path.relative_to(ROOT)) for top in LISTED for path in ROOT.glob(top)]
    return tuple(path for path in map(Path, sorted(listed)) if (ROOT / path).is_file())


def modules(*folders: str) -> list[Path]:
    """The Python files below these folders."""
    return [path for path in files() if path.suffix == ".py" and path.parts[0] in folders]


@cache
def text(path: Path) -> str:
    """What is in a file of ours."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module of ours."""
    return ast.parse(text(path), str(path))


def docstrings(path: Path) -> set[int]:
    """The ids of the nodes that are docstrings, of modules, classes, functions, and after a declaration."""
    return {
        id(statement.value)
        for statement in ast.walk(tree(path))
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }


def docstring_lines(source: str) -> set[int]:
    """The numbers of the lines that docstrings stand on, after a declaration too."""
    return {
        number
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }

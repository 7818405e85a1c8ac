"""Statements are SQLAlchemy Core. SQL as text is for the engines and the migrations only."""

import ast
import re
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGES, docstrings, modules, tree

ALLOWED = (
    "services/warehouse/",
    "services/core/database.py",  # opens the application's database: locks and pragmas
    "services/ingest/read/",
    "services/ingest/clean/",
    "services/ingest/match/",
    "models/migrations/",
    "services/core/database.py",
)

BEGINNINGS = (
    r"SELECT\s.+\sFROM\s", r"SELECT\s+[\w(*]+\(", r"INSERT\s+INTO\s", r"UPDATE\s+\S+\s+SET\s", r"DELETE\s+FROM\s",
    r"WITH\s+\S+\s+AS\s*\(", r"(CREATE|DROP|ALTER)\s+(OR\s|TEMP|TABLE|INDEX|VIEW|SCHEMA|DATABASE|MACRO|UNIQUE)",
    r"COPY\s+\S+\s+(FROM|TO|\()", r"ATTACH\s+'", r"PRAGMA\s", r"TRUNCATE\s", r"VACUUM\b", r"ANALYZE\b",
)  # fmt: skip

STATEMENT = re.compile("|".join(rf"\s*{beginning}" for beginning in BEGINNINGS), re.DOTALL | re.IGNORECASE)
"""How a literal begins that is a statement."""

DOORS = {"text", "exec_driver_sql", "DDL"}
"""SQLAlchemy's names through which text becomes SQL."""


def stray(path: Path, module: ast.Module, skipped: set[int]) -> list[str]:
    """Where in a module SQL is written as text."""
    found = [node for node in ast.walk(module) if id(node) not in skipped and (is_statement(node) or is_door(node))]
    return [f"{path}:{getattr(node, 'lineno', 0)}" for node in found]


def is_statement(node: ast.AST) -> bool:
    """Whether the node is a literal, plain or formatted, that begins as a statement does."""
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
        return begins_statement("".join(map(str, parts)))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and begins_statement(node.value)


def begins_statement(literal: str) -> bool:
    """Whether it is SQL and not a sentence, which begins with one capital."""
    first = literal.split(maxsplit=1)[:1]
    return bool(STATEMENT.match(literal)) and (first[0].isupper() or first[0].islower())


def is_door(node: ast.AST) -> bool:
    """Whether the node takes one of the doors out of SQLAlchemy."""
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").startswith("sqlalchemy") and any(name.name in DOORS for name in node.names)
    if isinstance(node, ast.Attribute):
        of_sqlalchemy = isinstance(node.value, ast.Name) and node.value.id in {"sa", "sqlalchemy"}
        return node.attr == "exec_driver_sql" or (of_sqlalchemy and node.attr in DOORS)
    return False


def test_no_sql_is_written_as_text_outside_the_engines_and_migrations() -> None:
    checked = [path for path in modules(*PACKAGES) if not path.as_posix().startswith(ALLOWED)]
    assert [place for path in checked for place in stray(path, tree(path), docstrings(path))] == []


@pytest.mark.parametrize(
    "code",
    [
        "from sqlalchemy import text",
        "import sqlalchemy as sa; sa.text('x')",
        "connection.exec_driver_sql(x)",
        "x = 'SELECT a FROM b'",
        "x = 'select a from b'",
        "x = f'SELECT {a} FROM {b}'",
        "x = f'DELETE FROM {b}'",
        "x = 'create table b (c int)'",
        "x = '''\n  WITH a AS (\n'''",
        "x = 'COPY a FROM STDIN'",
    ],
)
def test_stray_sql_is_found(code: str) -> None:
    assert stray(Path("x.py"), ast.parse(code), set())


@pytest.mark.parametrize(
    "code",
    [
        "from sqlalchemy import select, Text",
        "x = 'Select a month from the list'",
        "x = 'with the last day'",
        "x = 'Update the store'",
        "x = 'copy of the file'",
        "x = 'Create a user'",
    ],
)
def test_a_sentence_is_no_sql(code: str) -> None:
    assert not stray(Path("x.py"), ast.parse(code), set())

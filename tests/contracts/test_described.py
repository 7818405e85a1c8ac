"""Everything declared is described: modules, functions, settings, tables, metrics, dimensions."""

import ast
from itertools import chain

import pytest

from config.settings import Settings
from models.app import accounts, audit, jobs, sessions, targets
from models.warehouse import metadata
from tests.contracts.sources import PACKAGES, modules, tree

DECLARING = (accounts, audit, jobs, sessions, targets)

TABLES = (*metadata.sorted_tables, *accounts.Base.metadata.sorted_tables)

OBVIOUS = {"name", "rows_in", "rows_out", "quantity", "unit_price", "price"}
"""Columns whose name says all there is to say, beside the keys."""


def test_every_module_says_what_it_decides() -> None:
    silent = [
        str(path) for path in modules(*PACKAGES, "tests") if tree(path).body and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_every_public_function_and_class_has_a_docstring() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    # Alembic's upgrade(); the module says what it does
    migrations = ("models/migrations/versions", "models/migrations/application/versions")
    silent = [
        f"{path}:{node.name}"
        for path in modules(*PACKAGES)
        if not path.as_posix().startswith(migrations)
        for node in chain.from_iterable(scope.body for scope in scopes(tree(path)))
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def scopes(module: ast.Module) -> list[ast.Module | ast.ClassDef]:
    """The module and its public classes: what another module can see into."""
    return [module, *(node for node in module.body if isinstance(node, ast.ClassDef) and node.name[0] != "_")]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described(name: str) -> None:
    described = Settings.model_fields[name].description
    assert described
    assert described[0].isupper()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_and_every_column_that_needs_it_has_a_comment(table) -> None:  # type: ignore[no-untyped-def]
    assert table.comment
    keys = {column.name for column in table.columns if column.primary_key or column.foreign_keys}
    keys |= {name for name in table.columns.keys() if name.endswith("_key")}  # noqa: SIM118 - a column collection
    silent = {column.name for column in table.columns if not column.comment} - keys
    assert silent <= OBVIOUS


def test_the_application_and_the_warehouse_can_share_a_database() -> None:
    ours = set(audit.Base.metadata.tables)
    assert {"app_users", "app_audit"} <= ours
    assert not ours & set(metadata.tables)


@pytest.mark.parametrize("kind", ["metrics", "dimensions"])
def test_everything_in_the_catalogue_has_a_label_and_a_meaning(kind: str) -> None:
    from services.catalog import catalog

    declared = getattr(catalog(), kind)
    assert declared
    assert [name for name, it in declared.items() if not (it.label and it.meaning and it.name == name)] == []

"""Kinds: the registry refuses what contradicts itself, and everything else asks the kind."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from models.warehouse import customers, events, order_lines, products, refunds, transactions, users
from services.core.errors import UnknownName
from services.ingest.fields import ImportField
from services.ingest.import_kind import ComputedField, ImportKind, ReplacedTable
from services.ingest.kinds import (
    DEFAULT_KIND,
    KINDS,
    find_kind,
    find_preset,
    index_kinds,
    list_fact_tables,
    list_id_tables,
    list_replaced_tables,
)
from services.ingest.kinds.customers import CUSTOMERS
from services.ingest.kinds.events import EVENTS
from services.ingest.kinds.orders import ORDERS
from services.ingest.presets import FilePreset
from tests.contracts.sources import PACKAGES, docstrings, modules, tree

BRANCHING = ("services/ingest/", "services/uploads/", "services/jobs/", "dashapp/pages/data/")
"""Where nothing may branch on the name of a kind."""

OWN = ("services/ingest/kinds/", "services/ingest/match/")


def test_the_public_names_stay() -> None:
    assert list(KINDS)[:3] == ["transactions", "customers", "events"]
    assert DEFAULT_KIND == "transactions"
    assert find_kind("events") is EVENTS
    with pytest.raises(UnknownName, match="no imports of 'refunds'; there are: transactions, customers, events"):
        find_kind("refunds")


def test_a_preset_is_found_for_its_kind_alone() -> None:
    assert find_preset(ORDERS, None) is None
    assert find_preset(ORDERS, "uci-online-retail") in ORDERS.presets
    with pytest.raises(UnknownName, match="no preset 'uci-online-retail' for events; there are: rees46-events"):
        find_preset(EVENTS, "uci-online-retail")


WRONG: dict[str, ImportKind] = {
    "identity is no field": replace(ORDERS, identity=("order",)),
    "probe is not in the identity": replace(ORDERS, probe=("date",)),
    "a part of a computed field is none": replace(ORDERS, computed=ComputedField(name="revenue", parts=("weight",))),
    "a field twice": replace(CUSTOMERS, fields=(*CUSTOMERS.fields, CUSTOMERS.fields[0])),
    "a field that is called as a column of the cleaning": replace(
        CUSTOMERS, fields=(*CUSTOMERS.fields, ImportField(name="amount", type="money", meaning="Money"))
    ),
    "a fact without load": replace(EVENTS, writes=(users,)),
    "a preset of other fields": replace(EVENTS, presets=(FilePreset(name="x", columns=(("colour", "Colour"),)),)),
    "what is kept is another table": replace(
        ORDERS, replaces=(ReplacedTable(table=transactions, kept=order_lines, key="transaction_key"),)
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_declaration_that_contradicts_itself_is_refused(what: str) -> None:
    with pytest.raises(ValueError, match=f"the kind {WRONG[what].name}: "):
        index_kinds([WRONG[what]])


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two kinds of import are called events"):
        index_kinds([EVENTS, EVENTS])


def test_an_undo_takes_rows_that_refer_to_others_first() -> None:
    tables = list_fact_tables()
    assert tables[:4] == (order_lines, refunds, transactions, events)
    referred = [(at, tables.index(key.column.table)) for at, fact in enumerate(tables) for key in fact.foreign_keys
                if key.column.table in tables]  # fmt: skip
    assert referred
    assert all(refers < to for refers, to in referred)
    assert {customers, products} <= set(list_id_tables())
    assert [one.table.name for one in list_replaced_tables()][:4] == [
        "customers", "transactions", "order_lines", "refunds",
    ]  # fmt: skip


def test_lines_and_the_field_that_is_computed_from_them() -> None:
    assert [kind.name for kind in KINDS.values() if kind.has_lines] == ["transactions"]
    assert ORDERS.is_computed("revenue", fold=True)
    assert not ORDERS.is_computed("revenue", fold=False)
    assert not EVENTS.is_computed("price", fold=True)
    lines = [field.name for field in ORDERS.fields if field.line]
    assert lines == ["category", "subcategory", "brand", "product_id", "product_name", "quantity", "unit_price",
                     "line_amount", "line_discount", "cost", "unit_cost"]  # fmt: skip


def test_nothing_but_the_kind_branches_on_its_name() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, module in _modules()
        if str(path).startswith(BRANCHING)
        if not str(path).startswith(OWN)
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and node.value in set(KINDS) and id(node) not in docstrings(path)
    ]
    assert found == []


def _modules() -> list[tuple[Path, ast.Module]]:
    return [(path, tree(path)) for path in modules(*PACKAGES)]

"""Keys: every id gets the dense integer that the warehouse has for it, or the next free one."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from models.warehouse import NO_PRODUCT, NOT_ON_A_LINE, UNKNOWN, categories, customers, products, sessions, users
from services.warehouse.duckdb.sandbox import Sandbox, listed, literal
from services.warehouse.loader import Handover, KeyLookup, Loader

MEMBERS = ("segment", "region", "age_group")
"""Attributes of the customer that an order keeps as they were at the time of sale."""


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """A table of keys and ids, and the expressions over a relation of the stage that give the ids."""

    table: sa.Table
    key: str
    ids: tuple[str, ...]
    values: tuple[str, ...]
    reserved: tuple[int, str] | None = None
    """Key and id of the row that every warehouse has, where there is one."""

    @property
    def name(self) -> str:
        """What its table in the stage is called: key, the ids, and whether the key is new."""
        return f"key_{self.table.name}"


def fill_unknown(expression: str) -> str:
    """Put the member that stands for a missing one."""
    return f"coalesce({expression}, {literal(UNKNOWN)})"


USERS = Dictionary(table=users, key="user_key", ids=("user_id",), values=("user_id",))
SESSIONS = Dictionary(table=sessions, key="session_key", ids=("session_id",), values=("user_session",))
PRODUCTS = Dictionary(
    table=products,
    key="product_key",
    ids=("product_id",),
    values=("product_id",),
    reserved=(NO_PRODUCT, NOT_ON_A_LINE),
)
CATEGORIES = Dictionary(
    table=categories,
    key="category_key",
    ids=("category_id", "category_code"),
    values=(fill_unknown("category_id"), fill_unknown("category_code")),
)
CUSTOMERS = Dictionary(table=customers, key="customer_key", ids=("customer_id",), values=("customer_id",))


def find_last_key(loader: Loader, table: sa.Table, key: str) -> int:
    """Return the largest key in use, 0 in an empty table."""
    return int(loader.rows(sa.select(sa.func.coalesce(sa.func.max(table.c[key]), 0)))[0][0])


def number_ids(stage: Sandbox, loader: Loader, dictionary: Dictionary, relation: str) -> int:
    """Make the dictionary's table in the stage for the ids of `relation`. Return how many of its keys are new."""
    name, key, ids = dictionary.name, dictionary.key, listed(dictionary.ids)
    pairs = zip(dictionary.values, dictionary.ids, strict=True)
    wanted = listed([f"{value} AS {id_}" for value, id_ in pairs])
    present = " AND ".join(f"{value} IS NOT NULL" for value in dictionary.values)
    distinct = f"SELECT DISTINCT {wanted} FROM {relation} WHERE {present}"
    last = find_last_key(loader, dictionary.table, key)
    if not last:
        stage.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {_first_numbers(dictionary, distinct)}")
        return int(stage.one(f"SELECT count(*) FROM {name} WHERE made")[0])
    stage.run(f"CREATE OR REPLACE TEMP TABLE wanted AS {distinct}")
    known = f"known_{dictionary.table.name}_ids"
    _look_up(stage, loader, dictionary, known)
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE {name} AS SELECT {key}, {ids}, false AS made FROM {known}
            UNION ALL SELECT {_next(key, last)}, {ids}, true FROM wanted ANTI JOIN {known} USING ({ids})"""
    )
    return int(stage.one(f"SELECT count(*) FROM {name} WHERE made")[0])


def _first_numbers(dictionary: Dictionary, distinct: str) -> str:
    """Number ids where the warehouse has none yet but the reserved one."""
    numbered = f"SELECT {_next(dictionary.key, 0)}, {listed(dictionary.ids)}, true AS made FROM ({distinct})"
    if dictionary.reserved is None:
        return numbered
    key, taken = dictionary.reserved
    (name,) = dictionary.ids
    return f"""{numbered} WHERE {name} <> {literal(taken)}
               UNION ALL SELECT {key:d}, {literal(taken)}, false"""


def _next(key: str, last: int) -> str:
    return f"CAST(row_number() OVER () + {last:d} AS INTEGER) AS {key}"


def _look_up(stage: Sandbox, loader: Loader, dictionary: Dictionary, into: str) -> None:
    ids = listed(dictionary.ids)
    first = dictionary.ids[0]
    loader.look_up(
        stage,
        KeyLookup(
            into=into,
            query=f"SELECT {dictionary.key}, {ids} FROM {dictionary.table.name} WHERE {first} IN {{ids}}",
            ids=f"SELECT DISTINCT {first} FROM wanted",
            types={dictionary.key: "INTEGER"} | dict.fromkeys(dictionary.ids, "VARCHAR"),
        ),
    )


def hand_over_new(dictionary: Dictionary, *more: tuple[str, str]) -> Handover:
    """Hand over the new rows of a dictionary; `more` are further columns and their expressions."""
    columns: Sequence[tuple[str, str]] = [(name, name) for name in (dictionary.key, *dictionary.ids)] + list(more)
    return Handover(
        name=dictionary.table.name,
        table=dictionary.table,
        columns=tuple(name for name, _ in columns),
        query=f"SELECT {listed([f'{sql} AS {name}' for name, sql in columns])} FROM {dictionary.name} WHERE made",
    )


def list_category_levels() -> list[tuple[str, str]]:
    """Return the levels of a category's path: its first one, two, three parts; a shorter path repeats its deepest."""
    parts = "string_split(category_code, '.')"
    return [(f"category_{depth}", f"array_to_string({parts}[1:{depth}], '.')") for depth in (1, 2, 3)]

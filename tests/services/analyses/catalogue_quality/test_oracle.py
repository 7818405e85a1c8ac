"""Gaps and lookups against pandas, on small random logs: sessions that users share, ties, few ids, many gaps."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from config.settings import Settings
from models import warehouse
from services.analyses.catalogue_quality import missing_attributes_rows
from services.analyses.catalogue_quality.attribute_lookup import LOOKUPS, AttributeLookup
from services.analyses.catalogue_quality.missing_attributes import GapProducts, Gaps
from services.analyses.catalogue_quality.missing_attributes_splits import TOGETHER, GapCuts, part
from services.core.context import Context, build_context
from services.query.compile.bitmap_distinct import BUDGET
from services.query.run import run
from services.query.scope import Scope
from tests.world import LOAD, insert_rows

ALL = Scope.everything("tests")
START = datetime(2023, 12, 31, 23, 59, 58)
CODES = {1: ("10", "a.b"), 2: ("10", "a.c"), 3: ("10", "Unknown"), 4: ("20", "Unknown"), 5: ("Unknown", "Unknown"),
         6: ("Unknown", "a.b")}  # fmt: skip
COLUMNS = ("user_key", "product_key", "raw_category_key", "category_key", "raw_brand", "brand", "event_type", "price")
EVENT = st.tuples(
    st.integers(1, 3), st.integers(1, 3), st.sampled_from([*CODES]), st.sampled_from([None, 1, 2]),
    st.sampled_from([None, None, "Unknown", "x", "y"]), st.sampled_from([None, "x"]),
    st.sampled_from(["view", "cart", "purchase", "wish"]), st.sampled_from(["1.00", "0.01", "19.99"]),
    st.integers(0, 40 * 86_400),
)  # fmt: skip
"""The fourth and sixth: what an earlier backfill put in, where the file said nothing."""


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, make_settings: Callable[[str], Settings]) -> Iterator[Context]:
    ctx = build_context(make_settings(request.param), write=True)
    with ctx.engine.write() as writer:
        writer.execute(sa.insert(warehouse.loads), [LOAD])
        writer.execute(sa.delete(warehouse.products))  # those of this log begin at 0
        writer.execute(sa.insert(warehouse.products), [{"product_key": k, "product_id": f"P{4 - k}"} for k in range(4)])
        for key, (category, code) in CODES.items():
            row = {"category_key": key, "category_id": category, "category_code": code, "category_1": code[:1]}
            writer.execute(sa.insert(warehouse.categories), [row])
    yield ctx
    ctx.close()


VERSIONS = iter(range(1, 10**6))


def written(ctx: Context, events: list[Any]) -> pd.DataFrame:
    rows = [_row(*event) for event in events]
    with ctx.engine.write() as writer:
        writer.execute(sa.delete(warehouse.events))
        insert_rows(writer, warehouse.events, rows)
        moved = {"data_version": next(VERSIONS), "stamp": "tests"}
        writer.execute(sa.update(warehouse.warehouse_state).values(**moved))
    frame = pd.DataFrame(rows, columns=["event_time", *COLUMNS])
    frame["month"] = pd.to_datetime(frame.event_time).dt.strftime("%Y-%m")
    frame["money"] = frame.price.where(frame.event_type == "purchase", Decimal(0))
    frame["code"] = [CODES[key][1] for key in frame.category_key]
    frame["raw_code"] = [CODES[key][1] for key in frame.raw_category_key]
    frame["category_id"] = [CODES[key][0] for key in frame.raw_category_key]
    return frame


def _row(  # noqa: PLR0917 - an event
    user: int, product: int, raw: int, found: int | None, brand: str | None, put: str | None,
         what: str, price: str, at: int) -> dict[str, Any]:  # fmt: skip
    when = START + timedelta(seconds=at)
    silent = brand in {None, "Unknown"}
    return {
        "event_time": when, "event_date": when.date(), "event_hour": when.hour, "user_key": user, "session_key": 1,
        "product_key": product, "customer_key": None, "raw_category_key": raw, "load_id": 1, "price": Decimal(price),
        "category_key": found if found and CODES[raw][1] == "Unknown" else raw, "event_type": what,
        "raw_brand": brand, "brand": (put or "Unknown") if silent else brand,
    }  # fmt: skip


def conditions(frame: pd.DataFrame) -> dict[str, pd.Series]:
    brand, category = frame.brand == "Unknown", frame.code == "Unknown"
    return {"brand": brand, "category": category, "either": brand | category, "both": brand & category}


def measured(frame: pd.DataFrame) -> tuple[Any, ...]:
    bought = frame[frame.event_type == "purchase"]
    return (len(frame), frame.user_key.nunique(), frame.product_key.nunique(), len(bought), sum(bought.price))


@settings(max_examples=15, deadline=None)
@given(events=st.lists(EVENT, max_size=25))
def test_gaps(store: Context, events: list[Any]) -> None:
    frame = written(store, events)
    for by in (None, "month", "event_type"):
        found = run(store, Gaps(by=by), ALL).rows()
        names = ("rows", "users", "products", "purchases", "revenue")
        got = {(row.get(by), row["gap"]): tuple(row[name] for name in names) for row in found}
        groups = frame.groupby(by) if by else [(None, frame)]
        expected = {
            (member, gap): measured(rows[condition])
            for member, rows in groups
            for gap, condition in conditions(rows).items()
        }
        assert got == expected
        for row in found:
            whole = measured(frame if by is None else frame[frame[by] == row[by]])
            for name, of in zip(names, whole, strict=True):
                assert row[f"{name}_share"] == (pytest.approx(float(row[name] / of)) if of else None)


@settings(max_examples=15, deadline=None)
@given(events=st.lists(EVENT, max_size=25), budget=st.sampled_from([0, BUDGET]))
def test_cuts_together_are_the_cuts_one_by_one(store: Context, events: list[Any], budget: int) -> None:
    written(store, events)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            missing_attributes_rows, "BUDGET", budget
        )  # without room for sets of bits, DuckDB counts as PostgreSQL does
        together = run(store, GapCuts(), ALL)
    for by in (None, *TOGETHER):
        found, alone = part(together, by), run(store, Gaps(by=by), ALL)
        assert found.columns == alone.columns
        assert found.table.equals(alone.table)
        assert found.origin.notes == alone.origin.notes


@settings(max_examples=15, deadline=None)
@given(events=st.lists(EVENT, max_size=25), gap=st.sampled_from(["brand", "category", "either", "both"]))
def test_products(store: Context, events: list[Any], gap: str) -> None:
    frame = written(store, events)
    hidden = frame[conditions(frame)[gap]]
    expected = [(f"P{4 - key}", len(rows), sum(rows.money)) for key, rows in hidden.groupby("product_key")]
    expected.sort(key=lambda row: (-row[2], -row[1], row[0]))
    found = run(store, GapProducts(gap=gap, top=2), ALL).rows()
    assert [(row["product"], row["rows"], row["revenue"]) for row in found] == expected[:2]


def looked_up(frame: pd.DataFrame, kind: str) -> set[tuple[Any, ...]]:
    """Key, value, rows, users, revenue: row by row in Python."""
    telling = {row.category_id for row in frame.itertuples() if row.raw_code != "Unknown"} - {"Unknown"}
    found: dict[tuple[str, str | None], list[Any]] = {}
    for row in frame.itertuples():
        brand = kind == "brand_of_product"
        key = row.category_id if kind == "category_of_id" else f"P{4 - row.product_key}"
        effective, raw = (row.brand, row.raw_brand) if brand else (row.code, row.raw_code)
        gap, told = effective == "Unknown", raw not in {None, "Unknown"}
        if kind == "category_of_product" and gap and row.category_id in telling:
            continue
        if (gap or told) and key != "Unknown":
            found.setdefault((key, None if gap else raw), []).append(row)
    keys = {key for key, value in found if value is None}
    return {
        (key, value, len(rows), len({row.user_key for row in rows}), sum(row.money for row in rows))
        for (key, value), rows in found.items()
        if key in keys
    }


@settings(max_examples=20, deadline=None)
@given(events=st.lists(EVENT, max_size=25), kind=st.sampled_from([*LOOKUPS]))
def test_lookups(store: Context, events: list[Any], kind: str) -> None:
    frame = written(store, events).replace({float("nan"): None})
    found = run(store, AttributeLookup(kind=kind), ALL).rows()
    assert {tuple(row.values()) for row in found} == looked_up(frame, kind)
    assert len(found) == len({(row["key"], row["value"]) for row in found})

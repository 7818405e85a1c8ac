"""Backfill by forms: who may, what is refused, and that nothing else is filled than what was shown."""

from collections.abc import Mapping

import pytest

from dashapp.http.actions import do_action
from services.accounts.audit import list_entries
from services.backfill.store import list_backfills
from services.core.context import Context
from services.core.errors import AlreadyThere, AppError, BadValue, NotAllowed, UnknownName
from tests.fixtures.web import person
from tests.services.accounts.hiring import hire
from tests.services.backfill.shop import SECOND, add, brands, codes, load_gaps

ALL = {"kind": "all", "confidence": "0.0", "version": "1"}


@pytest.fixture
def gappy(duckdb_context: Context) -> Context:
    """The first load of `tests/services/backfill/shop.py`, with an analyst who sees all, one who does not, a viewer."""
    load_gaps(duckdb_context)
    for role in ("analyst", "viewer"):
        hire(duckdb_context, f"{role}@shop.example", role=role)
    hire(duckdb_context, "manager@shop.example", role="manager", brand="asus")
    return duckdb_context


def test_it_fills_what_is_sure_enough_and_takes_it_back(gappy: Context) -> None:
    before = brands(gappy), codes(gappy)
    done = do_action(gappy, person("analyst"), "backfill.apply", ALL)
    assert done.words.endswith(" are filled.")
    (one,) = list_backfills(gappy)
    assert (one.who, one.rules) == ("analyst@shop.example", 5)
    assert brands(gappy).count("Unknown") == 2  # B's
    undone = do_action(gappy, person("analyst"), "backfill.undo", {"backfill": str(one.backfill_id)})
    assert undone.words == f"Undone: {one.rows} rows as before."
    assert (brands(gappy), codes(gappy)) == before
    assert {"backfilled", "backfill undone"} <= {entry.what for entry in list_entries(gappy)}


def test_one_kind_fills_nothing_of_the_other(gappy: Context) -> None:
    before = codes(gappy)
    done = do_action(gappy, person("analyst"), "backfill.apply", ALL | {"kind": "brand"})
    assert done.words == "3 rows worth 20.00 are filled."  # A's two and C's one of the first load
    assert codes(gappy) == before
    assert {rule.rules for rule in list_backfills(gappy)} == {2}


def test_moved_data_is_looked_at_again(gappy: Context) -> None:
    add(gappy, 2, SECOND)
    with pytest.raises(AlreadyThere, match="changed since you looked"):
        do_action(gappy, person("analyst"), "backfill.apply", ALL)
    assert list_backfills(gappy) == ()


@pytest.mark.parametrize(
    ("who", "why"),
    [("viewer", "may not backfill"), ("manager", "Your view is limited"), ("admin", "account may not be used")],
)
def test_who_may_not_is_told_why(gappy: Context, who: str, why: str) -> None:
    """The limits of the ledger count, whatever the session says; nobody hired the admin."""
    with pytest.raises(NotAllowed, match=why):
        do_action(gappy, person(who), "backfill.apply", ALL)
    with pytest.raises(NotAllowed, match=why):
        do_action(gappy, person(who), "backfill.undo", {"backfill": "1"})
    assert list_backfills(gappy) == ()


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("backfill.apply", ALL | {"confidence": "1.01"}, BadValue),
        ("backfill.apply", ALL | {"confidence": "-0.1"}, BadValue),
        ("backfill.apply", ALL | {"confidence": "nan"}, BadValue),
        ("backfill.apply", ALL | {"confidence": "1"}, BadValue),
        ("backfill.apply", ALL | {"kind": "brand", "confidence": "0.99"}, BadValue),
        ("backfill.apply", ALL | {"kind": "brand_of_product"}, BadValue),
        ("backfill.apply", ALL | {"version": "0"}, AlreadyThere),
        ("backfill.undo", {"backfill": "7"}, UnknownName),
        ("backfill.undo", {"backfill": "999999999999999"}, UnknownName),
        ("backfill.undo", {"backfill": ""}, BadValue),
    ],
)
def test_what_cannot_be_filled_is_refused(
    gappy: Context, name: str, given: Mapping[str, str], error: type[AppError]
) -> None:
    with pytest.raises(error):
        do_action(gappy, person("analyst"), name, given)
    assert list_backfills(gappy) == ()

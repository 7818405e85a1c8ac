"""Compare: two periods side by side, also where one of them is empty."""

from datetime import date

import pytest

from services.context import Context
from services.query.nodes import Ask, Period
from services.query.run import run
from services.query.scope import Scope
from tests.world import load_world

ALL = Scope.limited({}, reason="a test")


@pytest.mark.parametrize("grain", ["day", "week", "month", "year"])
def test_a_period_without_rows_beside_one_that_has_some(any_context: Context, grain: str) -> None:
    quiet = Period(start=date(2024, 3, 1), end=date(2024, 4, 1))
    before = Period(start=date(2024, 2, 1), end=date(2024, 3, 1))
    load_world(any_context)
    ask = Ask(metrics=("revenue",), by=(grain,), period=quiet, compare=before)
    rows = run(any_context, ask, ALL).rows()
    assert [float(row["revenue_compared"]) for row in rows] == [149.5]
    assert run(any_context, ask, ALL).rows() == rows  # out of the cache

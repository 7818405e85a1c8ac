"""Left carts against pandas and against the segment that they are, on hostile logs, on both engines."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.analyses.carts.abandoned_carts import LeftCarts
from services.analyses.segments.question import Segments
from services.core.context import Context
from services.core.errors import OutOfScope
from services.query.questions import Period, Where
from services.query.run import run
from services.query.scope import Scope
from tests.asking import ALL
from tests.random_store import load_random_store
from tests.services.analyses.segments.log import BRANDS, LOGS, money, periods, put, within

FILTERS = st.sampled_from([(), (Where(dimension="brand", members=BRANDS[:1]),)])
NORTH = Scope.limited({"region": ["North"]}, reason="tests")


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(log=LOGS, period=periods(), where=FILTERS)
def test_left_carts(store: Context, log: Any, period: Period, where: tuple[Where, ...]) -> None:
    rows: pd.DataFrame = within(put(store, log), period)
    if where:
        rows = rows[rows.brand.isin(where[0].members)]
    carts, buyers = rows[rows.event_type == "cart"], set(rows[rows.event_type == "purchase"].user)
    left = carts[~carts.user.isin(buyers)]
    (found,) = run(store, LeftCarts(period=period, where=where), ALL).rows()
    assert found == {"users": left.user.nunique(), "value_left": money(left.cents.sum())}
    segments = {row["segment"]: row for row in run(store, Segments(period=period, where=where), ALL).rows()}
    same = segments["cart_abandoner"]
    assert (same["users"], same["value_left"] or 0) == (found["users"], found["value_left"])


def test_within_limits(world: Context) -> None:
    assert run(world, LeftCarts(), ALL).rows() == [{"users": 1, "value_left": 320}]
    assert run(world, LeftCarts(), NORTH).rows() == [{"users": 0, "value_left": 0}]


def test_a_log_without_customers_answers_with_the_reason(any_context: Context) -> None:
    assert run(any_context, LeftCarts(), ALL).rows() == [{"users": 0, "value_left": 0}]
    load_random_store(any_context, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        run(any_context, LeftCarts(), NORTH)

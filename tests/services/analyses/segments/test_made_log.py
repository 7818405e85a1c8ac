"""The log of `make_events.py`: segments and carts come out as its truth and its pictures say."""

from decimal import Decimal

import pytest

from services.analyses.carts.question import Abandonment
from services.analyses.carts.recovery_list import RecoveryList
from services.analyses.member_pages import all_pages
from services.analyses.segments.question import Segments
from services.query.run import run
from tests.asking import ALL
from tests.fixtures.made import MadeStore

pytestmark = pytest.mark.shared


def test_segments_as_the_truth_says(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    rows = run(ctx, Segments(), ALL).rows()
    assert [row["users"] for row in rows] == [*truth["segments"].values(), truth["high_value"]]
    assert [round(100 * row["share"], 2) for row in rows] == [90.62, 4.15, 3.34, 1.89, 0.52]
    for name in ("users", "views", "carts", "purchases", "revenue"):
        assert round(float(sum(row[name] for row in rows[:4])), 2) == truth[name]
    assert [f"{row['revenue'] / 1_000_000:.2f}" for row in rows] == ["0.00", "0.00", "1.85", "3.28", "2.00"]
    assert f"{rows[1]['value_left'] / 1_000_000:.2f}" == "2.75"


def test_carts_as_the_truth_says(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    for by in ("brand", "category_1", "month"):
        rows = run(ctx, Abandonment(by=by), ALL).rows()
        assert (rows[-1]["carts"], rows[-1]["cart_users"]) == (truth["carts"], truth["cart_users"])
        for name in ("carts", "pairs", "abandoned_pairs", "value_left"):
            assert sum(row[name] for row in rows[:-1]) == rows[-1][name], "what is no count of users adds up"
    people = [row for page in all_pages(ctx, RecoveryList(), ALL) for row in page.rows()]
    assert len(people) == rows[-1]["abandoning_users"]
    assert sum((row["value_left"] for row in people), Decimal(0)) == rows[-1]["value_left"]

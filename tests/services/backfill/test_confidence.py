"""Confidence: Wilson's lower bound by hand, and what proposals of one kind add up to."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.backfill.proposals import Proposal, sum_filled, wilson


def proposal(support: int, told: int, *, rows: int = 1, revenue: str = "0") -> Proposal:
    return Proposal(
        kind="brand_of_product", key="P1", value="asus", support_rows=support, support_users=1, told_rows=told,
        conflicts=(), rows=rows, users=1, revenue=Decimal(revenue),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hits", "tries", "bound"),
    [(0, 0, 0.0), (0, 10, 0.0), (1, 1, 0.2065), (10, 10, 0.7225), (5, 10, 0.2366), (100, 100, 0.9630),
     (81, 263, 0.2553)],
)  # fmt: skip
def test_few_rows_leave_the_bound_low_even_where_all_agree(hits: int, tries: int, bound: float) -> None:
    """Of n that agree it is n / (n + z x z); the last is Newcombe's example (1998, table I): 0.2553."""
    assert wilson(hits, tries) == pytest.approx(bound, abs=5e-5)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10_000), st.data())
def test_the_bound_lies_below_the_share_and_rises_with_the_rows(tries: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, tries))
    assert 0 <= wilson(hits, tries) <= hits / tries + 1e-12
    assert wilson(hits, tries) <= wilson(10 * hits, 10 * tries) + 1e-12


def test_a_proposal_says_how_sure_it_is() -> None:
    one = proposal(3, 4)
    assert (one.confidence, round(one.least, 4)) == (0.75, 0.3006)


def test_what_would_be_filled_is_added_up() -> None:
    found = sum_filled(iter([proposal(1, 1, rows=3, revenue="0.10"), proposal(1, 1, rows=4, revenue="0.20")]))
    assert (found.keys, found.rows, found.revenue) == (2, 7, Decimal("0.30"))
    nothing = sum_filled([])
    assert (nothing.keys, nothing.rows, nothing.revenue) == (0, 0, 0)

"""Loss: what those who left would have brought, computed by hand from three stages."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from services.analyses.funnel.loss import Loss, LossAssumption, losses
from services.core.errors import BadValue
from services.query.result import Origin, OutColumn, Result

ORIGIN = Origin(
    filters=(),
    notes=(),
    as_of=None,
    data_version=1,
    statement="",
    parameters={},
    computed_at=datetime(2024, 1, 1, tzinfo=UTC),
)


def funnel(*counts: int, revenue: str = "0", member: str | None = None) -> list[dict[str, Any]]:
    """Return the rows of a funnel of views, carts and purchases."""
    rows = []
    for at, (stage, count) in enumerate(zip(("view", "cart", "purchase"), counts, strict=True)):
        before = counts[at - 1] if at else count
        row = {
            "stage": stage,
            "count": count,
            "left": max(0, before - count),
            "drop_off": max(0.0, 1 - count / before) if before else None,
            "revenue": Decimal(revenue) if stage == "purchase" else None,
        }
        rows.append(row if member is None else {"brand": member, **row})
    return rows


def answered(rows: list[dict[str, Any]]) -> Result:
    """Return the answer that has these rows."""
    roles = {"brand": "dimension", "stage": "dimension"}
    columns = tuple(
        OutColumn(name=name, label=name, unit="text" if name in roles else "count", role=roles.get(name, "metric"))  # type: ignore[arg-type]
        for name in rows[0]
    )
    return Result(columns=columns, table=pa.Table.from_pylist(rows), origin=ORIGIN)


def test_one_in_a_hundred_comes_back_and_behaves_as_the_others() -> None:
    cart, purchase = losses(answered(funnel(1000, 400, 100, revenue="5000")))
    assert cart == Loss(
        member=None,
        stage="cart",
        left=600,
        drop_off=0.6,
        recovered=Decimal("6.00"),
        later=Decimal("0.25"),
        revenue_each=Decimal(50),
        revenue=Decimal("75.00"),  # 6 people, of whom a quarter buys, for 50
    )
    assert (purchase.left, purchase.later, purchase.revenue) == (300, Decimal(1), Decimal("150.00"))


ASSUMED = [
    (LossAssumption(recovered=Decimal("0.1")), ["750.00", "1500.00"]),
    (LossAssumption(recovered=Decimal(0)), ["0.00", "0.00"]),
    (LossAssumption(recovered=Decimal(1), later=Decimal(1)), ["30000.00", "15000.00"]),
    (LossAssumption(later=Decimal("0.5")), ["150.00", "150.00"]),
    (LossAssumption(later=Decimal(0)), ["0.00", "150.00"]),  # who left before buying has no later steps
    (LossAssumption(revenue_each=Decimal("0.333")), ["0.50", "1.00"]),  # 0.4995 and 0.999
    (LossAssumption(revenue_each=Decimal(0)), ["0.00", "0.00"]),
]


@pytest.mark.parametrize(("assumption", "revenues"), ASSUMED)
def test_what_is_assumed_is_what_is_computed_with(assumption: LossAssumption, revenues: list[str]) -> None:
    found = losses(answered(funnel(1000, 400, 100, revenue="5000")), assumption)
    assert [str(loss.revenue) for loss in found] == revenues


EDGES = [
    ((0, 0, 0), "0", [(0, "0.00"), (0, "0.00")]),
    ((100, 0, 0), "0", [(100, "0.00"), (0, "0.00")]),
    ((100, 50, 0), "0", [(50, "0.00"), (50, "0.00")]),
    ((10, 20, 5), "10", [(0, "0.00"), (15, "0.30")]),
    ((200, 100, 150), "300", [(100, "2.00"), (0, "0.00")]),  # at most all of them buy
    ((3, 2, 1), "0.05", [(1, "0.00"), (1, "0.00")]),
]


@pytest.mark.parametrize(("counts", "revenue", "found"), EDGES)
def test_stages_without_people_and_stages_that_grow(
    counts: tuple[int, int, int], revenue: str, found: list[tuple[int, str]]
) -> None:
    lost = losses(answered(funnel(*counts, revenue=revenue)))
    assert [(loss.left, str(loss.revenue)) for loss in lost] == found


def test_each_member_has_its_own_losses() -> None:
    rows = [*funnel(100, 50, 10, revenue="100", member="asus"), *funnel(100, 100, 100, revenue="1", member="hp")]
    found = losses(answered(rows))
    assert [(loss.member, loss.stage, str(loss.revenue)) for loss in found] == [
        ("asus", "cart", "1.00"),
        ("asus", "purchase", "4.00"),
        ("hp", "cart", "0.00"),
        ("hp", "purchase", "0.00"),
    ]


@pytest.mark.parametrize("share", ["-0.01", "1.01", "NaN", "Infinity", "-Infinity"])
def test_a_share_is_from_0_to_1(share: str) -> None:
    with pytest.raises(BadValue, match="share from 0 to 1"):
        LossAssumption(recovered=Decimal(share))
    with pytest.raises(BadValue, match="share from 0 to 1"):
        LossAssumption(later=Decimal(share))


@pytest.mark.parametrize("amount", ["-0.01", "1000000000001", "NaN", "Infinity"])
def test_what_a_buyer_brings_is_an_amount(amount: str) -> None:
    with pytest.raises(BadValue, match="amount of 0 or more"):
        LossAssumption(revenue_each=Decimal(amount))


WORDS = [
    (LossAssumption(), "If 1 % of those who left came back, at today's later steps and at today's revenue per buyer"),
    (
        LossAssumption(recovered=Decimal("0.125"), later=Decimal(1), revenue_each=Decimal("49.90")),
        "If 12.5 % of those who left came back, with 100 % going on to buy and at 49.90 a buyer",
    ),
    (
        LossAssumption(recovered=Decimal(0), revenue_each=Decimal("1e3")),
        "If 0 % of those who left came back, at today's later steps and at 1000 a buyer",
    ),
]


@pytest.mark.parametrize(("assumption", "words"), WORDS)
def test_the_assumption_in_words(assumption: LossAssumption, words: str) -> None:
    assert assumption.in_words() == words

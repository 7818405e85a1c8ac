"""Funnels made by hand: stages with their losses, members of a split, on the page of the funnel."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashapp.core.view import PageView
from dashapp.pages.funnel.questions import Split, SplitRow
from dashapp.pages.funnel.stages import FunnelAnswer
from dashapp.pages.funnel.worth import read_assumption
from services.analyses.funnel.loss import losses
from tests.dashapp.handmade import column, result

STAGES = ("view", "cart", "purchase")


def funnel_rows(viewed: int, carted: int, bought: int, revenue: str = "0", **other: Any) -> list[dict[str, Any]]:
    """The three stages; `other` gives columns as three values each."""
    counts = (viewed, carted, bought)
    rows: list[dict[str, Any]] = []
    for at, count in enumerate(counts):
        before = counts[at - 1] if at else None
        conversion = count / before if before else None
        last = at == len(counts) - 1
        money = Decimal(revenue) if last else None
        rows.append(
            {
                "stage": STAGES[at],
                "count": count,
                "events": count * 2,
                "share": count / viewed if viewed else None,
                "conversion": conversion,
                "left": max(0, before - count) if before is not None else 0,
                "drop_off": None if conversion is None else max(0.0, 1 - conversion),
                "extra": 0,
                "seconds": None,
                "revenue": money,
                "revenue_each": money / count if money is not None and count else None,
                **{name: values[at] for name, values in other.items()},
            }
        )
    return rows


def answer(shown: PageView, rows: list[dict[str, Any]]) -> FunnelAnswer:
    """The answer of the page, with the losses under the assumption of its address."""
    found, assumed = result(rows, (column("stage", "text", "dimension"),)), read_assumption(shown)
    lost = losses(found, assumed.assumption) if rows else ()
    return FunnelAnswer(result=found, rows=rows, losses=lost, assumed=assumed)


def member(
    name: str,
    counts: tuple[int, int, int],
    revenue: str = "0",
    *,
    before: SplitRow | None = None,
    change: float | None = None,
) -> SplitRow:
    """The funnel of one member; rates follow from the counts."""
    viewed, carted, bought = counts
    return SplitRow(
        member=name,
        counts=counts,
        to_cart=carted / viewed if viewed else None,
        to_purchase=bought / carted if carted else None,
        through=bought / viewed if viewed else None,
        revenue=Decimal(revenue),
        before=before,
        change=change,
    )


def parts(level: str, *rows: SplitRow, total: SplitRow | None = None, every: Any = None, lifted: bool = False) -> Split:
    """A split by a level."""
    return Split(level=level, rows=rows, total=total, lifted=lifted, every=lambda: every)


def stages_of(level: str, name: str, rows: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """The stages of one member, as an answer has them."""
    return [{level: name, **row} for row in rows]

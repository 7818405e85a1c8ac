"""Summary: what it says of the world, in every case, and that each number in it is the page's."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.core.context import Context
from services.monitoring.narratives.sentences import LONGEST, SentencePart, join_list, sentence, shorten
from services.monitoring.narratives.summary import summary
from services.monitoring.rules.evaluate import judge
from services.monitoring.rules.store import NewRule, set_rule
from services.monitoring.targets.progress import progress
from services.monitoring.targets.store import NewTarget, set_target
from services.query.questions import Period, Where
from services.query.scope import Scope
from tests.asking import ALL, NORTH
from tests.random_store import load_random_store

Y2023, Y2024 = (Period(start=date(year, 1, 1), end=date(year + 1, 1, 1)) for year in (2023, 2024))


def said(ctx: Context, period: Period = Y2024, compare: Any = "year", *, scope: Scope = ALL, **other: Any) -> str:
    return " ".join(one.text for one in summary(ctx, scope, period, compare, **other))


def where(dimension: str, *members: str) -> tuple[Where, ...]:
    return (Where(dimension=dimension, members=members),)


def test_a_year_against_the_year_before(world: Context) -> None:
    """Orders 4 and 4. Books 125.25 to 135.00 on 2 and 2, Electronics 65.00 to 149.50 on 2 and 1: 19.50 + 126.75.

    Segment and channel are equally concentrated (Regular bought in Store and App): the first is named.
    """
    assert said(world) == (
        "Revenue rose 10.2 % to 419.50. Larger orders added 146.25; mix took 107.25. "
        "Regular brought more than all of the gain."
    )


def test_the_parts_are_links_with_a_verdict(world: Context) -> None:
    moved, drivers, brought = summary(world, ALL, Y2024, "year")
    assert moved.parts[1] == SentencePart(text="10.2 %", tone="good", metric="revenue")
    assert moved.parts[3] == SentencePart(text="419.50", metric="revenue")
    assert drivers.parts[1] == SentencePart(text="146.25", metric="aov")
    assert drivers.parts[3] == SentencePart(text="107.25", metric="revenue", dimension="category")
    assert brought.parts[0] == SentencePart(text="Regular", metric="revenue", dimension="segment", member="Regular")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"compare": None}, "Revenue is 419.50, from 4 orders."),
        ({"period": Y2023}, "Revenue is 380.50, from 4 orders."),  # the year before is before the data
        ({"period": Period(), "compare": "previous"}, "Revenue is 800.00, from 8 orders."),
        (
            {"period": Period(start=date(2023, 12, 1), end=date(2024, 1, 1)), "compare": "previous"},
            "Revenue is 30.00, after 0 in the compared period.",
        ),
        ({"period": Period(start=date(2025, 1, 1), end=date(2026, 1, 1))}, "There are no orders in this view."),
        ({"where": where("region", "Mars")}, "There are no orders in this view."),
        (
            {"where": where("region", "South")},
            "There are no orders in this view; before, they brought 50.50.",
        ),
        ({"where": where("category", "Unknown"), "compare": None}, "Revenue is 0, from 1 order."),
        (
            {"compare": Y2024},
            "Revenue stayed at 419.50.",
        ),
        (
            {"where": where("channel", "Web")},
            # Books stay at 200.00 each; what was sold in one of the years only has no other price
            "Revenue fell 33.3 % to 200.00. Mix took 100.00. Electronics made 100 % of the fall.",
        ),
    ],
)
def test_every_case_reads_as_a_sentence(world: Context, options: Any, text: str) -> None:
    assert said(world, **options) == text


def test_a_limited_person_reads_of_their_own_rows(world: Context) -> None:
    """North: 330.00 in 3 orders to 419.50 in 4. One more at the mean of 110.00 and 104.875; Books fell by 65.00 on 1
    and 2 orders, Electronics rose by 84.50 on 2 and 1.
    """
    assert said(world, scope=NORTH) == (
        "Revenue rose 27.1 % to 419.50. More orders added 107.44 and larger orders 29.25; mix took 47.19. "
        "Regular brought more than all of the gain."
    )
    assert said(world, scope=Scope.limited({"region": []}, reason="tests")) == "There are no orders in this view."


def test_what_is_off_target_and_which_rules_are_broken(home_context: Context) -> None:
    for metric, value in (("revenue", "500"), ("orders", "4"), ("satisfaction", "4.5")):
        new = NewTarget(metric=metric, grain="year", start=date(2024, 1, 1), value=Decimal(value))
        set_target(home_context, new, ALL, who="ann", role="manager")
    found = [progress(home_context, ALL, name, Y2024) for name in ("revenue", "orders", "satisfaction")]
    standings = [standing for standing in found if standing]
    new_rule = NewRule(metric="revenue", kind="below", threshold=Decimal(100), minimum=0)
    broken = judge(home_context, ALL, [set_rule(home_context, new_rule, ALL, who="ann", role="manager")])
    ended = said(home_context, compare=None, standings=standings, broken=broken)
    assert ended == "Revenue is 419.50, from 4 orders. Revenue and satisfaction are off target. 1 rule does not hold."
    one = said(home_context, compare=None, standings=standings[:2])
    assert one.endswith("Revenue is off target, 419.50 against 500.00.")
    heading = progress(home_context, ALL, "revenue", Y2024, last=date(2024, 6, 29))  # 149.50 in 181 of 366 days
    assert heading is not None
    text = said(home_context, compare=None, standings=[heading], broken=[*broken, *broken])
    assert text.endswith("Revenue is heading for 302.30, against 500.00. 2 rules do not hold.")


def test_it_is_short_deterministic_and_without_the_others_in_a_random_store(any_context: Context) -> None:
    load_random_store(any_context, orders=1500)
    half = Period(start=date(2024, 7, 1), end=date(2025, 1, 1))
    first, again = (said(any_context, half, "previous") for _ in range(2))
    assert first == again
    assert len(first) <= LONGEST
    assert first.startswith(("Revenue rose ", "Revenue fell "))


def test_against_days_that_are_largely_before_the_data_there_is_no_change(any_context: Context) -> None:
    load_random_store(any_context, orders=1500)
    assert said(any_context).startswith("Revenue is ")
    assert "in the compared period." in said(any_context)


def test_what_does_not_fit_is_left_out_and_the_rest_may_follow() -> None:
    long, short = sentence("x" * (LONGEST + 1)), sentence("short")
    assert shorten([long, short]) == (long,)
    assert shorten([short, long, None, short]) == (short, short)
    assert shorten([None]) == ()
    assert sentence(*join_list([("a",), ("b",), (SentencePart(text="c"),)])).text == "a, b and c"

"""What is proposed, on what ground, and what it would fill; the table is in `shop.py`."""

from decimal import Decimal

import pytest

from services.backfill.proposals import Conflict, proposals, sum_filled, wilson
from services.core.context import Context
from services.core.errors import BadValue
from services.query.scope import Scope

ALL = Scope.everything("tests")


def test_values_support_conflicts_and_what_they_fill(both: Context) -> None:
    found = {(item.kind, item.key): item for item in proposals(both, ALL).items}
    told = {key: (i.value, i.support_rows, i.support_users, i.told_rows, i.rows, i.users, i.revenue)
            for key, i in found.items()}  # fmt: skip
    assert told == {
        ("brand_of_product", "A"): ("asus", 3, 2, 4, 3, 3, Decimal(20)),
        ("brand_of_product", "C"): ("hp", 2, 1, 2, 1, 1, Decimal(10)),
        ("category_of_id", "10"): ("a.b", 3, 2, 3, 4, 2, Decimal(20)),
        ("category_of_product", "A"): ("a.b", 3, 2, 3, 1, 1, Decimal(0)),
        ("category_of_product", "C"): ("c.d", 1, 1, 1, 1, 1, Decimal(10)),
    }
    assert found["brand_of_product", "A"].conflicts == (Conflict(value="asuss", rows=1, users=1),)
    assert found["brand_of_product", "A"].confidence == 0.75
    assert found["brand_of_product", "C"].conflicts == ()


def test_gaps_that_nobody_knows_anything_of_are_counted(both: Context) -> None:
    hopeless = proposals(both, ALL).hopeless
    assert {kind: (one.keys, one.rows, one.revenue) for kind, one in hopeless.items()} == {
        "brand_of_product": (1, 2, Decimal(10)),
        "category_of_id": (1, 2, Decimal(10)),
        "category_of_product": (2, 3, Decimal(10)),
    }


def test_the_most_revenue_comes_first(both: Context) -> None:
    revenue = [item.revenue for item in proposals(both, ALL).items]
    assert revenue == sorted(revenue, reverse=True)


@pytest.mark.parametrize(("hits", "tries"), [(0, 3), (1, 1), (3, 4), (16, 16), (985, 1000)])
def test_the_lower_bound_is_that_of_another_library(hits: int, tries: int) -> None:
    from scipy.stats import binomtest  # takes two seconds, which every collection of tests would pay

    assert wilson(hits, tries) == pytest.approx(binomtest(hits, tries).proportion_ci(method="wilson").low)


def test_the_threshold_is_one_of_the_lower_bound(both: Context) -> None:
    found = proposals(both, ALL)
    assert len(found.above(0)) == 5
    sure = found.above(0.4)
    assert {(item.kind, item.key) for item in sure} == {("category_of_id", "10"), ("category_of_product", "A")}
    assert sum_filled(sure).rows == 5
    assert found.above(0.4, ["brand_of_product"]) == ()
    with pytest.raises(BadValue, match="between 0 and 1"):
        found.above(1.5)


def test_a_limited_person_learns_from_what_they_see_only(both: Context) -> None:
    scope = Scope.limited({"brand": ["asus", "Unknown"]}, reason="tests")
    found = {(item.kind, item.key): item for item in proposals(both, scope).items}
    assert found["brand_of_product", "A"].conflicts == ()
    assert ("brand_of_product", "C") not in found


def test_an_empty_store_proposes_nothing(any_context: Context) -> None:
    assert proposals(any_context, ALL).items == ()

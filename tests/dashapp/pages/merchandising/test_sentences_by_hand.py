"""The lead and the movers by hand: who leads, how few carry the revenue, who rose and fell, and against what."""

from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.page import EmptyTile
from dashapp.pages.merchandising import lead
from dashapp.pages.merchandising.lead import MerchandisingSummary
from dashapp.pages.merchandising.movers import MoversAnswer, _draw, _moved, _sheet, _total
from tests.dashapp.pages.by_hand import SCRIPT, elements, links, result, tags, view, words

PAGE = "merchandising"
JUNE = "?period=2024-06-01..2024-06-30"
FIRST: dict[str, Any] = {"brand": "apple", "revenue": Decimal(750), "revenue_share": 0.75}
PRODUCTS: dict[str, Any] = {"members": 20, "top_10_share": 0.6, "top_10_members": 2, "gini": 0.745}


def sentence(search: str = "?period=all", **parts: Any) -> str:
    given = {
        "level": "brand", "first": FIRST, "place": 0, "count": 12, "unknown": None, "products": PRODUCTS, "unsold": 0,
    }  # fmt: skip
    drawn = lead._draw(view(PAGE, search, currency="€"), MerchandisingSummary(**{**given, **parts}))
    return words(drawn.body)


def test_who_leads_and_on_how_few_it_rests() -> None:
    assert sentence() == (
        "apple leads with €750.00 , 75.00 % of revenue. The top 10 % of products sold ( 2 ) bring 60.00 % (Gini 0.75 )."
        " No product with 200 views or more goes unsold."
    ).replace("( 2 )", "(2)")


def test_who_is_chosen_is_said_with_their_place() -> None:
    assert sentence("?period=all&brand=apple", place=2, count=1200).startswith("apple is number 3 of 1,200 brands with")


def test_a_nameless_share_larger_than_the_first_is_not_kept_quiet() -> None:
    assert "75.00 % of revenue; 80.00 % has no brand." in sentence(unknown=0.8)


def test_one_product_is_no_products() -> None:
    assert "sold (1) brings 60.00 %" in sentence(products={**PRODUCTS, "top_10_members": 1})
    assert "1 product has 200 views or more and not one purchase." in sentence(unsold=1)
    assert "1,234 products have 5 views or more" in sentence("?period=all&x.views=5", unsold=1234)


def test_where_nothing_is_sold_nobody_leads() -> None:
    said = sentence(first={**FIRST, "revenue": Decimal(0), "revenue_share": None}, products={**PRODUCTS, "members": 0})
    assert said == "Nothing is sold here. No product with 200 views or more goes unsold."
    assert sentence(first=None).startswith("There are no events here")


@pytest.mark.parametrize("products", [{**PRODUCTS, "members": 0}, {**PRODUCTS, "top_10_share": None}])
def test_without_a_share_nothing_rests_on_few(products: dict[str, Any]) -> None:
    assert "top 10 %" not in sentence(products=products)


def test_a_product_is_called_one() -> None:
    first = {"product": "P1", "revenue": Decimal(1), "revenue_share": 1.0}
    assert sentence("?period=all&x.by=product", level="product", first=first).startswith("Product P1 leads")


@pytest.mark.parametrize(
    ("change", "said"),
    [(0.125, ", up 12.5 % against Jun 2023"), (-0.5, ", down 50.0 % against Jun 2023"), (0.0001, ""), (None, "")],
)
def test_a_change_is_said_where_it_is_one(change: float | None, said: str) -> None:
    found = sentence(JUNE, first={**FIRST, "revenue_change": change})
    assert found.replace(" ,", ",").startswith(f"apple leads with €750.00{said}, 75.00 %")


def moved(member: str, before: str, now: str, **parts: Any) -> dict[str, Any]:
    change = Decimal(now) - Decimal(before)
    relative = float(change / Decimal(before)) if Decimal(before) else None
    state = "gone" if not Decimal(now) else "new" if not Decimal(before) else "stayed"
    return {
        "brand": member, "revenue_compared": Decimal(before), "revenue": Decimal(now), "change": change,
        "relative": relative, "state": state, "members": 1, **parts,
    }  # fmt: skip


def drawn_movers(*rows: dict[str, Any], search: str = JUNE, compared: bool = True) -> Any:
    found = MoversAnswer(level="brand", result=result(rows, {"brand": "text"}), compared=compared)
    return _draw(view(PAGE, search), found)


def test_a_member_that_moved_says_by_how_much() -> None:
    page = view(PAGE, JUNE)
    up, down = (
        _moved(page, "brand", moved("a", "100", "150.5")),
        _moved(page, "brand", moved("b", "80", "60")),
    )
    assert (up.amount, up.side, up.title) == ("+50.50", "+50.5 %", "a: 100.00 to 150.50")
    assert (down.amount, down.side, down.value) == ("\u221220.00", "\u221225.0 %", Decimal(-20))
    assert up.href == "/merchandising?period=2024-06-01..2024-06-30&brand=a"
    assert up.mark == "movers:brand:a"


@pytest.mark.parametrize(("before", "now", "side"), [("0", "5", "new"), ("5", "0", "gone")])
def test_who_came_or_went_has_no_percent(before: str, now: str, side: str) -> None:
    assert _moved(view(PAGE, JUNE), "brand", moved("a", before, now)).side == side


@pytest.mark.parametrize(("members", "said"), [(1, "1 other"), (2, "2 others"), (1234, "1,234 others")])
def test_all_others_are_one_row_that_leads_nowhere(members: int, said: str) -> None:
    rest = _moved(view(PAGE, JUNE), "brand", moved("Others", "1", "2", members=members))
    assert (rest.member, rest.href) == (said, "")


def test_the_whole_is_the_sum_of_its_rows() -> None:
    rows = [moved("a", "100", "150"), moved("b", "100", "70"), moved("Others", "0", "0.01")]
    whole = _total(view(PAGE, JUNE), rows)
    assert (whole.value, whole.amount, whole.side) == (Decimal("20.01"), "+20.01", "+10.0 %")
    assert _total(view(PAGE, JUNE), [moved("a", "0", "5")]).side == "–"


def test_the_most_risen_stand_first_and_the_others_last() -> None:
    drawn = drawn_movers(
        moved("Others", "0", "900", members=3),
        moved("fell", "9", "1"),
        moved(SCRIPT, "1", "2"),
        moved("rose", "1", "9"),
    )
    said = words(drawn.body)
    places = [said.index(name) for name in ("rose", SCRIPT, "fell", "3 others")]
    assert places == sorted(places)
    assert "script" not in tags(drawn.body)
    assert drawn.caption.startswith("Change of revenue by brands. Jun 2024 against Jun 2023.")


def test_nothing_that_moved_is_an_empty_tile() -> None:
    assert isinstance(drawn_movers(), EmptyTile)


def test_without_a_comparison_one_is_offered() -> None:
    drawn = drawn_movers(search="?period=all", compared=False)
    assert "The period has nothing it is compared with." in words(drawn.body)
    assert links(drawn.body) == {"Compare Jun 2024 with May 2024": "/merchandising?period=last-month&compare=previous"}


def test_days_before_all_data_are_named() -> None:
    drawn = drawn_movers(search="?period=2022-03-01..2022-03-31", compared=False)
    assert "There are no data in Mar 2021." in words(drawn.body)
    assert len(elements(drawn.body, role="status")) == 1


def test_the_table_of_movers_without_a_comparison_has_only_what_is_now() -> None:
    rows = [{**FIRST, "views": 3, "rank": 1}]
    alone = MoversAnswer(level="brand", result=result(rows), compared=False)
    both = MoversAnswer(level="brand", result=result([moved("a", "1", "2")]), compared=True)
    assert [one.name for one in _sheet(view(PAGE), alone).columns] == ["brand", "revenue", "revenue_share"]
    assert "change" in [one.name for one in _sheet(view(PAGE), both).columns]

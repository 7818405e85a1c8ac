"""The page of products on the tiny world, by hand, and on a random store beside its metrics."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from dashapp.pages import PAGES
from dashapp.pages.products.concentration import SalesConcentration, curve
from models.warehouse import events, order_lines, products
from services.catalog.dimensions import NO_LINE_MEMBER
from services.core.context import Context
from services.query.questions import MetricQuery
from services.query.run import run
from services.warehouse.schema_version import move_data_version
from tests.asking import ALL, result
from tests.dashapp.reading import Reading
from tests.fixtures.web import person, view_on

PAGE = PAGES["products"]
READ = Reading(page=PAGE)
words, sheet, markup = READ.words, READ.sheet, READ.markup
YEAR = "?period=year&compare=previous"


def test_products_in_order_of_revenue_with_what_the_store_has_data_of(small_store: Context) -> None:
    said = words(small_store, "ranked")
    assert "Product Revenue Units Orders" in said
    assert "Margin" not in said.replace("Margin", "", 1), "only the menu of orders names what no line has a cost for"
    assert "1 Unknown 500.00 0 6 62.50 % 62.50 %" in said
    assert "2 P1 200.00 2 2 25.00 % 87.50 %" in said
    assert "3 P2 100.00 2 1 12.50 % 100.00 %" in said


@pytest.mark.parametrize(
    ("search", "first"),
    [
        ("&x.order=units", ["P1", "P2", "Unknown"]),
        ("&x.order=orders", ["Unknown", "P1", "P2"]),
        ("&x.by=category&x.order=orders", ["Books", "Electronics", "Unknown"]),
        ("&x.by=category&category=Books", ["Books", "Electronics", "Unknown"]),
        ("&category=Books", ["Unknown", "P1", "P2"]),
    ],
)
def test_orders_levels_and_filters(small_store: Context, search: str, first: list[str]) -> None:
    rows = sheet(small_store, "ranked", f"?period=all{search}").rows
    level = "category" if "x.by=category" in search else "product"
    assert [row[level] for row in rows] == first


def test_a_click_filters_and_a_mark_leads_to_the_rows(small_store: Context) -> None:
    drawn = markup(small_store, "ranked")
    assert '"href": "/products?period=all&product=P1"' in drawn
    assert '"data-mark": "ranked:product:P1"' in drawn


def test_the_curve_is_of_members_that_sold(random_store: Context) -> None:
    found = sheet(random_store, "pareto", "?period=all&x.by=category").rows
    assert NO_LINE_MEMBER in {row["category"] for row in found}
    said = words(random_store, "pareto", "?period=all&x.by=category")
    assert "of 3 categories sold make 80 %" in said


def test_a_point_of_the_curve_for_each_percent() -> None:
    made = SalesConcentration(level="brand", numbers={"members_of_80": 1}, amounts=(80.0, 15.0, 5.0), result=None)  # type: ignore[arg-type]
    drawn = curve(made)
    assert list(drawn.places) == [0.0, pytest.approx(1 / 3), pytest.approx(2 / 3), 1.0]
    assert list(drawn.shares) == [0.0, 0.8, pytest.approx(0.95), pytest.approx(1.0)]
    assert drawn.mark == pytest.approx(1 / 3)


def test_who_rose_and_fell_comes_to_the_change_of_the_whole(random_store: Context) -> None:
    rows = sheet(random_store, "movers", YEAR).rows
    (whole,) = run(
        random_store,
        MetricQuery(metrics=("revenue",), period=view_on(random_store, PAGE, YEAR).window.period, compare="previous"),
        ALL,
    ).rows()
    assert sum(row["revenue"] for row in rows) == whole["revenue"]
    assert sum(row["revenue_compared"] for row in rows) == whole["revenue_compared"]
    assert "others" in words(random_store, "movers", YEAR)


def test_without_another_period_there_are_no_movers(small_store: Context) -> None:
    assert "There are no orders in both periods" in words(small_store, "movers", "?period=all")


def test_a_product_is_called_by_its_name(small_store: Context) -> None:
    with small_store.engine.write() as writer:
        writer.execute(sa.update(products).where(products.c.product_id == "P1").values(name="Blue Mug"))
        writer.execute(move_data_version())
    assert "2 Blue Mug 200.00" in words(small_store, "ranked")
    assert '"title": "Blue Mug (P1)"' in markup(small_store, "ranked")


def test_a_person_sees_the_lines_of_their_brand_only(random_store: Context) -> None:
    who = person(brand=("asus",))
    said = words(random_store, "ranked", "?period=all&x.by=brand", who)
    assert "1 asus" in said
    assert "penguin" not in said
    assert NO_LINE_MEMBER not in said


def test_it_needs_no_event_log(small_store: Context) -> None:
    with small_store.engine.write() as writer:
        writer.execute(sa.delete(events))
        writer.execute(move_data_version())
    assert "2 P1 200.00" in words(small_store, "ranked")
    assert result(small_store, "revenue").rows() == [{"revenue": Decimal(800)}]


def test_a_store_whose_files_name_no_products_shows_its_categories(small_store: Context) -> None:
    with small_store.engine.write() as writer:
        writer.execute(sa.update(order_lines).values(product_key=None))
        writer.execute(move_data_version())
    assert "Categories by revenue" in words(small_store, "ranked")
    assert [row["category"] for row in sheet(small_store, "ranked").rows] == ["Books", "Electronics", "Unknown"]
    assert "of 2 categories sold make 80 %" in words(small_store, "pareto")

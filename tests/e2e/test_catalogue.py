"""What the made log does not say, in a browser: the truth's gaps, the initiatives and their assumptions, the tables."""

import csv
import io
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clicking import downloaded, lead, rows
from tests.e2e.made_log import UNKNOWN, MadeLog, money
from tests.e2e.watching import at, look, settled, tile
from tests.fixtures.visits import Pages, Served

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

ALL = "/catalogue?period=all"
TABLES = {
    "events_cleaned.csv", "kpi_summary.csv", "funnel_summary.csv", "user_segments.csv", "brand_revenue.csv",
    "category_revenue.csv", "product_purchases.csv", "low_conversion_products.csv",
}  # fmt: skip


@pytest.fixture(scope="module")
def served(made_store: Served) -> Served:
    return made_store


def share(part: Decimal, whole: Decimal) -> str:
    return f"{(100 * part / whole).quantize(Decimal('0.01'), ROUND_HALF_UP)} %"


def test_what_is_missing_and_its_union(page_of: Pages, made_log: MadeLog) -> None:
    page, events = look(page_of, "viewer", ALL), made_log.events
    bought = events[events.event_type == "purchase"]
    brand, category = bought.brand == UNKNOWN, bought.category_code == UNKNOWN
    whole = money(bought)
    gaps = [money(bought[gap]) for gap in (brand, category, brand | category, brand & category)]
    shares = [share(gap, whole) for gap in gaps]
    assert shares[:2] == ["11.60 %", "9.64 %"]
    assert gaps[0] + gaps[1] == gaps[2] + gaps[3]
    lead(page, f"Brand is missing on 11.60 % ({gaps[0]:,.2f}) of revenue, category on 9.64 % ({gaps[1]:,.2f}), ")
    lead(page, f"either on {shares[2]} ({gaps[2]:,.2f}).")
    lead(page, f"{gaps[3]:,.2f} that miss both would count twice.")
    found = rows(page, "gaps")
    assert [row[0] for row in found] == ["Brand", "Category", "Either", "Both"]
    assert [row[5].split()[0] for row in found] == [f"{gap:,.2f}" for gap in gaps]
    assert [row[5].split(maxsplit=1)[1] for row in found] == shares
    without = (events.brand == UNKNOWN) | (events.category_code == UNKNOWN)
    assert found[2][2].split()[0] == f"{events[without].user_id.nunique():,}"


def test_a_gap_chooses_its_products_and_a_tier_filters(page_of: Pages, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", ALL)
    tile(page, "gaps").get_by_role("link", name="Category", exact=True).click()
    at(page, "period=all&x.gap=category")
    hidden = made_log.events[made_log.events.category_code == UNKNOWN]
    sold = hidden[hidden.event_type == "purchase"].groupby("product_id").price.sum().round(2)
    first = tile(page, "products").locator("tbody tr").first
    expect(first).to_contain_text(f"{sold.max():,.2f}")
    expect(first.locator("td").first).to_have_text(str(sold.idxmax()))
    settled(page)
    tile(page, "tiers").get_by_role("link", name="Medium").click()
    at(page, "period=all&price_tier=medium&x.gap=category")
    expect(tile(page, "gaps").locator(".tile-words .meta")).to_contain_text("Price tier is medium")


def test_an_assumption_changes_the_money(page_of: Pages, made_log: MadeLog) -> None:
    page, truth = look(page_of, "viewer", ALL), made_log.truth
    left = truth["view_users"] - truth["cart_users"]
    worth = Decimal(left) * Decimal(str(truth["revenue"])) / truth["cart_users"]
    stake(page, 0, worth * Decimal("0.01"))
    field = page.get_by_label("Viewers won for a cart, in percent")
    field.fill("2.5")
    field.press("Enter")
    at(page, "period=all&x.recovered=2.5")
    stake(page, 0, worth * Decimal("0.025"))
    tile(page, "initiatives").get_by_role("link", name="Back to 1 %").click()
    at(page, "period=all")
    stake(page, 0, worth * Decimal("0.01"))
    field.fill("many")
    field.press("Enter")
    expect(tile(page, "initiatives").get_by_role("alert")).to_contain_text("'many' is not from 0 to 100; 1 is shown.")


def stake(page: Page, place: int, amount: Decimal) -> None:
    """Expect the money at stake of an initiative."""
    said = f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
    expect(tile(page, "initiatives").locator(".ini-money .fnl-v").nth(place)).to_have_text(said)


def test_the_eight_tables_as_one_file(page_of: Pages, made_log: MadeLog, tmp_path: Path) -> None:
    page = look(page_of, "viewer", ALL)
    take = tile(page, "case-study").get_by_role("link", name="Take them as a ZIP")
    with zipfile.ZipFile(downloaded(page, take.click, tmp_path)) as packed:
        assert set(packed.namelist()) == TABLES
        tables = {name: list(csv.DictReader(io.StringIO(packed.read(name).decode()))) for name in TABLES
                  if name != "events_cleaned.csv"}  # fmt: skip
        with packed.open("events_cleaned.csv") as events:
            assert sum(1 for _ in events) - 1 == 884_474
    assert [row["Users"] for row in tables["funnel_summary.csv"]] == ["406863", "36952", "21304"]
    assert [row["Users"] for row in tables["user_segments.csv"]] == ["369083", "16896", "13598", "7706", "2131"]
    brands = {row["Brand"]: Decimal(row["Revenue"]) for row in tables["brand_revenue.csv"]}
    for brand, (revenue, _) in made_log.truth["brand_revenue"].items():
        assert brands[brand] == Decimal(str(revenue))
    flops = {row["product_id"]: int(row["views"]) for row in tables["low_conversion_products.csv"]}
    assert flops.items() >= made_log.truth["never_sold_views"].items()

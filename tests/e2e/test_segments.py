"""The segments of the made log in a browser: the truth's sizes, filters, controls, and lists of users to take along."""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clicking import chosen, column, downloaded, lead, lines, rows, saved
from tests.e2e.made_log import MadeLog, left_in_carts, money, percent, segments_of
from tests.e2e.watching import at, look, tile
from tests.fixtures.visits import Pages, Served

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

ALL = "/segments?period=all"
SIZES = (369_083, 16_896, 13_598, 7_706, 2_131)


@pytest.fixture(scope="module")
def served(made_store: Served) -> Served:
    return made_store


def sizes(page: Page, users: tuple[int, ...]) -> None:
    """Expect the sizes of the five segments."""
    expect(tile(page, "segments").locator(".fnl-v")).to_have_text([f"{count:,}" for count in users])


def test_the_segments_of_the_truth(page_of: Pages, made_log: MadeLog) -> None:
    truth = made_log.truth
    assert (*truth["segments"].values(), truth["high_value"]) == SIZES
    page = look(page_of, "viewer", ALL)
    sizes(page, SIZES)
    shares = [f"{percent(count, truth['users'])} of users" for count in SIZES]
    for at_, share in enumerate(shares):
        expect(tile(page, "segments").locator(".sg").nth(at_)).to_contain_text(share)
    lead(page, "Of 407,283 people, 90.62 % only looked and 4.15 % left a cart and bought nothing: 2.75M.")
    lead(page, "Multi-buyers are 1.89 % of them and bring 63.98 % of the revenue.")


def test_a_brand_filters_and_every_tile_follows(page_of: Pages, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", ALL)
    left = left_in_carts(made_log.events).groupby("brand").price.sum().round(2).sort_values(ascending=False)
    for (brand, value), row in zip(left.head(8).items(), rows(page, "abandonment"), strict=False):
        assert [cell for cell in row if cell][:2] == [brand, f"{value:,.2f}"]
    brand = str(left.index[0])
    tile(page, "abandonment").get_by_role("link", name=brand, exact=True).click()
    at(page, f"period=all&brand={brand}")
    found = segments_of(made_log.where(brand=brand))
    sizes(page, tuple(len(users) for users in found.values()))
    expect(tile(page, "abandonment").locator("tr.on td").first).to_have_text(brand)
    expect(tile(page, "recovery").locator(".tile-words .meta")).to_contain_text(f"Brand is {brand}")
    page.go_back()
    at(page, "period=all")
    sizes(page, SIZES)


def test_the_controls_change_what_is_shown(page_of: Pages, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", ALL)
    chosen(page, "by", "Category")
    at(page, "period=all&x.by=category_1")
    expect(tile(page, "abandonment").locator("h2")).to_have_text("Left in carts by category")
    left = left_in_carts(made_log.events).groupby("category_1").price.sum().round(2)
    first = tile(page, "abandonment").locator("tbody tr").first
    expect(first).to_contain_text(f"{left.max():,.2f}")
    chosen(page, "cohort", "Quarter")
    expect(tile(page, "cohorts").locator("tbody .coh-name")).to_have_text(["2020-Q3", "2020-Q4", "2021-Q1"])
    chosen(page, "show", "Revenue per member")
    at(page, "period=all&x.by=category_1&x.cohort=quarter&x.show=revenue")
    expect(tile(page, "cohorts").locator("h2")).to_have_text("Cohorts: revenue per member")


def test_the_list_of_a_segment_is_its_users(page_of: Pages, made_log: MadeLog, tmp_path: Path) -> None:
    page = look(page_of, "viewer", ALL)
    link = page.get_by_role("link", name="Download the users: Cart abandoners")
    path = downloaded(page, link.click, tmp_path)
    found = list(lines(path.read_text(encoding="utf-8-sig")))
    users = segments_of(made_log.events)["cart_abandoner"]
    assert len(found) - 1 == 16_896
    assert {int(one) for one in column(found, "User")} == set(users)
    carts = made_log.events[made_log.events.user_id.isin(users) & (made_log.events.event_type == "cart")]
    left = column(found, next(name for name in found[0] if name.startswith("Value left")))
    assert sum(map(Decimal, left)) == money(carts)


def test_the_recovery_list_is_everybody_who_left_something(page_of: Pages, made_log: MadeLog, tmp_path: Path) -> None:
    page = look(page_of, "viewer", ALL)
    left = left_in_carts(made_log.events)
    link = page.get_by_role("link", name="Download the recovery list")
    expect(link).to_have_text(f"All {left.user_id.nunique():,}")
    path = downloaded(page, link.click, tmp_path)
    found = list(lines(path.read_text(encoding="utf-8-sig")))
    assert {int(one) for one in column(found, "User")} == set(left.user_id)
    values = column(found, next(name for name in found[0] if name.startswith("Value left")))
    assert sum(map(Decimal, values)) == money(left)
    assert values == sorted(values, key=Decimal, reverse=True)


def test_the_movement_adds_up_to_the_users(page_of: Pages, tmp_path: Path, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", "/segments?period=2021-01-01..2021-01-31&compare=previous")
    found = saved(page, "movement", tmp_path)
    counts = list(zip(*(column(found, name) for name in found[0][:3]), strict=True))
    now, before = (segments_of(made_log.where(month=month)) for month in ("2021-01", "2020-12"))
    labels = {"Browsers": "view_only", "Cart abandoners": "cart_abandoner", "Single buyers": "single",
              "Multi-buyers": "multi"}  # fmt: skip
    for was, name in labels.items():
        for is_, other in labels.items():
            users = next(int(count) for one, two, count in counts if (one, two) == (was, is_))
            assert users == len(before[name] & now[other])

"""Event pages beside the days before, on the tiny world: February 2024 against January, changes computed by hand.

January: U1 bought P1 for 300.00 and U3 P3 for 19.99; U2 viewed P1 and P2 and carted P2 for 20.00; U3 and U4 viewed.
February: U1 viewed P2 and bought it twice for 20.00; U4 viewed P3; U2 carted P1 for 300.00.
"""

import json

import pytest

from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from services.core.context import Context
from services.exports.sheet import Sheet
from tests.dashapp.reading import Reading

FEBRUARY = "?period=2024-02-01..2024-02-29&compare=previous"
LACKING = "?period=2024-01-01..2024-02-29&compare=previous"
"""Of the sixty days before 2024 the log has one."""
EVENT_PAGES = [page for page in PAGES.values() if page.fact == "events"]
OF_ALL_DAYS = {("catalogue", "backfill"), ("catalogue", "applied"), ("catalogue", "case-study")}
"""What speaks of all days or of the whole store, and says so, has nothing to be compared with."""
FROM_NOTHING = {("segments", "lead"), ("merchandising", "lead")}
"""Nobody bought twice in January, and nothing without brand was bought: there is no change from nothing."""


def words(ctx: Context, page: str, tile: str, search: str = FEBRUARY) -> str:
    return Reading(page=PAGES[page]).words(ctx, tile, search)


def table(ctx: Context, page: str, tile: str, more: str = "") -> Sheet:
    return Reading(page=PAGES[page]).sheet(ctx, tile, f"{FEBRUARY}{more}")


@pytest.mark.parametrize("page", EVENT_PAGES, ids=lambda page: page.name)
def test_every_tile_shows_the_comparison_or_says_that_it_has_none(small_store: Context, page) -> None:  # type: ignore[no-untyped-def]
    found = Reading(page=page).rendered(small_store, FEBRUARY)
    said = {name: " ".join(words_of([one.head, one.body]).split()) for name, one in found.items()}
    silent = [
        name
        for name, text in said.items()
        if not any(part in text for part in ("against Jan 2024", "not compared", "Rows Jan 2024"))
    ]
    assert {(page.name, name) for name in silent} == {one for one in OF_ALL_DAYS | FROM_NOTHING if one[0] == page.name}


@pytest.mark.parametrize("page", EVENT_PAGES, ids=lambda page: page.name)
def test_without_comparison_none_is_spoken_of(small_store: Context, page) -> None:  # type: ignore[no-untyped-def]
    for one in Reading(page=page).rendered(small_store).values():
        said = words_of([one.head, one.body])
        assert "not compared" not in said
        assert " against 20" not in said


@pytest.mark.parametrize("page", EVENT_PAGES, ids=lambda page: page.name)
def test_days_that_the_data_lack_judge_nothing(small_store: Context, page) -> None:  # type: ignore[no-untyped-def]
    found = Reading(page=page).rendered(small_store, LACKING)
    text = json.dumps([[one.head, one.body] for one in found.values()])
    assert "(from 31 Dec 2023)" in text
    assert "arrow-up-short" not in text
    assert "arrow-down-short" not in text
    assert '"up ' not in text
    assert '"down ' not in text


def test_the_funnel(small_store: Context) -> None:
    """Of two viewers one bought, of three two."""
    assert "Of 2 people who looked, 50.00 % bought , down 16.7 pp against Jan 2024 ." in words(
        small_store, "funnel", "lead"
    )
    said = words(small_store, "funnel", "funnel")
    assert "Viewed a product 2 100 % of viewers down 33.3 % vs 3" in said
    assert "Added to cart 1 50.00 % of viewers 0.0 % vs 1 ; step up 16.7 pp" in said
    assert "Purchased 1 50.00 % of viewers, 100 % of carts down 50.0 % vs 2 ; step down 100.0 pp" in said


def test_the_split(small_store: Context) -> None:
    """Nobody bought P2, the one without brand, in January: nothing that 40.00 could be relative to."""
    said = words(small_store, "funnel", "split")
    assert "Tick: Jan 2024; the last row is asked for, not added up. Feb 2024 against Jan 2024." in said
    assert "Unknown 1 0.00 % \u2013 40.00 \u2013" in said
    assert "hp 1 0.00 % \u2013 0.00 down 100.0 %" in said
    assert "All 2 50.00 % 100.00 % 40.00 down 87.5 %" in said
    bars = json.dumps(Reading(page=PAGES["funnel"]).rendered(small_store, FEBRUARY)["split"].body)
    assert '"left": "calc(100.0% - 1px)"' in bars  # January's 200 % from cart to purchase of all


def test_the_split_as_a_table(small_store: Context) -> None:
    sheet = table(small_store, "funnel", "split")
    rows = {row["brand"]: row for row in sheet.rows}
    assert [rows["asus"][f"{name}_compared"] for name in ("viewed", "carted", "bought")] == [1, 0, 1]
    assert (rows["asus"]["brought_change"], rows["Unknown"]["brought_change"]) == (-1.0, None)
    assert sheet.total
    assert round(sheet.total["through_change"], 4) == -0.1667
    assert [column.name for column in sheet.columns][1:4] == ["viewed", "viewed_compared", "viewed_change"]


def test_the_split_of_chosen_members(small_store: Context) -> None:
    said = words(small_store, "funnel", "split", f"{FEBRUARY}&brand=hp")
    assert "hp 1 0.00 % \u2013 0.00 down 100.0 %" in said
    assert "All 2 50.00 % 100.00 % 40.00 down 87.5 %" in said


def test_the_segments(small_store: Context) -> None:
    """January: U1 and U3 bought once, U2 left a cart, U4 looked. February: U1 bought twice."""
    for page in ("funnel", "segments"):
        said = words(small_store, page, "segments")
        assert "Browsers 1 0.0 % vs 1" in said
        assert "Cart abandoners 1 0.0 % vs 1" in said
        assert "Single buyers 0 down 100.0 % vs 2" in said
        assert "Multi-buyers 1 vs 0" in said


def test_what_was_left_in_carts(small_store: Context) -> None:
    """U2 left 300.00 of asus, and 20.00 of a product without brand the month before."""
    said = words(small_store, "segments", "abandonment")
    assert "asus 300.00 \u2013 100.00 %" in said
    assert "All 300.00 up 1,400.0 % 100.00 %" in said
    sheet = table(small_store, "segments", "abandonment")
    assert [(row["brand"], row["value_left_compared"]) for row in sheet.rows] == [("asus", None)]
    assert sheet.total
    assert sheet.total["value_left_change"] == 14.0


def test_the_age_of_carts(small_store: Context) -> None:
    """The cart of January was put together thirty days before its end, that of February a second before."""
    one = Reading(page=PAGES["segments"]).rendered(small_store, FEBRUARY)["since"]
    text = json.dumps(one.body)
    assert "0-1 h: 300.00, 1 users; Jan 2024: 0.00" in text
    assert "30+ days: 0.00, 0 users; Jan 2024: 20.00" in text
    assert text.count('"bottom"') == 6
    assert '"bottom": "6.7%"' in text  # 20.00 of 300.00


def test_months(small_store: Context) -> None:
    said = words(small_store, "when", "months")
    assert "vs Jan 2024 down 50.0 % 0.0 % 0.0 % down 25.0 % down 16.7 pp down 87.5 %" in said
    assert words(small_store, "when", "lead").endswith("Views are down 50.0 % against Jan 2024 .")
    assert "Revenue is down 87.5 % against" in words(small_store, "when", "lead", f"{FEBRUARY}&x.metric=event_revenue")


def test_who_leads(small_store: Context) -> None:
    said = words(small_store, "merchandising", "lead", f"{FEBRUARY}&x.by=category_1")
    assert said.startswith("computers leads with 40.00 , down 86.7 % against Jan 2024 , 100.00 % of revenue.")


def test_the_gaps(small_store: Context) -> None:
    """All 40.00 of February lack the brand; of January's 319.99 nothing does, and 19.99 lack the category."""
    said = words(small_store, "catalogue", "gaps")
    assert "Brand 3 60.00 % 1 33.33 % 1 33.33 % 2 100.00 % 40.00 100.00 % up 100.0 pp" in said
    assert "Category 1 20.00 % 1 33.33 % 1 33.33 % 0 0.00 % 0.00 0.00 % down 6.2 pp" in said
    assert "up 93.8 pp against Jan 2024" in words(small_store, "catalogue", "lead")
    rows = {row["label"]: row for row in table(small_store, "catalogue", "gaps").rows}
    assert round(rows["Missing category"]["revenue_share_compared"], 4) == 0.0625
    assert rows["Missing category"]["revenue_change"] == -1.0


def test_the_gaps_of_tiers(small_store: Context) -> None:
    """Low is P3 at 19.99, which was bought in January only, without category."""
    text = json.dumps(Reading(page=PAGES["catalogue"]).rendered(small_store, FEBRUARY)["tiers"].body)
    assert "No category: 0.00; Jan 2024: 100.00 %" in text

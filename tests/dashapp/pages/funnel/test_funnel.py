"""The funnel page on the tiny world: every number on screen is one that was computed by hand in its docstring."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.shell.render import answer_tile, render_page
from dashapp.ui.funnel_stages import StageColumn, stages
from services.core.context import Context
from tests.dashapp.reading import Reading
from tests.fixtures.web import person, view_on
from tests.services.ingest.bench import LOG, bring_text

PAGE = PAGES["funnel"]
READ = Reading(page=PAGE)
rendered, words, sheet = READ.rendered, READ.words, READ.sheet


def split(ctx: Context, search: str = "?period=all") -> dict[str, tuple[Any, ...]]:
    """The split by member: who viewed, carted, bought, and the revenue."""
    found = sheet(ctx, "split", search)
    names = (found.columns[0].name, "viewed", "carted", "bought", "brought")
    rows = (*found.rows, *([found.total] if found.total else []))
    return {row[names[0]]: tuple(row[name] for name in names[1:]) for row in rows}


def test_the_sentence_says_who_bought_and_where_the_loss_is(small_store: Context) -> None:
    said = words(small_store, "lead")
    assert said == (
        "Of 4 people who looked, 50.00 % bought. The loss is before the cart: 50.00 % of viewers never add anything. "
        "Winning back 1 in 100 of them is worth 3.60 ."  # 2 who left x 1 % x 179.995 a buyer, each of whom buys
    )


def test_every_number_of_the_sentence_is_a_link_to_its_origin(small_store: Context) -> None:
    body = json.dumps(rendered(small_store)["lead"].body)
    assert body.count('"href": "#origin=funnel"') == 4


def test_the_stages_of_all_users(small_store: Context) -> None:
    said = words(small_store, "funnel")
    assert "Viewed a product 4 100 % of viewers" in said
    assert "Added to cart 2 50.00 % of viewers 50.00 % left here 2 users. 1 in 100 back is worth 3.60" in said
    assert "Purchased 2 50.00 % of viewers, 100 % of carts Nobody left here" in said.replace("100.00 %", "100 %")
    assert "4 purchases, 359.99, 180.00 a buyer" in said
    assert "1 buyer has no cart event: each stage is counted on its own" in said


def test_a_step_above_the_whole_is_said_and_never_negative(small_store: Context) -> None:
    one = rendered(small_store, "?period=all&x.count=events")["funnel"]
    said = " ".join(words_of(one.body).split())
    assert "57.14 % of views, 133.33 % of carts" in said
    assert "1 more events than at the stage before" in said
    assert json.dumps(one.body).count('"className": "fnl-left"') == 1
    assert "-" not in "".join(height for height in _heights(one.body))


def _heights(tree: Any) -> list[str]:
    if isinstance(tree, list):
        return [height for child in tree for height in _heights(child)]
    if not isinstance(tree, Mapping):
        return []
    return [*tree.get("style", {}).values(), *_heights(tree.get("k"))]


def test_heights_are_to_one_scale() -> None:
    drawn = (
        StageColumn(name="a", label="A", value="5", exactly="5", said="", reached=0.5, before=0.5),
        StageColumn(name="b", label="B", value="10", exactly="10", said="", reached=1.0, before=0.5),
        StageColumn(name="c", label="C", value="1", exactly="1", said="", reached=0.1, before=1.0),
    )
    assert _heights(stages("#x", drawn)) == ["50.00%", "100.00%", "10.00%", "90.00%", "10.00%"]


def test_in_order_and_within_a_window(small_store: Context) -> None:
    """U1 buys 70 minutes after its first view; U3 never carts, so it does not count in order."""
    hour = [row["count"] for row in sheet(small_store, "funnel", "?period=all&x.stages=1h").rows]
    day = [row["count"] for row in sheet(small_store, "funnel", "?period=all&x.stages=1d").rows]
    assert (hour, day) == ([4, 2, 0], [4, 2, 1])
    said = words(small_store, "funnel", "?period=all&x.stages=1d")
    assert "Funnel by user, ordered within 1 day" in said
    assert "In order: a view, then a cart, then a purchase, all within 1 day of the first view" in said
    assert "bought within 1 day." in words(small_store, "lead", "?period=all&x.stages=1d")


def test_events_have_no_order(small_store: Context) -> None:
    search = "?period=all&x.stages=1h&x.count=events"
    assert [row["count"] for row in sheet(small_store, "funnel", search).rows] == [7, 3, 4]
    assert "ordered" not in words(small_store, "funnel", search).split("Where does")[0].split("Stages")[0]


def test_sessions(small_store: Context) -> None:
    assert [row["count"] for row in sheet(small_store, "funnel", "?period=all&x.count=sessions").rows] == [5, 2, 3]


def test_the_assumption_can_be_changed_and_is_stated(small_store: Context) -> None:
    said = words(small_store, "funnel", "?period=all&x.recovered=50&x.worth=100")
    assert "50 in 100 back is worth 100.00" in said  # 2 who left x 50 % x 100
    assert "Worth: what 50 in 100 of them would bring at today's later steps and 100.00 a buyer, as you set it." in said
    row = sheet(small_store, "funnel", "?period=all&x.recovered=2.5").rows[1]
    assert row["worth"] == Decimal("9.00")  # 2 x 2.5 % x 179.995 = 8.99975


@pytest.mark.parametrize("typed", ["x.recovered=many", "x.recovered=101", "x.worth=-1", "x.worth=nan", "x.worth=1e999"])
def test_an_assumption_that_cannot_be_is_said_and_not_used(small_store: Context, typed: str) -> None:
    said = words(small_store, "funnel", f"?period=all&{typed}")
    assert "1 in 100 back is worth 3.60" in said
    assert "1 in 100 is shown." in said


def test_the_form_keeps_the_view(small_store: Context) -> None:
    body = json.dumps(rendered(small_store, "?period=all&brand=asus&brand=hp&x.recovered=2")["funnel"].body)
    assert all(f'"name": "brand", "value": "{one}"' in body for one in ("asus", "hp"))
    assert '"name": "period", "value": "all"' in body
    assert '"type": "hidden", "name": "x.recovered"' not in body


def test_compared_with_the_days_before(small_store: Context) -> None:
    """Of the sixty days before 2024 the log has the last one: one user viewed and carted; that judges nothing."""
    said = words(small_store, "funnel", "?period=2024-01-01..2024-02-29&compare=previous")
    assert "Added to cart 1 25.00 % of viewers vs 1" in said
    assert "Viewed a product 4 100 % of viewers vs 1" in said
    assert "against 1 Nov \u2013 31 Dec 2023 (from 31 Dec 2023)" in said
    assert "step" not in said.split("1 in 100")[0]


def test_the_split_by_brand_with_the_whole_asked_for(small_store: Context) -> None:
    assert split(small_store) == {
        "asus": (2, 2, 1, Decimal("300.0000")),
        "Unknown": (3, 1, 1, Decimal("40.0000")),
        "hp": (2, 0, 1, Decimal("19.9900")),
        "All": (4, 2, 2, Decimal("359.9900")),
    }


def test_the_split_says_rates_beside_all(small_store: Context) -> None:
    said = words(small_store, "split")
    assert "asus 2 100.00 % 50.00 % 300.00" in said
    assert "hp 2 0.00 % \u2013 19.99" in said  # nobody carted: no rate
    assert "All 4 50.00 % 100.00 % 359.99" in said


def test_a_click_on_a_category_goes_a_level_deeper(small_store: Context) -> None:
    body = json.dumps(rendered(small_store, "?period=all&x.split=category")["split"].body)
    assert '"href": "/funnel?period=all&path=category_1:computers&x.split=category"' in body
    assert '"data-mark": "split:category_1:computers"' in body
    deeper = split(small_store, "?period=all&x.split=category&path=category_1:computers")
    assert deeper["computers.components"] == (2, 2, 1, Decimal("300.0000"))
    assert deeper["computers.notebooks"] == (3, 1, 1, Decimal("40.0000"))
    assert deeper["All"] == (3, 2, 1, Decimal("340.0000"))


def test_a_filter_lifts_itself_from_its_own_split_only(small_store: Context) -> None:
    search = "?period=all&brand=hp"
    assert split(small_store, search)["All"] == (4, 2, 2, Decimal("359.9900"))
    assert "Brand filter lifted" in words(small_store, "split", search)
    assert "Of 2 people who looked, 50.00 % bought" in words(small_store, "lead", search)


@pytest.mark.parametrize(
    ("by", "members"),
    [
        ("price_tier", ["low", "medium", "high"]),
        ("weekday", ["Monday", "Tuesday", "Thursday", "Sunday"]),
        ("month", ["2023-12", "2024-01", "2024-02"]),
        ("hour", ["8", "9", "10", "11", "12", "23", "0"]),
        ("new_or_returning", ["new", "returning"]),
    ],
)
def test_every_split_has_its_members(small_store: Context, by: str, members: list[str]) -> None:
    period = "2024-01-01..2024-12-31" if by == "new_or_returning" else "all"  # U1 came before
    found = split(small_store, f"?period={period}&x.split={by}")
    assert {str(member) for member in found} == {*members, "All"}


def test_a_month_of_the_split_becomes_the_period(small_store: Context) -> None:
    body = json.dumps(rendered(small_store, "?period=all&x.split=month")["split"].body)
    assert '"href": "/funnel?period=2024-02-01..2024-02-29&x.split=month"' in body


def test_chosen_members_stay_in_view_and_are_not_among_the_others(random_store: Context) -> None:
    everything = split(random_store, "?period=all&x.split=brand&path=category_1:computers&x.count=events")
    assert sum(views for member, (views, *_) in everything.items() if member != "All") == everything["All"][0]
    product = "?period=all&x.count=events&x.split=brand&path=brand:asus"
    listed = split(random_store, product)
    least = [member for member in listed if member != "All"][-1]
    view = view_on(random_store, PAGE, f"{product}&product={least}")
    tile = PAGE.tile("split")
    assert tile
    found = answer_tile(random_store, view, tile).answer
    assert [row.member for row in found.rows][-2:] == [least, "Others"]
    assert sum(row.counts[0] for row in found.rows) == found.total.counts[0] == listed["All"][0]


def test_every_tile_with_a_sheet_has_a_twin(small_store: Context) -> None:
    names = [tile.name for tile in PAGE.tiles if tile.sheet]
    assert names == ["funnel", "split", "hours", "segments", "cleaning"]
    found = rendered(small_store, "?period=all&" + "&".join(f"table={name}" for name in names))
    assert [name for name in names if found[name].twin is None] == []


@pytest.mark.parametrize(
    "search",
    [
        "?period=today", "?period=2030-01-01..2030-02-01", "?compare=2023-12-31..2023-12-31", "?brand=nobody",
        "?period=all&path=brand:asus&x.split=brand", "?period=all&path=category_1:computers&path=product:P1",
        "?period=all&not.brand=asus&x.split=hour&x.count=sessions&x.stages=30d",
    ],
)  # fmt: skip
def test_every_tile_stands_any_state(small_store: Context, search: str) -> None:
    rendered(small_store, search)


def test_a_filter_that_empties_it_is_named(small_store: Context) -> None:
    said = words(small_store, "funnel", "?period=all&brand=asus&category_2=computers.notebooks")
    assert "No events fit these filters" in said
    assert "Lift" in said


def test_an_empty_store_says_so_on_every_tile(duckdb_context: Context) -> None:
    found = rendered(duckdb_context, "")
    for name in ("funnel", "split", "segments"):
        assert "There are no events" in words_of(found[name].body)
    assert "There are no purchases" in words_of(found["hours"].body)
    assert "There are no events here" in words_of(found["lead"].body)


def test_a_person_limited_to_a_region_sees_its_users(small_store: Context) -> None:
    """Of customers in North is U1 alone."""
    found = rendered(small_store, "?period=all", person(region=("North",)))
    assert "Of 1 person who looked, 100.00 % bought" in " ".join(words_of(found["lead"].body).split())
    text = json.dumps([[one.body, one.figure, [r.rows() for r in one.results]] for one in found.values()], default=str)
    assert "hp" not in [
        str(row["brand"]) for one in found.values() for r in one.results for row in r.rows() if "brand" in row
    ]
    assert "19.99" not in text


def test_a_limited_person_of_a_log_without_customers_is_told_why(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "events", LOG + "2024-01-01 10:00:00 UTC,view,P1,1,a.b,asus,5.00,U1,S1\n")
    limited = render_page(duckdb_context, PAGE, view_on(duckdb_context, PAGE, "?period=all", person(region=("North",))))
    for one in limited.values():
        assert "This is outside your rights" in words_of(one.body)


def test_a_bare_address_needs_no_comparison(small_store: Context) -> None:
    """The log has no year before: nothing is compared, and nothing says otherwise."""
    assert "vs" not in words(small_store, "funnel", "").split()

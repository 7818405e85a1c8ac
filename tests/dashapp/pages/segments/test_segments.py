"""The segments page on the tiny world: every number on screen is one that was computed by hand in its docstring."""

import json
from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.pages.segments.cohort_table import CohortCell, CohortRow, step_of, triangle
from dashapp.shell.render import answer_tile, render_page
from services.analyses.segments.kinds import SEGMENTS
from services.core.context import Context
from tests.dashapp.reading import Reading
from tests.fixtures.web import person, view_on
from tests.services.ingest.bench import LOG, bring_text

PAGE = PAGES["segments"]
READ = Reading(page=PAGE)
rendered, words, sheet = READ.rendered, READ.words, READ.sheet
TWINS = ["segments", "abandonment", "since", "movement", "cohorts"]


def left(ctx: Context, by: str, search: str = "?period=all") -> dict[str, tuple[Any, ...]]:
    """What was left, by member: pairs, value, users; and of all."""
    found = sheet(ctx, "abandonment", f"{search}&x.by={by}")
    assert found.total
    names = ("abandoned_pairs", "value_left", "abandoning_users")
    return {row[by]: tuple(row[name] for name in names) for row in (*found.rows, found.total)}


def test_the_sentence(small_store: Context) -> None:
    """U4 only looked, U2 left 320.00, U1 brought 340.00 of 359.99."""
    assert words(small_store, "lead").replace(" .", ".") == (
        "Of 4 people, 25.00 % only looked and 25.00 % left a cart and bought nothing: 320.00. "
        "Multi-buyers are 25.00 % of them and bring 94.45 % of the revenue."
    )


def test_every_number_of_the_sentence_leads_to_its_origin(small_store: Context) -> None:
    assert json.dumps(rendered(small_store)["lead"].body).count('"href": "#origin=segments"') == 6


def test_the_five_segments(small_store: Context) -> None:
    said = words(small_store, "segments")
    assert "Browsers 1 25.00 % of users 0 revenue Last seen 0 days ago Retarget" in said
    assert "Cart abandoners 1 25.00 % of users 320.00 left in carts Last seen 0 days ago Start" in said
    assert "Single buyers 1 25.00 % of users 19.99 revenue Last seen 58 days ago Suggest" in said
    assert "Multi-buyers 1 25.00 % of users 340.00 revenue Last seen 28 days ago Early" in said
    assert "High value 1 25.00 % of users 340.00 revenue Last seen 28 days ago Assign" in said
    assert [row["users"] for row in sheet(small_store, "segments").rows] == [1, 1, 1, 1, 1]


def test_each_segment_offers_its_list_as_the_page_shows_it(small_store: Context) -> None:
    body = json.dumps(rendered(small_store, "?period=all&brand=asus")["segments"].body)
    hrefs = [f'"href": "/members/{name}.csv?period=all&brand=asus"' for name in SEGMENTS]
    assert [href in body for href in hrefs] == [False, True, True, False, True]  # U1 bought asus once
    assert "A user: 3.00 events" in body


def test_compared_with_the_days_before(small_store: Context) -> None:
    """Of the sixty days before 2024 the log has the last one: U1 left a cart, in the sixty after nobody else did."""
    said = words(small_store, "segments", "?period=2024-01-01..2024-02-29&compare=previous")
    assert "Cart abandoners 1 vs 1" in said
    assert "2024 against" in said


def test_what_was_left(small_store: Context) -> None:
    """U1 bought P1; U2 carted P2 for 20.00 and P1 for 300.00 and bought neither."""
    assert left(small_store, "brand") == {
        "asus": (1, Decimal("300.0000"), 1),
        "Unknown": (1, Decimal("20.0000"), 1),
        "All": (2, Decimal("320.0000"), 1),
    }
    said = words(small_store, "abandonment")
    assert "asus 300.00 93.75 % 50.00 % 1" in said  # of two who carted P1 one bought it
    assert "All 320.00 100.00 % 66.67 % 1" in said
    assert "bought something else : 320.00 of 1 user".replace(" :", ":") in said
    assert "bought nothing at all: 320.00 of 1 user" in said


@pytest.mark.parametrize(
    ("by", "members"),
    [
        ("brand", ["asus", "Unknown"]),
        ("category_1", ["computers"]),
        ("category_2", ["computers.components", "computers.notebooks"]),
        ("product", ["P1", "P2"]),
        ("price_tier", ["medium", "high"]),
        ("hour", ["9", "23"]),
        ("weekday", ["Monday", "Thursday", "Sunday"]),
        ("month", ["2023-12", "2024-01", "2024-02"]),
    ],
)
def test_every_cut_has_its_members(small_store: Context, by: str, members: list[str]) -> None:
    found = left(small_store, by)
    assert list(found) == [*members, "All"]
    assert sum(value for member, (_, value, _) in found.items() if member != "All") == Decimal("320.0000")
    assert all(member in words(small_store, "abandonment", f"?period=all&x.by={by}") for member in members)


def test_a_click_on_a_member_filters_and_on_a_month_shows_it(small_store: Context) -> None:
    body = json.dumps(rendered(small_store)["abandonment"].body)
    assert '"href": "/segments?period=all&brand=asus"' in body
    assert '"data-mark": "abandonment:brand:asus"' in body
    body = json.dumps(rendered(small_store, "?period=all&x.by=month")["abandonment"].body)
    assert '"href": "/segments?period=2024-02-01..2024-02-29&x.by=month"' in body


def test_a_filter_lifts_itself_from_its_own_cut_only(small_store: Context) -> None:
    search = "?period=all&brand=Unknown"
    assert left(small_store, "brand", search)["All"] == (2, Decimal("320.0000"), 1)
    said = words(small_store, "abandonment", search)
    assert "Brand filter lifted" in said
    assert said.endswith("bought nothing at all.")  # the strip's number is of another filter
    assert left(small_store, "product", search)["All"] == (1, Decimal("20.0000"), 1)


def test_chosen_members_stay_in_view_and_are_not_among_the_others(random_store: Context) -> None:
    everything = list(left(random_store, "product"))[:-1]
    assert len(everything) > 9
    search = f"?period=all&x.by=product&product={everything[-1]}"
    view, tile = view_on(random_store, PAGE, search), PAGE.tile("abandonment")
    assert tile
    found = answer_tile(random_store, view, tile).answer
    assert [row["product"] for row in found.rows[-2:]] == [everything[-1], "Others"]
    for name in ("abandoned_pairs", "value_left"):
        assert sum(row[name] for row in found.rows) == found.total[name]


def test_time_since(small_store: Context) -> None:
    """P1 was carted a second before the end, P2 in January."""
    said = words(small_store, "since")
    assert "300.00 0\u20131 h 0 1\u201324 h 0 1\u20133 days 0 3\u20137 days 0 7\u201330 days 20.00 30+ days" in said
    assert sheet(small_store, "since").total == {**sheet(small_store, "since").total, "value_left": Decimal("320.0000")}  # type: ignore[dict-item]


def test_the_recovery_list(small_store: Context) -> None:
    one = rendered(small_store)["recovery"]
    said = " ".join(words_of(one.body).split())
    assert said.endswith("U2 320.00 2 2024-02-29 23:59 asus P1")
    assert '"href": "/recovery.csv?period=all"' in json.dumps(one.head)
    assert "All 1" in words_of(one.head)


def test_movement_from_the_comparison(small_store: Context) -> None:
    """U1 left a cart on the last day of 2023 and bought three times after it; the others were not seen before."""
    search = "?period=2024-01-01..2024-02-29&compare=2023-12-31..2023-12-31"
    moved = {(r["before"], r["after"]): r["users"] for r in sheet(small_store, "movement", search).rows if r["users"]}
    assert moved == {
        ("Cart abandoners", "Multi-buyers"): 1,
        ("Not seen", "Browsers"): 1,
        ("Not seen", "Cart abandoners"): 1,
        ("Not seen", "Single buyers"): 1,
    }
    said = words(small_store, "movement", search)
    assert "Rows 31 Dec 2023, columns 1 Jan \u2013 29 Feb 2024" in said
    assert "Of 1 cart abandoner, 1 (100.00 %) bought in" in said


def test_movement_from_half_to_half_for_want_of_a_comparison(small_store: Context) -> None:
    """31 Dec to 29 Jan and 30 Jan to 29 Feb: U1 is multi-buyer only in the second (the first has one purchase)."""
    moved = {(r["before"], r["after"]): r["users"] for r in sheet(small_store, "movement").rows if r["users"]}
    assert moved == {
        ("Single buyers", "Multi-buyers"): 1,
        ("Cart abandoners", "Cart abandoners"): 1,
        ("Single buyers", "Not seen"): 1,
        ("Browsers", "Browsers"): 1,
    }
    said = words(small_store, "movement")
    assert "The period in two halves: rows 31 Dec 2023 \u2013 29 Jan 2024" in said
    assert "Of 2 single buyers, 1 (50.00 %) bought again in the second half, 50.00 % were not seen" in said


def test_one_day_alone_has_no_movement(small_store: Context) -> None:
    assert "One day alone shows no movement" in words(small_store, "movement", "?period=2024-01-02..2024-01-02")


def test_cohorts(small_store: Context) -> None:
    """U1 and U3 bought first in January; U1 again in February, for 40.00."""
    rows = sheet(small_store, "cohorts").rows
    assert [(r["cohort"], r["since"], r["size"], r["buyers"]) for r in rows] == [
        ("2024-01", 0, 2, 2),
        ("2024-01", 1, 2, 1),
    ]
    assert "2024-01 2 100.0 % 50.0 % All 2 100.0 % 50.0 %" in words(small_store, "cohorts")
    assert "2024-01 2 160.00 20.00 All" in words(small_store, "cohorts", "?period=all&x.show=revenue")  # 319.99 / 2
    assert '"href": "/segments?period=2024-01-01..2024-01-31"' in json.dumps(rendered(small_store)["cohorts"].body)


def test_a_bucket_that_is_not_over_is_hollow_and_not_in_the_total(small_store: Context) -> None:
    one = rendered(small_store, "?period=all&x.cohort=quarter")["cohorts"]
    assert '"className": "num coh-cell open"' in json.dumps(one.body)
    assert "Quarter not over" in words_of(one.head)
    assert " ".join(words_of(one.body).split("Data begins")[0].split()).endswith("All 2")


def test_shades_run_from_zero() -> None:
    assert [step_of(value, 10.0) for value in (0.0, 5.1, 10.0)] == [0, 4, 7]
    assert step_of(0.0, 0.0) == 0
    cells = (CohortCell(value="1", title="", step=7), CohortCell(value="2", title="", step=4))
    line = CohortRow(name="a", size="2", cells=cells)
    drawn = json.dumps(triangle("x", ("a", "b"), ("0", "1"), (line,), line))
    assert "seq-7 deep" in drawn
    assert "seq-4 deep" not in drawn


def test_every_tile_with_a_sheet_has_a_twin(small_store: Context) -> None:
    assert [tile.name for tile in PAGE.tiles if tile.sheet] == TWINS
    found = rendered(small_store, "?period=all&" + "&".join(f"table={name}" for name in TWINS))
    assert [name for name in TWINS if found[name].twin is None] == []


def test_no_cell_of_a_twin_takes_a_segment_for_a_filter(small_store: Context) -> None:
    """The store has a dimension of the same name: the segment of a customer."""
    twin = str(rendered(small_store, "?period=all&table=segments")["segments"].twin)
    assert "Cart abandoners" in twin
    assert "segment=" not in twin


@pytest.mark.parametrize(
    "search",
    [
        "?period=today", "?period=2030-01-01..2030-02-01", "?compare=2023-12-31..2023-12-31", "?brand=nobody",
        "?period=all&path=category_1:computers&x.by=category_2", "?period=all&not.brand=asus&x.by=hour",
        "?period=all&x.cohort=week&x.show=revenue", "?period=all&compare=2030-01-01..2030-02-01",
        "?period=2024-01-01..2024-02-29&compare=previous&table=movement&period=2024-01-02..2024-01-02",
    ],
)  # fmt: skip
def test_every_tile_stands_any_state(small_store: Context, search: str) -> None:
    rendered(small_store, search)


def test_an_empty_store_says_so_on_every_tile(duckdb_context: Context) -> None:
    said = {name: words_of(one.body) for name, one in rendered(duckdb_context, "").items()}
    wanted = {"lead": "events", "segments": "events", "movement": "events", "abandonment": "cart events"}
    wanted |= {"since": "cart events", "recovery": "carts left behind", "cohorts": "purchases"}
    assert {name: f"There are no {what}" in said[name] for name, what in wanted.items()} == dict.fromkeys(said, True)


def test_a_limited_person_sees_the_users_of_a_region(small_store: Context) -> None:
    """Of customers in North is U1 alone: nothing is left, no one else is there."""
    found = rendered(small_store, "?period=all", person(region=("North",)))
    assert "Of 1 person, 0.00 % only looked" in " ".join(words_of(found["lead"].body).split())
    text = json.dumps([[one.body, [r.rows() for r in one.results]] for one in found.values()], default=str)
    assert "U2" not in text
    assert "19.99" not in text


def test_a_limited_person_of_a_log_without_customers_is_told_why(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "events", LOG + "2024-01-01 10:00:00 UTC,view,P1,1,a.b,asus,5.00,U1,S1\n")
    limited = render_page(duckdb_context, PAGE, view_on(duckdb_context, PAGE, "?period=all", person(region=("North",))))
    for one in limited.values():
        assert "This is outside your rights" in words_of(one.body)

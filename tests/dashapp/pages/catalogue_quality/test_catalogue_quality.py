"""The page of catalogue quality: numbers on screen are those of the tiny world and of the log with gaps, by hand."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from dashapp.auth.principal import Principal
from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.shell.render import render_page
from services.core.context import Context
from services.decisions.initiatives.compute import initiatives
from tests.dashapp.pages.admin.acting import act
from tests.dashapp.reading import Reading
from tests.fixtures.web import person, view_on
from tests.services.accounts.hiring import hire
from tests.services.backfill.shop import SECOND, add, load_gaps
from tests.services.ingest.bench import LOG, bring_text

PAGE = PAGES["catalogue"]
READ = Reading(page=PAGE)
rendered, words, sheet = READ.rendered, READ.words, READ.sheet
SHARES = ("rows_share", "users_share", "products_share", "purchases_share", "revenue_share")


@pytest.fixture
def gappy(duckdb_context: Context) -> Context:
    """The log of `tests/services/backfill/shop.py`, both loads, and an analyst."""
    load_gaps(duckdb_context)
    add(duckdb_context, 2, SECOND)
    hire(duckdb_context, "analyst@shop.example", role="analyst")
    return duckdb_context


def forms(tree: Any) -> list[Mapping[str, Any]]:
    """Every form that changes something."""
    if isinstance(tree, list):
        return [form for child in tree for form in forms(child)]
    if not isinstance(tree, Mapping):
        return []
    return [*([tree] if "data-act" in tree else []), *forms(tree.get("k"))]


def fields(form: Mapping[str, Any]) -> dict[str, str]:
    """What a form sends."""
    return {one["name"]: one["value"] for one in form["k"] if one["t"] == "input"}


def test_the_sentence_says_the_shares(small_store: Context) -> None:
    said = words(small_store, "lead").replace(" )", ")").replace("( ", "(").replace(" ,", ",").replace(" .", ".")
    assert said == (
        "Brand is missing on 11.11 % (40.00) of revenue, category on 5.55 % (19.99), either on 16.66 % (59.99)."
    )  # of 359.99; no row misses both, so nothing would count twice


def test_the_sentence_says_what_would_count_twice(gappy: Context) -> None:
    """Of five purchases of 10.00 four miss both: adding up would say more than there is."""
    said = words(gappy, "lead")
    assert "Brand is missing on 80.00 % ( 40.00 )" in said
    assert "Adding the first two would say 160.00 %: 40.00 that miss both would count twice." in said


def test_the_four_gaps_with_their_shares(small_store: Context) -> None:
    found = {row["label"]: row for row in sheet(small_store, "gaps").rows}
    assert found["Missing brand"]["rows"] == 6
    assert [round(found["Missing brand"][name], 4) for name in SHARES] == [0.4286, 0.75, 0.3333, 0.5, 0.1111]
    assert [found["Missing either"][name] for name in ("rows", "users", "products", "purchases", "revenue")] == [
        9, 4, 2, 3, Decimal("59.9900"),
    ]  # fmt: skip
    assert [found["Missing both"][name] for name in ("rows", "revenue")] == [0, Decimal(0)]
    said = words(small_store, "gaps")
    assert "Category 3 21.43 % 2 50.00 % 1 33.33 % 1 25.00 % 19.99 5.55 %" in said


def test_a_gap_chooses_its_products(small_store: Context) -> None:
    body = json.dumps(rendered(small_store)["gaps"].body)
    assert '"href": "/catalogue?period=all&x.gap=brand"' in body
    assert '"href": "/catalogue?period=all"' in body
    assert "P2 Brand 3 40.00 P3 Category 2 19.99" in words(small_store, "products")
    only = words(small_store, "products", "?period=all&x.gap=brand")
    assert "P2 Brand 3 40.00" in only
    assert "P3" not in only
    assert '"data-mark": "products:product:P2"' in json.dumps(rendered(small_store)["products"].body)
    assert "no events with this gap" in words(small_store, "products", "?period=all&x.gap=both")


def test_the_months(small_store: Context) -> None:
    """January: 19.99 of 319.99 has no category. February: both purchases have no brand. December sold nothing."""
    figure = rendered(small_store)["months"].figure
    assert figure
    brand, category = figure["data"]
    assert brand["y"] == [None, 0.0, 1.0]
    assert [one and round(one, 4) for one in category["y"]] == [None, 0.0625, 0.0]
    assert brand["marker"]["opacity"] == [0.5, 1, 1]
    tip = brand["customdata"][1]
    assert (tip["t"], tip["rows"][1]) == ("Jan 2024", ["No category", "6.25 %, 19.99", "strong"])
    assert tip["href"] == "/catalogue?period=2024-01-01..2024-01-31"
    assert brand["customdata"][0]["rows"][-1][0] == "1 of 31 days"
    assert "Pale: Dec 2023, 1 of 31 days" in words(small_store, "months")


def test_the_tiers_and_their_filter(small_store: Context) -> None:
    assert "Low 0.00 % 100.00 % Medium 100.00 % 0.00 % High 0.00 % 0.00 %" in words(small_store, "tiers")
    body = json.dumps(rendered(small_store)["tiers"].body)
    assert '"href": "/catalogue?period=all&price_tier=low"' in body
    assert '"data-mark": "tiers:price_tier:low"' in body
    chosen = words(small_store, "tiers", "?period=all&price_tier=low")
    assert "Medium 100.00 %" in chosen
    assert "Price tier filter lifted" in chosen
    assert "category on 100.00 % ( 19.99 )" in words(small_store, "lead", "?period=all&price_tier=low")


def test_proposals_say_how_sure_they_are(gappy: Context) -> None:
    """Wilson's lower bound of 3 of 4 is 30.06 %, of 2 of 2 34.24 %, of 3 of 3 43.85 %, of 1 of 1 20.65 %."""
    rows = {(row["missing"], row["key"]): row for row in sheet(gappy, "backfill", "?period=all&x.confidence=0.0").rows}
    brand = rows["Brand of a product", "A"]
    assert (brand["proposed"], brand["agree"], round(brand["least"], 4), brand["others"]) == (
        "asus", 0.75, 0.3006, "asuss 1",
    )  # fmt: skip
    assert (brand["support"], brand["told"], brand["people"], brand["fills"], brand["worth"]) == (3, 4, 2, 3, 20)
    assert round(rows["Brand of a product", "C"]["least"], 4) == 0.3424
    assert rows["Category of a category id", "10"]["fills"] == 4
    assert {row["sure"] for row in rows.values()} == {"Yes"}
    assert len(rows) == 5
    assert {row["sure"] for row in sheet(gappy, "backfill").rows} == {"No"}


def test_the_button_says_what_it_fills(gappy: Context) -> None:
    who = person("analyst")
    said = words(gappy, "backfill", "?period=all&x.confidence=0.0", who)
    assert "Brand on 4 rows worth 30.00, category on 6 rows worth 30.00. Rows that miss both are in each." in said
    assert "Fill 4 brands, 6 categories" in said
    assert "No row says the brand of 1 product (2 rows, 10.00)" in said
    one = rendered(gappy, "?period=all&x.confidence=0.0&x.kind=brand", who)["backfill"]
    (form,) = forms(one.body)
    assert "Fill 4 rows worth 30.00" in words_of(form)
    assert form["data-confirm"].startswith("Fill the brand of 4 rows worth 30.00 for everybody?")
    assert fields(form) == {"kind": "brand", "confidence": "0.0", "version": "2"}
    assert "No proposal is as sure. 5 less sure ones are shown pale." in words(gappy, "backfill", "?period=all", who)


@pytest.mark.parametrize(
    ("who", "search", "why"),
    [
        (person("viewer"), "", "An analyst fills them; the role viewer may not."),
        (
            person("analyst", brand=("asus",)),
            "",
            "View limited to Brand asus: a fill changes the whole log, so who sees all does it.",
        ),
        (person("analyst"), "&price_tier=low", "Lift the filters to fill: a fill changes the whole log."),
    ],
)
def test_who_may_not_fill_reads_why(gappy: Context, who: Principal, search: str, why: str) -> None:
    one = rendered(gappy, f"?period=all&x.confidence=0.0{search}", who)["backfill"]
    assert forms(one.body) == []
    assert why in " ".join(words_of(one.body).split())


def test_filled_gaps_shrink_and_the_undo_brings_them_back(gappy: Context) -> None:
    """Of B nobody knows anything, of D no category."""
    who, search = person("analyst"), "?period=all&x.confidence=0.0"
    before = [row["rows"] for row in sheet(gappy, "gaps").rows]
    (form,) = forms(rendered(gappy, search, who)["backfill"].body)
    done = act(gappy, who, "backfill.apply", **fields(form))
    assert done.words == "6 rows worth 30.00 are filled."
    assert [row["rows"] for row in sheet(gappy, "gaps").rows] == [2, 3, 3, 2]
    listed = rendered(gappy, search, who)["applied"]
    said = " ".join(words_of(listed.body).split())
    assert "analyst@shop.example" in said
    assert "sure at least 0.00 %" in said
    (undo,) = forms(listed.body)
    assert act(gappy, who, "backfill.undo", **fields(undo)).words == "Undone: 6 rows as before."
    assert [row["rows"] for row in sheet(gappy, "gaps").rows] == before
    assert "Undone" in words(gappy, "applied", search, who)


def test_who_sees_a_part_is_not_told_what_was_filled(gappy: Context) -> None:
    who = person("analyst")
    (form,) = forms(rendered(gappy, "?period=all&x.confidence=0.0", who)["backfill"].body)
    act(gappy, who, "backfill.apply", **fields(form))
    limited = words(gappy, "applied", "?period=all", person("analyst", brand=("asus",)))
    assert "you see a part of it" in limited
    assert "analyst@shop.example" not in limited
    assert forms(rendered(gappy, "?period=all", person("viewer"))["applied"].body) == []


def test_the_initiatives_are_those_of_the_service(small_store: Context) -> None:
    view = view_on(small_store, PAGE, "?period=all")
    expected = initiatives(small_store, view.principal.scope, period=view.window.period)
    assert [(row["initiative"], row["stake"]) for row in sheet(small_store, "initiatives").rows] == [
        (one.title, one.stake) for one in expected
    ]
    said = words(small_store, "initiatives")
    assert said.index("Recover abandoned carts") < said.index("Win more viewers") < said.index("Complete the catalogue")
    assert "320.00" in said


def test_an_assumption_can_be_changed(small_store: Context) -> None:
    """320.00 lie in the carts of U2."""
    stakes = [
        {row["initiative"]: row["stake"] for row in sheet(small_store, "initiatives", f"?period=all{typed}").rows}
        for typed in ("", "&x.recovery=50", "&x.recovery=12.5%25")
    ]
    assert [one["Recover abandoned carts"] for one in stakes] == [Decimal("16.00"), Decimal("160.00"), Decimal("40.00")]
    body = json.dumps(rendered(small_store, "?period=all&price_tier=high&x.recovery=50")["initiatives"].body)
    assert '"name": "x.recovery", "defaultValue": "50"' in body
    assert '"name": "price_tier", "value": "high"' in body
    assert "Back to 5 %" in body


@pytest.mark.parametrize("typed", ["many", "101", "-1", "nan", "1e999", "Infinity"])
def test_an_assumption_that_cannot_be_is_said_and_not_used(small_store: Context, typed: str) -> None:
    said = words(small_store, "initiatives", f"?period=all&x.recovery={typed}")
    assert "is not from 0 to 100; 5 is shown." in said
    assert "16.00" in said


def test_numbers_of_an_initiative_lead_to_where_they_are_whole(small_store: Context) -> None:
    body = json.dumps(rendered(small_store, "?period=all&price_tier=high&x.recovery=50")["initiatives"].body)
    assert '"href": "/funnel?period=all&price_tier=high"' in body
    assert '"href": "#origin=gaps"' in body


def test_every_tile_with_a_sheet_has_a_twin(small_store: Context) -> None:
    names = [tile.name for tile in PAGE.tiles if tile.sheet]
    assert names == ["gaps", "months", "tiers", "products", "backfill", "initiatives"]
    found = rendered(small_store, "?period=all&" + "&".join(f"table={name}" for name in names))
    assert [name for name in names if found[name].twin is None] == []


@pytest.mark.parametrize(
    "search",
    [
        "", "?period=today", "?period=2030-01-01..2030-02-01", "?category_1=nobody", "?period=all&product=P1",
        "?period=all&path=category_1:computers&path=product:P1", "?period=90d&x.kind=category&x.confidence=0.99",
    ],
)  # fmt: skip
def test_every_tile_stands_any_state(small_store: Context, search: str) -> None:
    rendered(small_store, search)


def test_an_empty_store_says_so(duckdb_context: Context) -> None:
    found = rendered(duckdb_context, "")
    assert "There are no events here" in words_of(found["lead"].body)
    for name in ("gaps", "months", "tiers", "backfill", "initiatives"):
        assert "There are no events" in words_of(found[name].body)
    assert "Nothing was filled yet." in words_of(found["applied"].body)


def test_a_month_alone_is_named_below_its_columns(small_store: Context) -> None:
    figure = rendered(small_store, "?period=2024-01-01..2024-01-31")["months"].figure
    assert figure
    assert figure["layout"]["xaxis"]["ticktext"] == ["Jan 2024"]


def test_of_nothing_no_initiative_is_computed(small_store: Context) -> None:
    said = words(small_store, "initiatives", "?period=all&brand=asus&category_2=computers.notebooks")
    assert "No events fit these filters" in said
    assert "Lift" in said
    assert "at stake" not in said.replace("most money at stake", "")


def test_a_log_without_gaps_says_so(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "events", LOG + "2024-01-01 10:00:00 UTC,view,P1,1,a.b,asus,5.00,U1,S1\n")
    assert words(duckdb_context, "lead") == "Every event here names its brand and its category."
    assert "Nothing is missing here." in words(duckdb_context, "backfill")


def test_a_person_limited_to_a_region_sees_its_gaps(small_store: Context) -> None:
    """Of customers in North is U1 alone: 40.00 of 340.00 without brand."""
    found = rendered(small_store, "?period=all", person(region=("North",)))
    assert "Brand is missing on 11.76 % ( 40.00 )" in " ".join(words_of(found["lead"].body).split())
    assert "19.99" not in json.dumps([[one.body, one.figure] for one in found.values()], default=str)


def test_a_limited_person_of_a_log_without_customers_is_told_why(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "events", LOG + "2024-01-01 10:00:00 UTC,view,P1,1,a.b,asus,5.00,U1,S1\n")
    found = render_page(duckdb_context, PAGE, view_on(duckdb_context, PAGE, "?period=all", person(region=("North",))))
    for name in ("lead", "gaps", "months", "tiers", "products", "backfill", "initiatives"):
        assert "This is outside your rights" in words_of(found[name].body)

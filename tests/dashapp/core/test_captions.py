"""Captions, comparison and tooltips: a page's period, filters and changes in words."""

from datetime import date
from typing import Any

import pytest

from dashapp.core.captions import caption, describe_comparison, describe_filters, describe_period, describe_view
from dashapp.core.choices import read_part, read_period
from dashapp.core.comparison import add_comparison, change_if_judged, describe_change, tone_of
from dashapp.core.metric_choice import chosen_metric, href_of_metric
from dashapp.core.tooltips import bucket_tooltip
from services.catalog import catalog
from services.core.errors import BadValue
from services.exports.sheet import Sheet
from services.query.result import OutColumn
from services.query.series import Point
from tests.dashapp.drawing import draw_view, words

YEAR = "?period=2024-01-01..2024-12-31"


@pytest.mark.parametrize(
    ("search", "said"),
    [
        (YEAR, "2024 against 2023"),
        (f"{YEAR}&compare=none", "2024"),
        (f"{YEAR}&compare=2023-02-01..2023-02-28", "2024 against Feb 2023"),
        ("?period=2024-07-01..2024-09-30&compare=previous", "Q3 2024 against Q2 2024"),
        ("?period=28d&compare=previous", "Last 28 days against the days before"),
        ("?period=28d", "Last 28 days against a year before"),
        ("?period=all", "1 Jan 2023 \u2013 31 Dec 2024"),
        ("?period=2024-02-29..2024-02-29&compare=previous", "29 Feb 2024 against 28 Feb 2024"),
    ],
)
def test_a_period_and_what_it_is_compared_with(search: str, said: str) -> None:
    assert describe_comparison(draw_view(search)) == said


def test_aligned_weekdays_are_said_where_anything_is_compared() -> None:
    assert describe_comparison(draw_view(YEAR), aligned=True) == "2024 against 2023, weekdays aligned"
    assert describe_comparison(draw_view(f"{YEAR}&compare=none"), aligned=True) == "2024"


def test_what_is_not_compared_says_so_only_on_a_page_that_compares() -> None:
    assert describe_period(draw_view(YEAR)) == "2024, not compared"
    assert describe_period(draw_view(f"{YEAR}&compare=none")) == "2024"


def test_where_the_data_begin_within_the_compared_days_it_is_said() -> None:
    view = draw_view(YEAR, first=date(2023, 6, 10))
    assert describe_comparison(view) == "2024 against 2023 (from 10 Jun 2023)"
    assert (round(view.window.missing, 4), view.window.judged) == (round(160 / 365, 4), False)


@pytest.mark.parametrize(
    ("first", "judged"), [(date(2023, 1, 1), True), (date(2023, 1, 19), True), (date(2023, 1, 20), False)]
)
def test_up_to_a_twentieth_of_the_compared_days_may_be_missing(first: date, judged: bool) -> None:
    """18 of 365 days are 4.9 %, 19 are 5.2 %."""
    view = draw_view(YEAR, first=first)
    assert view.window.judged is judged
    assert change_if_judged(view, 0.1) == (0.1 if judged else None)


def test_days_before_all_data_are_compared_with_nothing() -> None:
    window = draw_view(YEAR, first=date(2024, 1, 1)).window
    assert (window.compared, window.lacking, window.against) == (None, "2023", "")


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("", "No filters"),
        ("?region=East", "Region is East"),
        ("?region=East&region=West&not.channel=Web", "Channel is not Web; Region is East or West"),
        ("?path=region:East&segment=A", "Segment is A; Region is East"),
        ("?region=%3Ci%3E", "Region is <i>"),
    ],
)
def test_filters_in_words(search: str, said: str) -> None:
    assert describe_filters(draw_view(search)) == said


def test_a_lifted_filter_is_said_to_be_lifted_and_a_step_of_the_path_stays() -> None:
    assert describe_filters(draw_view("?region=East&segment=A"), but="region") == "Segment is A; Region filter lifted"
    assert describe_filters(draw_view("?path=region:East"), but="region") == "Region is East"
    assert describe_filters(draw_view("?segment=A"), but="region") == "Segment is A"


def test_a_caption_begins_with_the_unit() -> None:
    assert caption(draw_view(f"{YEAR}&region=East"), unit="EUR") == "EUR. 2024 against 2023. Region is East"
    assert caption(draw_view(f"{YEAR}&compare=none")) == "2024. No filters"


def test_a_view_in_words() -> None:
    assert describe_view(draw_view(f"{YEAR}&region=East")) == ("1 Jan \u2013 31 Dec 2024", "Region is East")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.1234, "money", ", up 12.3 % against 2023"),
        (-0.001, "share", ", down 0.1 pp against 2023"),
        (0.00001, "share", ""),
        (0, "money", ""),
        (None, "money", ""),
    ],
)
def test_how_a_number_moved_in_a_sentence(value: Any, unit: str, said: str) -> None:
    assert words(describe_change(draw_view(YEAR), value, unit, "/x")).replace(" ,", ",") == said


def test_against_half_a_year_nothing_is_said_to_have_moved() -> None:
    assert describe_change(draw_view(YEAR, first=date(2023, 6, 10)), 0.5, "money", "/x") == []


@pytest.mark.parametrize(
    ("metric", "value", "tone"),
    [
        ("revenue", 0.1, "good"), ("revenue", -0.1, "bad"), ("delivery_days", 0.1, "bad"),
        ("delivery_days", -0.1, "good"), ("view_only_users", 0.5, ""), ("revenue", 0.0004, ""),
        ("revenue", None, ""), ("satisfaction", 0.004, ""), ("satisfaction", 0.005, "good"),
    ],
)  # fmt: skip
def test_a_change_is_good_or_bad_by_its_metric_and_only_where_it_shows(metric: str, value: Any, tone: str) -> None:
    assert tone_of(metric, value) == tone


COLUMNS = (
    OutColumn(name="region", label="Region", unit="text", role="dimension"),
    OutColumn(name="users", label="Users", unit="count", role="metric"),
    OutColumn(name="share", label="Share", unit="share", role="metric"),
)
NORTH = {"region": "North", "users": 15, "share": 0.5}


def widened(first: date, before: dict[str, Any] | None) -> dict[str, Any]:
    sheet = Sheet(columns=COLUMNS, rows=(NORTH,), origins=())
    made = add_comparison(draw_view(YEAR, first=first), sheet, ("users", "share"), lambda _: before)
    assert [column.name for column in made.columns] == [
        "region", "users", "users_compared", "users_change", "share", "share_compared", "share_change"
    ]  # fmt: skip
    return dict(made.rows[0])


def test_a_table_is_compared_row_by_row() -> None:
    row = widened(date(2023, 1, 1), {"users": 10, "share": 0.75})
    assert (row["users_compared"], row["users_change"]) == (10, 0.5)
    assert (row["share_compared"], row["share_change"]) == (0.75, -0.25)


def test_from_zero_there_is_no_relative_change_and_from_nothing_none_at_all() -> None:
    assert widened(date(2023, 1, 1), {"users": 0, "share": 0})["users_change"] is None
    assert widened(date(2023, 1, 1), {"users": 0, "share": 0})["share_change"] == 0.5
    assert widened(date(2023, 1, 1), None)["users_compared"] is None


def test_against_days_that_are_missing_there_is_no_change() -> None:
    row = widened(date(2023, 6, 1), {"users": 10, "share": 0.75})
    assert (row["users_compared"], row["users_change"], row["share_change"]) == (10, None, None)


def bucket(shown: int = 30, **row: Any) -> Point:
    return Point(start=date(2024, 6, 1), end=date(2024, 7, 1), shown=shown, row=row)


def tip(point: Point, search: str = YEAR) -> dict[str, Any]:
    return bucket_tooltip(draw_view(search), catalog().metrics["revenue"], "month", point)


def test_a_tooltip_says_value_comparison_and_change() -> None:
    made = tip(bucket(revenue=1234.5, revenue_compared=1000, revenue_change=0.2345))
    assert made["t"] == "Jun 2024"
    assert made["rows"] == [["2024", "1,234.50", "strong"], ["2023", "1,000.00", ""], ["Change", "+23.5 %", "good"]]
    assert (made["foot"], made["href"]) == ("Click to see this month", "/overview?period=2024-06-01..2024-06-30")


def test_a_bucket_that_is_not_whole_is_not_compared() -> None:
    made = tip(bucket(shown=12, revenue=5, revenue_compared=4, revenue_change=0.25))
    assert made["rows"][-1] == ["12 of 30 days", "not compared", ""]
    assert "Change" not in [row[0] for row in made["rows"]]


def test_a_bucket_without_value_says_a_dash() -> None:
    assert tip(bucket(revenue=None), f"{YEAR}&compare=none")["rows"] == [["2024", "\u2013", "strong"]]


def test_the_metric_of_a_page_is_in_its_address_unless_it_is_the_first() -> None:
    view = draw_view("?x.metric=orders")
    assert (chosen_metric(view).name, chosen_metric(draw_view("")).name) == ("orders", "revenue")
    assert href_of_metric(view, "revenue") == "/overview"
    assert href_of_metric(draw_view(""), "orders") == "/overview?x.metric=orders"


@pytest.mark.parametrize(
    ("text", "found"),
    [(None, (None, None)), ("", (None, None)), ("region:", ("region", None)), ("region:North", ("region", "North")),
     ("region:a:b", ("region", "a:b"))],
)  # fmt: skip
def test_a_part_of_the_store(text: str | None, found: tuple[str | None, str | None]) -> None:
    assert read_part(text) == found


@pytest.mark.parametrize("text", ["region", ":North", "x" * 500])
def test_what_is_no_part_is_refused_shortly(text: str) -> None:
    with pytest.raises(BadValue, match=r"is no part of the store; choose one of the list\.$") as refused:
        read_part(text)
    assert len(refused.value.public) < 110


def test_a_calendar_period() -> None:
    assert read_period("month:2024-11-01") == ("month", date(2024, 11, 1))
    for text in ("", "month", "month:", "month:2024-13-01", "2024-11-01", "month:yesterday"):
        with pytest.raises(BadValue, match="is no period"):
            read_period(text)

"""Addresses: what a state looks like in the bar of a browser, and that any text survives the way there and back."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashapp.core.state import Allowed, PageState, days_of, parse
from dashapp.core.view import window_of
from services.core.errors import BadValue
from services.query.questions import Period, Where
from tests.dashapp.drawing import FIRST, LAST, draw_view

ALLOWED = Allowed(
    dimensions=frozenset({"region", "brand"}),
    tiles=frozenset({"trend"}),
    options=(("metric", frozenset({"orders"})), ("q", None)),
)
MEMBER = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(MEMBER, MEMBER, MEMBER, st.booleans())
def test_any_member_and_any_search_survives_the_address(member: str, step: str, typed: str, exclude: bool) -> None:
    state = PageState().toggle("brand", member, exclude=exclude).drill("region", step).with_option("q", typed)
    written = state.search()
    assert parse(written, ALLOWED) == state
    assert written.isascii()
    assert not {" ", "<", '"', "#"} & set(written)


@settings(max_examples=30, deadline=None)
@given(st.permutations([("region", "A", False), ("brand", "B", False), ("region", "C", True), ("brand", "D", True)]))
def test_the_order_of_clicks_does_not_change_the_address(clicks: list[tuple[str, str, bool]]) -> None:
    state = PageState()
    for dimension, member, exclude in clicks:
        state = state.toggle(dimension, member, exclude=exclude)
    assert state.search() == "?brand=B&not.brand=D&region=A&not.region=C"


@pytest.mark.parametrize(
    ("state", "written"),
    [
        (PageState(), ""),
        (PageState(compare="none"), "?compare=none"),
        (PageState(period="28d", grain="day"), "?period=28d&grain=day"),
        (PageState(period=Period(start=date(2024, 2, 1), end=date(2024, 3, 1))), "?period=2024-02-01..2024-02-29"),
        (PageState().only("brand", "A&B=C"), "?brand=A%26B%3DC"),
        (PageState().drill("region", "a:b"), "?path=region:a:b"),
        (PageState().with_table("trend"), "?table=trend"),
        (PageState().with_option("metric", "orders"), "?x.metric=orders"),
    ],
)
def test_how_a_state_is_written(state: PageState, written: str) -> None:
    assert state.search() == written
    assert parse(written, ALLOWED) == state


def test_a_member_named_twice_counts_once() -> None:
    assert parse("?region=A&region=A", ALLOWED).members("region") == ("A",)
    assert parse("?table=trend&table=trend", ALLOWED).tables == ("trend",)


def test_a_table_is_shown_and_hidden_again() -> None:
    assert PageState().with_table("trend").with_table("trend") == PageState()


def test_excluding_and_including_are_kept_apart() -> None:
    state = PageState().toggle("region", "A").toggle("region", "B", exclude=True)
    assert (state.members("region"), state.members("region", exclude=True)) == (("A",), ("B",))
    assert state.only("region", "C").where == (Where(dimension="region", members=("C",)),)


def test_a_step_narrows_what_the_filters_leave() -> None:
    state = PageState().only("brand", "B").drill("region", "A")
    assert [(one.dimension, one.members) for one in state.conditions] == [("brand", ("B",)), ("region", ("A",))]
    assert state.without_filters() == PageState()


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024-01-01..2024-12-31", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-02-29..2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("1900-01-01..2200-12-31", date(1900, 1, 1), date(2201, 1, 1)),
    ],
)
def test_both_days_of_a_period_are_included(text: str, start: date, end: date) -> None:
    assert days_of(text) == Period(start=start, end=end)


@pytest.mark.parametrize("text", ["", "..", "2024-01-01", "2023-02-29..2023-03-01", "2024-01-02..2024-01-01",
                                  "1899-12-31..1900-01-01", "2024-01-01..2201-01-01", "a..b..c"])  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="eriod"):
        days_of(text)


@pytest.mark.parametrize(
    ("search", "start", "end", "compared"),
    [
        ("?period=today", date(2024, 12, 31), date(2025, 1, 1), None),
        ("?period=7d&compare=previous", date(2024, 12, 25), date(2025, 1, 1), date(2024, 12, 18)),
        ("?period=last-month&compare=previous", date(2024, 12, 1), date(2025, 1, 1), date(2024, 11, 1)),
        ("?period=365d", date(2024, 1, 2), date(2025, 1, 1), None),
        ("?period=all", FIRST, date(2025, 1, 1), None),
    ],
)
def test_presets_end_with_the_data(search: str, start: date, end: date, compared: date | None) -> None:
    window = draw_view(search).window
    assert (window.period.start, window.period.end) == (start, end)
    if compared:
        assert window.compared is not None
        assert window.compared.start == compared


def test_without_data_there_are_no_days() -> None:
    window = window_of(PageState(), None, None)
    assert (window.period, window.compared, window.missing, window.judged) == (Period(), None, 0.0, False)
    assert window.title == "All days"


def test_days_beyond_the_data_are_compared_only_as_far_as_the_data_go() -> None:
    state = PageState(period=Period(start=date(2024, 12, 1), end=date(2025, 3, 1)), compare="previous")
    compared = window_of(state, FIRST, LAST).compared
    assert compared == Period(start=date(2024, 11, 1), end=date(2024, 12, 1))


@pytest.mark.parametrize(
    ("search", "grain"),
    [("?period=28d", "day"), ("?period=365d", "week"), ("?period=all", "month"), ("?period=28d&grain=month", "month")],
)
def test_the_grain_fits_the_days_unless_it_is_chosen(search: str, grain: str) -> None:
    assert draw_view(search).grain == grain


def test_a_link_to_another_page_keeps_days_and_the_filters_that_page_has() -> None:
    view = draw_view("?period=28d&region=East&channel=Web&grain=day&x.metric=orders")
    there = view.href_on("funnel", view.state)
    assert there is not None
    assert there.startswith("/funnel?period=28d")
    assert "x.metric" not in there
    assert "grain" not in there
    assert view.href_on("no-such-page", view.state) is None

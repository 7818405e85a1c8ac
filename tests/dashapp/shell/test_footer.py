"""Foot: how many rows a page rests on, which data, how old; asked once, drawn without asking."""

from datetime import timedelta

import pytest

from dashapp.core.markup import words_of
from dashapp.core.tile_query import PageMemo, TileQuery
from dashapp.pages import PAGES
from dashapp.shell.footer import PageRowCounts, count_rows, describe_age, foot
from services.core.context import Context
from services.query.questions import MetricQuery
from tests.fixtures.web import person, view_on


def test_the_rows_of_the_page_and_of_the_person_are_counted(small_store: Context) -> None:
    view = view_on(small_store, PAGES["overview"], "?period=2024-01-01..2024-12-31&region=North")
    assert count_rows(TileQuery(ctx=small_store, view=view)) == PageRowCounts(shown=4, every=8)
    south = view_on(small_store, PAGES["overview"], "?period=all", person(region=("South",)))
    assert count_rows(TileQuery(ctx=small_store, view=south)) == PageRowCounts(shown=1, every=1)
    events = view_on(small_store, PAGES["funnel"], "?period=all")
    assert count_rows(TileQuery(ctx=small_store, view=events)) == PageRowCounts(shown=14, every=14)


def test_what_a_tile_asked_already_is_not_asked_again(small_store: Context) -> None:
    view, memo = view_on(small_store, PAGES["overview"], "?period=all"), PageMemo()
    tile = TileQuery(ctx=small_store, view=view, shared=memo)
    known = tile.share(MetricQuery(metrics=("orders",)))
    query = TileQuery(ctx=small_store, view=view, shared=memo)
    count_rows(query)
    assert any(one is known for one in query.results)


def test_the_foot_says_rows_version_and_age(small_store: Context) -> None:
    page = PAGES["overview"]
    query = TileQuery(ctx=small_store, view=view_on(small_store, page, "?period=all"))
    result = query.ask("orders")
    made = foot(page, [result], PageRowCounts(shown=7, every=1234), result.origin.computed_at + timedelta(minutes=5))
    words = words_of(made)
    assert "7 orders in the period, of 1,234" in words
    assert f"Data version {result.origin.data_version}, cached 5 min ago" in words


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=59), "computed just now"),
        (timedelta(minutes=59, seconds=59), "cached 59 min ago"),
        (timedelta(hours=2), "cached 2 h ago"),
        (timedelta(days=3, hours=5), "cached 3 d ago"),
    ],
)
def test_an_age_is_said_as_far_as_it_matters(age: timedelta, said: str) -> None:
    assert describe_age(age) == said

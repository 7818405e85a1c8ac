"""Rows: those behind a tile and behind a mark, counted, and never a foreign one."""

from typing import Any

import pytest

from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.shell.panels import open_panel
from dashapp.shell.panels.drill_through import FigureMember, counting_metric, mark_at, write_mark
from services.core.context import Context
from services.core.errors import AppError
from services.query.questions import RowQuery
from tests.fixtures.web import person, view_on

PAGE = PAGES["overview"]


def ids(tree: Any) -> list[str]:
    """The orders that a panel lists: the first cell of each row."""
    if isinstance(tree, dict):
        if tree.get("t") == "tr" and "td" in str(tree.get("k")):
            return [str(tree["k"][0]["k"])]
        return ids(tree.get("k"))
    return [one for child in tree for one in ids(child)] if isinstance(tree, list) else []


def listed(ctx: Context, fragment: str, search: str = "?period=all", **grants: tuple[str, ...]) -> list[str]:
    """The orders of a panel."""
    return ids(open_panel(ctx, view_on(ctx, PAGE, search, person(**grants)), fragment))


def test_all_rows_of_a_view_the_newest_first(small_store: Context) -> None:
    assert listed(small_store, "#rows=trend") == ["T8", "T7", "T6", "T5", "T4", "T3", "T2", "T1"]
    assert listed(small_store, "#rows=trend", "?period=year&channel=Web") == ["T7", "T5"]


def test_the_rows_behind_a_mark(small_store: Context) -> None:
    assert listed(small_store, "#rows=by-region:region:South") == ["T2"]
    assert listed(small_store, "#rows=trend:quarter:2024-Q1") == ["T6", "T5"]
    assert listed(small_store, "#rows=by-region:region:No%20such") == []


def test_a_foreign_mark_shows_nothing(small_store: Context) -> None:
    assert listed(small_store, "#rows=by-region:region:South", region=("North",)) == []
    assert "T2" not in listed(small_store, "#rows=by-region", region=("North",))
    assert len(listed(small_store, "#rows=by-region", region=("North",))) == 7


def test_the_panel_counts_and_leads_to_all_of_them(random_store: Context) -> None:
    tree = open_panel(
        random_store, view_on(random_store, PAGE, "?period=all&channel=Web"), "#rows=by-region:region:North"
    )
    (total,) = random_store_count(random_store)
    assert f"{total:,} rows" in words_of(tree)
    assert "/export/rows/overview/by-region.csv?period=all&channel=Web&mark=region%3ANorth" in str(tree)
    shown = len(ids(tree))
    assert shown == min(total, 200)


def random_store_count(ctx: Context) -> tuple[int]:
    """How many orders there are of North on the web."""
    from services.query.questions import MetricQuery, Where
    from services.query.run import run

    where = (Where(dimension="region", members=("North",)), Where(dimension="channel", members=("Web",)))
    (row,) = run(ctx, MetricQuery(metrics=("orders",), where=where), person().scope).rows()
    return (row["orders"],)


def test_more_rows_than_are_shown_are_counted(random_store: Context) -> None:
    tree = open_panel(random_store, view_on(random_store, PAGE, "?period=all"), "#rows=trend")
    assert "The newest 200 of 336 rows" in words_of(tree)


@pytest.mark.parametrize(
    ("metric", "fact", "counted"),
    [
        (None, "transactions", "orders"),
        ("revenue", "transactions", "orders"),
        ("aov", "transactions", "orders"),
        ("new_customers", "transactions", "new_customers"),
        ("event_revenue", "events", "purchases"),
        ("event_aov", "events", "purchases"),
        ("view_to_cart", "events", None),
    ],
)
def test_rows_are_counted_by_a_metric_of_the_same_rows(metric: str | None, fact: Any, counted: str | None) -> None:
    assert counting_metric(RowQuery(fact=fact, metric=metric)) == counted


def test_a_mark_is_written_and_read() -> None:
    mark = FigureMember(dimension="region", member="A:b & c/\u00e9")
    assert mark_at(write_mark(mark)) == mark
    assert mark_at("") is None
    for text in ("region", "nonsense:x", "region:" + "x" * 400):
        with pytest.raises(AppError):
            mark_at(text)

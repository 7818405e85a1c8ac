"""Slice: questions with the scope, days, filters and comparison of one task."""

from datetime import date

import sqlalchemy as sa

from models.warehouse import transactions
from services.analyses.funnel.question import Funnel
from services.core.context import Context
from services.query.questions import MetricQuery, Period, Where
from services.query.run import run
from services.query.slice import Slice
from services.warehouse.schema_version import move_data_version
from tests.asking import ALL, NORTH

YEAR = Period(start=date(2024, 1, 1), end=date(2025, 1, 1))
BOOKS = Where(dimension="category", members=("Books",))
WEB = Where(dimension="channel", members=("Web",))


def test_it_asks_metrics_as_the_same_question_written_out(small_store: Context) -> None:
    part = Slice(ctx=small_store, scope=NORTH, period=YEAR, where=(BOOKS,), compare="year")
    asked = MetricQuery(metrics=("revenue",), by=("segment",), period=YEAR, where=(BOOKS, WEB), compare="year", top=1)
    found = part.ask_metrics("revenue", by=("segment",), also=(WEB,), top=1)
    assert found.rows() == run(small_store, asked, NORTH).rows()
    assert found.rows()[0]["revenue_compared"] is not None
    assert "revenue_compared" not in part.ask_metrics("revenue", compare=False).table.column_names


def test_it_asks_an_analysis_over_its_days_and_filters(small_store: Context) -> None:
    part = Slice(ctx=small_store, scope=ALL, period=YEAR, where=(Where(dimension="brand", members=("asus",)),))
    written = Funnel(period=YEAR, where=part.where, count="sessions")
    assert part.ask(Funnel, count="sessions").rows() == run(small_store, written, ALL).rows()


def test_frozen_it_answers_from_one_view_of_the_data(world: Context) -> None:
    part = Slice(ctx=world, scope=ALL)
    with part.freeze() as still:
        before = still.ask_metrics("revenue").rows()
        with world.engine.write() as writer:
            writer.execute(sa.update(transactions).values(revenue=1))
            writer.execute(move_data_version())
        assert still.ask_metrics("revenue").rows() == before
        assert still.ask_metrics("revenue").cached == "miss"
    assert [float(row["revenue"]) for row in (*before, *part.ask_metrics("revenue").rows())] == [800, 8]

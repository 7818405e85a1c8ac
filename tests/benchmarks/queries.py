"""Queries: ours against SQL written by hand and against pandas; cold, cached, and as a page asks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from services.core.context import Context
from services.core.ports import MemoryCache
from services.query.run import Question, run
from services.query.scope import Scope
from services.warehouse.duckdb.engine import DuckDBEngine
from services.warehouse.postgres.engine import PostgresEngine
from tests.benchmarks.measure import Timed, in_turns, timed
from tests.benchmarks.statements import CASES
from tests.benchmarks.stores import frame

EVERYTHING = Scope.everything("benchmark")
Row = tuple[str, ...]


def by_hand(ctx: Context, sql: str) -> Any:
    """Run SQL as somebody without us would: on a connection of its own, all rows fetched natively."""
    if isinstance(ctx.engine, DuckDBEngine):
        return ctx.engine.cursor().execute(sql).to_arrow_table()
    assert isinstance(ctx.engine, PostgresEngine)
    with ctx.engine.raw() as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall()
        connection.rollback()
    return rows


def cold(ctx: Context, ask: Question) -> Any:
    """Ask with an empty cache: compile, run, fetch, store."""
    return run(replace(ctx, cache=MemoryCache(64)), ask, EVERYTHING)


def _pandas(log: Path | None) -> dict[str, Callable[[], Any]]:
    if log is None:
        return {}
    table = frame(log)
    return {case.name: (lambda case=case: case.pandas(table)) for case in CASES}


def compare(ctx: Context, rounds: int, log: Path | None) -> list[Row]:
    """Give a row per thing to ask: name, ours cold, by hand, ratio, cached, pandas (milliseconds, medians)."""
    pandas = _pandas(log)
    rows = []
    for case in CASES:
        actions = [
            lambda case=case: cold(ctx, case.ask),
            lambda case=case: by_hand(ctx, case.sql),
            lambda case=case: run(ctx, case.ask, EVERYTHING),
            pandas.get(case.name, lambda: None),
        ]
        ours, hand, cached, theirs = in_turns(actions, rounds)
        rows.append(_row(case.name, ours, hand, cached, theirs if pandas else None))
    return [*rows, at_once(ctx, rounds)]


def _row(name: str, ours: Timed, hand: Timed, cached: Timed, theirs: Timed | None) -> Row:
    ratio = f"{ours.ms / hand.ms:.2f}"
    return (name, f"{ours.ms:.1f}", f"{hand.ms:.1f}", ratio, f"{cached.ms:.2f}", f"{theirs.ms:.0f}" if theirs else "-")


def at_once(ctx: Context, rounds: int) -> Row:
    """Ask all eight from six threads, against the hand-written ones one after the other."""

    def together() -> None:
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(lambda case: cold(ctx, case.ask), CASES))

    def in_a_row() -> None:
        for case in CASES:
            by_hand(ctx, case.sql)

    ours, hand = in_turns([together, in_a_row], rounds)
    return ("all at once, 6 threads", f"{ours.ms:.1f}", f"{hand.ms:.1f}", f"{ours.ms / hand.ms:.2f}", "-", "-")


def total_ms(ctx: Context) -> float:
    """Give the milliseconds of all eight, cold, one after the other: what ten times the rows are held against."""
    return timed(lambda: [cold(ctx, case.ask) for case in CASES]) * 1000

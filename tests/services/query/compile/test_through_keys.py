"""Several distinct counts of one key: every engine counts the same, whichever way it goes."""

from collections.abc import Sequence

import pytest

from services.core.context import Context
from services.query.questions import MetricQuery
from services.query.run import run
from tests.asking import ALL
from tests.random_store import load_random_store

PEOPLE = ("users", "view_users", "cart_users", "purchase_users")
OTHERS = ("events", "views", "event_revenue", "funnel_conversion")


@pytest.mark.parametrize("by", [(), ("event_type",), ("month",), ("weekday", "hour")])
def test_together_as_alone(any_context: Context, by: Sequence[str]) -> None:
    load_random_store(any_context, orders=50)
    together = run(any_context, MetricQuery(metrics=(*PEOPLE, *OTHERS), by=tuple(by)), ALL).rows()
    assert len(together) > (1 if by else 0)
    for metric in (*PEOPLE, *OTHERS):
        alone = {tuple(row[name] for name in by): row[metric] for row in _alone(any_context, metric, by)}
        for row in together:
            assert (row[metric] or 0) == (alone.get(tuple(row[name] for name in by)) or 0)


def _alone(ctx: Context, metric: str, by: Sequence[str]) -> list[dict[str, object]]:
    return run(ctx, MetricQuery(metrics=(metric,), by=tuple(by)), ALL).rows()


@pytest.mark.postgres
def test_postgresql_sorts_for_none_of_them(postgres_context: Context) -> None:
    load_random_store(postgres_context, orders=50)
    statement = run(postgres_context, MetricQuery(metrics=PEOPLE), ALL).origin.statement
    assert "DISTINCT" not in statement.upper()
    assert "DISTINCT" in run(postgres_context, MetricQuery(metrics=("users",)), ALL).origin.statement.upper()

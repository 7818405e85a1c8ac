"""Asking in tests: a question in one line, an answer as plain rows."""

from decimal import Decimal
from typing import Any

from services.core.context import Context
from services.query.questions import MetricQuery
from services.query.result import Result
from services.query.run import run
from services.query.scope import Scope

ALL = Scope.everything("tests")
NORTH = Scope.limited({"region": ["North"]}, reason="tests")


def result(ctx: Context, *metrics: str, scope: Scope = ALL, **question: Any) -> Result:
    """Run a question."""
    return run(ctx, MetricQuery(metrics=metrics, **question), scope)


def rows(ctx: Context, *metrics: str, **question: Any) -> list[tuple[Any, ...]]:
    """Run a question and give its rows as tuples; decimals as floats, so that 800 == Decimal("800.0000")."""
    return [tuple(map(plain, row.values())) for row in result(ctx, *metrics, **question).rows()]


def plain(value: Any) -> Any:
    """Give a decimal as a float, all else as it is."""
    return float(value) if isinstance(value, Decimal) else value

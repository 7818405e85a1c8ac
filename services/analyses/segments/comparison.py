"""Segment beside: the figures of another period beside those of this one, named as every question names them."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.analyses.segments.rows import METRICS, Measure
from services.catalog.units import SHARE, Unit
from services.query.result import OutColumn, Row


def columns_of(measures: Mapping[str, Measure], *, compared: bool) -> tuple[OutColumn, ...]:
    """Give the columns of the measures; compared, each has two more behind all of them."""
    own = tuple(OutColumn(name=n, label=m.label, unit=m.unit.name, role="metric") for n, m in measures.items())
    if not compared:
        return own
    return (*own, *(column for name, measure in measures.items() for column in _added(name, measure)))


def _added(name: str, measure: Measure) -> tuple[OutColumn, OutColumn]:
    label, unit = measure.label, SHARE if measure.unit.relative else measure.unit
    return (
        OutColumn(name=f"{name}_compared", label=f"{label}, compared", unit=measure.unit.name, role="comparison"),
        OutColumn(name=f"{name}_change", label=f"{label}, change", unit=unit.name, role="change"),
    )


def beside(now: Iterable[Row], then: list[Row] | None) -> list[Row]:
    """Put NAME_compared and NAME_change behind each row; None says that the other period lies before all data."""
    rows = list(now)
    past = then if then is not None else [dict.fromkeys(METRICS) for _ in rows]
    return [_wide(row, before) for row, before in zip(rows, past, strict=True)]


def _wide(row: Row, before: Row) -> Row:
    wide = dict(row)
    for name, measure in METRICS.items():
        wide[f"{name}_compared"] = before[name]
        wide[f"{name}_change"] = _change(row[name], before[name], measure.unit)
    return wide


def _change(now: Any, before: Any, unit: Unit) -> float | None:
    """Give the change: relative to `before` (null from zero) or, of shares and days, the difference."""
    if now is None or before is None:
        return None
    difference = float(now) - float(before)
    if not unit.relative:
        return difference
    return difference / abs(float(before)) if before else None

"""Cleaned: the log after cleaning, row by row, for a file. Large: asked for a few days at a time, never cached."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import Select, select

from services.catalog import catalog
from services.catalog.facts import EVENTS
from services.query.analysis import AnalysisResult, ScopedData
from services.query.compile.joins import path_of
from services.query.questions import Period, Where
from services.query.result import OutColumn

SCHEMA = pa.schema(
    [("event_time", pa.timestamp("us")), ("event_type", pa.string()), ("product_id", pa.string()),
     ("category_id", pa.string()), ("category_code", pa.string()), ("brand", pa.string()),
     ("price", pa.decimal128(18, 4)), ("user_id", pa.string()), ("user_session", pa.string()),
     ("event_date", pa.date32()), ("event_hour", pa.int16())]
)  # fmt: skip
IDS = {"product": "product_id", "user": "user_id", "session": "user_session"}
OWN = ("event_time", "event_type", "category_code", "brand", "price", "event_date", "event_hour", "raw_category_key",
       "product_key", "user_key", "session_key")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CleanedEvents:
    """Every event with its ids as text, brand and category as they are in effect, `category_id` as the file had it.

    In order of time (UTC); events of one moment by session, user, product and type.
    """

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()

    def validate(self) -> Self:
        """Return it; every value of its options can be asked."""
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """List the rows."""
        names = [(field.name, "money" if field.name == "price" else "text") for field in SCHEMA]
        columns = (OutColumn(name=name, label=name, unit=unit, role="dimension") for name, unit in names)
        return AnalysisResult(columns=tuple(columns), table=data.fetch(_statement(data), SCHEMA))


def _statement(data: ScopedData) -> Select[Any]:
    rows = data.rows(*OWN).subquery("own")
    categories = catalog().dimensions["category_code"]
    said = path_of(EVENTS, categories)
    assert said is not None  # noqa: S101 - events have categories
    told = said.key.table.alias("said")
    source = rows.join(told, told.c.category_key == rows.c.raw_category_key)
    found: dict[str, Any] = {column.name: column for column in rows.c} | {"category_id": told.c.category_id}
    for dimension, name in IDS.items():
        path = path_of(EVENTS, catalog().dimensions[dimension])
        assert path is not None  # noqa: S101 - events have ids
        source, found[name] = source.join(path.key.table, path.key == rows.c[path.key.name]), path.expr
    statement = select(*(found[name].label(name) for name in SCHEMA.names)).select_from(source)
    ties = ("user_session", "user_id", "product_id", "event_type", "price")
    return statement.order_by(rows.c.event_time, *(found[name] for name in ties))

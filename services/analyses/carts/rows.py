"""Carts' rows: members as people read them, the others, the total; rates and shares beside counts."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from services.analyses.carts.age import AGES, SINCE
from services.catalog import catalog
from services.catalog.kinds import AnyDimension, TimeCut
from services.catalog.units import COUNT, MONEY, SHARE, TEXT, Unit
from services.query.result import OTHERS, ColumnRole, OutColumn

EXACT = pa.decimal128(38, 4)
MEASURES: tuple[tuple[str, str, Unit, pa.DataType], ...] = (
    ("row", "Row", TEXT, pa.string()),
    ("carts", "Cart additions", COUNT, pa.int64()),
    ("cart_users", "Users who carted", COUNT, pa.int64()),
    ("bought_users", "Of whom bought it", COUNT, pa.int64()),
    ("pairs", "Carted, user and product", COUNT, pa.int64()),
    ("abandoned_pairs", "Left, user and product", COUNT, pa.int64()),
    ("abandonment_rate", "Abandonment rate", SHARE, pa.float64()),
    ("abandoning_users", "Users who left something", COUNT, pa.int64()),
    ("value_left", "Value left", MONEY, EXACT),
    ("share_left", "Share of all value left", SHARE, pa.float64()),
)


def _role(unit: Unit) -> ColumnRole:
    return "dimension" if unit is TEXT else "metric"


COLUMNS = tuple(OutColumn(name=name, label=label, unit=u.name, role=_role(u)) for name, label, u, _ in MEASURES)


def arrange_rows(table: pa.Table, by: str) -> pa.Table:
    """Return the groups, which come in order with the total last, each with its rate and its share; also of nothing."""
    groups = table if table.num_rows else _nothing(table, by)
    whole = pc.equal(groups["whole"], 1)
    total = groups["value_left"][-1]
    added = {
        by: _shown(groups[by], whole, by),
        "row": pc.if_else(whole, "total", pc.if_else(pc.is_null(groups[by]), "others", "member")),
        "abandonment_rate": _over(groups["abandoned_pairs"], groups["pairs"]),
        "share_left": _over(groups["value_left"], total),
    }
    names = (by, *(name for name, _, _, _ in MEASURES))
    return pa.table({name: added[name] if name in added else groups[name] for name in names})


def _nothing(table: pa.Table, by: str) -> pa.Table:
    row = {field.name: None if field.name == by else 0 for field in table.schema} | {"whole": 1}
    return pa.Table.from_pylist([row], schema=table.schema)


def _over(above: Any, below: Any) -> Any:
    """Divide; over 0 there is nothing to say."""
    under = pc.cast(below, pa.float64())
    return pc.divide(pc.cast(above, pa.float64()), pc.if_else(pc.equal(under, 0), None, under))


def _shown(members: pa.ChunkedArray, whole: Any, by: str) -> Any:
    """Write members as people read them; of those without a name, the total keeps none."""
    cut = catalog().dimensions.get(by)
    if by == SINCE or isinstance(cut, TimeCut):
        members = pa.array([None if one is None else _text(one, cut) for one in members.to_pylist()], pa.string())
    return pc.if_else(pc.and_(pc.is_null(members), pc.invert(whole)), OTHERS, members)


def _text(member: Any, cut: AnyDimension | None) -> str:
    return str(cut.show(member)) if isinstance(cut, TimeCut) else AGES[member][0]

"""Others: many small groups become one, "Others", by adding them up, where that is the truth."""

from collections.abc import Iterable
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from services.catalog.kinds import Dimension, Metric
from services.query.additivity import adds_up
from services.query.compile.frame import QueryFrame
from services.warehouse.base import Fetched


def can_fold(metrics: Iterable[Metric], frame: QueryFrame) -> bool:
    """True if all groups may be fetched and added up: sums and counts, by one dimension of few members."""
    (dimension,) = frame.by
    few = isinstance(dimension, Dimension) and not dimension.identity
    return few and all(adds_up(metric, frame.by) for metric in metrics)


def fold_others(fetched: Fetched, top: int) -> Fetched:
    """Keep the first `top` rows and add up the others to a row whose member is null. The first column is the member."""
    rest = fetched.table.slice(top)
    if rest.num_rows == 0:
        return fetched
    sums = [pc.sum(column).cast(column.type) for column in rest.columns[1:]]
    row = [pa.array([None], type=rest.schema.field(0).type), *(pa.array([s.as_py()], type=s.type) for s in sums)]
    others = pa.Table.from_arrays(row, schema=rest.schema)
    return replace(fetched, table=pa.concat_tables([fetched.table.slice(0, top), others]))

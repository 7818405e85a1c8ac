"""Span: from which day to which there is data, so that periods can be anchored and partial ones told."""

from services.catalog import CATALOG
from services.core.context import Context
from services.query.compile.groups import leaves_of
from services.query.periods import fit
from services.query.questions import Period
from services.query.validate import metric_named


def span(ctx: Context, *metrics: str) -> Period:
    """Give the days of which there are facts that the metrics are computed from; open where there are none.

    It is the same for everyone: how far the store's data goes is said on every page. Raises UnknownName.
    """
    leaves = leaves_of(metric_named(name) for name in metrics or tuple(CATALOG.metrics))
    with ctx.engine.snapshot(seconds=ctx.settings.query_seconds) as reader:
        watermark = ctx.watermarks.of(reader, reader.data_version())
    return fit(Period(), tuple({leaf.fact.name: leaf.fact for leaf in leaves}.values()), watermark)

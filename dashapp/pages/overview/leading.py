"""Leading: what customers feel now beside what they do later, over eight quarters."""

from dataclasses import dataclass
from datetime import date, timedelta

from dashapp.core.captions import describe_filters
from dashapp.core.markup import Node, el
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.ui.spark import spark
from services.catalog import catalog
from services.core.numbers import short
from services.exports.sheet import Sheet, sheet_of
from services.query.named_periods import later
from services.query.questions import Period
from services.query.result import Result
from services.query.series import Point, bucket_in_words, series_of

QUARTERS, MONTHS = 8, 3
LEADING = ("satisfaction", "delivery_days", "low_satisfaction_share")
LAGGING = ("repeat_share", "orders_per_customer")


@dataclass(frozen=True, kw_only=True)
class Quarters:
    """The last eight quarters up to the end of the period."""

    result: Result
    points: tuple[Point, ...]


def leading_and_lagging() -> Tile:
    """Declare the table."""
    return Tile(name="leading", span=12, height=184, answer=_answer, draw=_draw, sheet=_sheet, metric="repeat_share")


def _answer(query: TileQuery) -> Quarters:
    window = query.view.window
    period = eight_quarters(window.period.last, window.first, window.last)
    result = query.ask(*query.keep_answerable((*LEADING, *LAGGING)), by=("quarter",), period=period, compare=False)
    return Quarters(result=result, points=series_of(result, "quarter", period, window.last))


def eight_quarters(until: date | None, first: date | None, last: date | None) -> Period:
    """Return the eight quarters that end with the one a day is in, as far as there is data."""
    if until is None or first is None or last is None:
        return Period()
    day = min(until, last)
    begun = day.replace(month=day.month - (day.month - 1) % MONTHS, day=1)
    start = max(
        later(begun, -MONTHS * (QUARTERS - 1)), first.replace(month=first.month - (first.month - 1) % MONTHS, day=1)
    )
    return Period(start=start, end=min(later(begun, MONTHS), last + timedelta(days=1)))


def _draw(view: PageView, found: Quarters) -> TileContent | EmptyTile:
    said = f"What customers feel now, and what they do a quarter later. {describe_filters(view)}"
    if not found.result.table.num_rows:
        return EmptyTile(title="Leading and lagging", caption=said)
    course = f"{len(found.points)} quarters"
    heads = [el("th", "num", _head(point), key=str(point.start)) for point in found.points]
    head = el(
        "tr",
        "",
        el("th", "", el("span", "visually-hidden", "Kind")),
        el("th", "", "Indicator"),
        el("th", "", course),
        *heads,
    )
    rows = [*_rows("Leading", LEADING, found), *_rows("Lagging", LAGGING, found)]
    table = el("table", "table table-sm table-hover", el("thead", "", head), el("tbody", "", *rows))
    return TileContent(
        title="Leading and lagging",
        caption=said,
        body=el("div", "wide", table, tabIndex=0, role="region", aria_label="Leading and lagging"),
    )


def _head(point: Point) -> str:
    name = bucket_in_words("quarter", point.start, point.end)
    return name if point.whole else f"{name}, {point.shown} days"


def _rows(kind: str, metrics: tuple[str, ...], found: Quarters) -> list[Node]:
    there = [name for name in metrics if any(column.name == name for column in found.result.columns)]
    return [_row(kind if at == 0 else "", name, found) for at, name in enumerate(there)]


def _row(kind: str, name: str, found: Quarters) -> Node:
    metric = catalog().metrics[name]
    values = [point.value(name) for point in found.points]
    cells = [
        el("td", "num strong" if at == len(values) - 1 else "num", short(value, metric.unit), key=str(at))
        for at, value in enumerate(values)
    ]
    course = spark([None if value is None else float(value) for value in values], height=20)
    label = el("td", "", el("span", "", metric.label, title=metric.meaning))
    return el("tr", "", el("td", "t2", kind), label, el("td", "", course), *cells)


def _sheet(_: PageView, found: Quarters) -> Sheet:
    return sheet_of(found.result)

"""Cohorts: how many of the people who bought first together bought again, or what a member brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from dashapp.core.captions import describe_filters
from dashapp.core.markup import Node, el
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.figures.heat import scale
from dashapp.pages.segments.cohort_table import CohortCell, CohortRow, step_of, triangle
from dashapp.pages.segments.controls import COHORT, SHOW
from dashapp.ui.funnel_stages import menu
from dashapp.ui.grid import leads_to
from services.analyses.cohorts.question import CohortGrain, EventCohorts
from services.core.numbers import Number, exact, short
from services.exports.sheet import sheet_of
from services.query.named_periods import day_in_words
from services.query.result import Result, Row

TITLES = {"share": "Cohorts: who bought again", "revenue": "Cohorts: revenue per member"}
UNITS = {
    "share": "Share of the buyers of a cohort who bought in the {} since their first purchase",
    "revenue": "Revenue of a cohort in the {} since the first purchase, per member of it",
}


@dataclass(frozen=True, kw_only=True)
class CohortMeasure:
    """What the triangle shows: the name of its column, and the unit of it."""

    name: str
    column: str
    unit: str
    grain: str


def cohort_triangle() -> Tile:
    """Declare the triangle."""
    return Tile(
        name="cohorts", span=12, height=256, answer=_answer, draw=_draw, sheet=lambda _, result: sheet_of(result)
    )


def _answer(query: TileQuery) -> Result:
    view = query.view
    grain = cast("CohortGrain", view.value_of(COHORT))
    return query.run(EventCohorts(period=view.window.period, where=view.where(), grain=grain))


def _shown(view: PageView) -> CohortMeasure:
    name = view.value_of(SHOW)
    column, unit = ("share", "share") if name == "share" else ("revenue_each", "money")
    return CohortMeasure(name=name, column=column, unit=unit, grain=view.value_of(COHORT))


def _draw(view: PageView, result: Result) -> TileContent | EmptyTile:
    shown, rows = _shown(view), result.rows()
    last = day_in_words(view.window.last) if view.window.last else ""
    still = ", not compared" if view.window.against else ""
    said = f"{UNITS[shown.name].format(f'{shown.grain}s')}. Cohorts of {view.window.name}, "
    said += f"each followed to {last}{still}. {describe_filters(view)}"
    if not rows:
        return EmptyTile(title=TITLES[shown.name], caption=said, what="purchases")
    largest = max((float(row[shown.column]) for row in rows if row["since"] and row["whole"]), default=0.0)
    tools = (menu(view, SHOW, shown.name), menu(view, COHORT, shown.grain))
    body: list[Node] = [_triangle(view, shown, rows, largest), _notes(result)]
    return TileContent(
        title=TITLES[shown.name], caption=said, key=_key(view, shown, largest, rows), tools=tools, body=body
    )


def _key(view: PageView, shown: CohortMeasure, largest: float, rows: Sequence[Row]) -> tuple[Node, ...]:
    shades = [scale("0", short(largest, shown.unit, view.currency))] if largest else []
    still = el("span", "key not-phone", el("s", "coh-key"), f"{shown.grain.capitalize()} not over")
    return (*shades, *([] if all(row["whole"] for row in rows) else [still]))


def _triangle(view: PageView, shown: CohortMeasure, rows: Sequence[Row], largest: float) -> Node:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["cohort"], []).append(row)
    width = max(row["since"] for row in rows) + 1
    heads = [f"{shown.grain.capitalize()} 0", *map(str, range(1, width))]
    lines = [_line(view, shown, name, cells, largest) for name, cells in groups.items()]
    total = _total(view, shown, list(groups.values()), width, largest)
    return triangle(TITLES[shown.name], ("First purchase", "Buyers"), heads, lines, total)


def _line(view: PageView, shown: CohortMeasure, name: str, rows: Sequence[Row], largest: float) -> CohortRow:
    cells = [_cell(view, shown, row, largest) for row in rows]
    return CohortRow(
        name=name, size=exact(rows[0]["size"], "count"), cells=cells, href=leads_to(view, shown.grain, name)
    )


def _cell(view: PageView, shown: CohortMeasure, row: Row, largest: float) -> CohortCell:
    buyers = f"{exact(row['buyers'], 'count')} of {exact(row['size'], 'count')} bought, {exact(row['share'], 'share')}"
    money = f"{exact(row['revenue'], 'money', view.currency)}, {exact(row['revenue_each'], 'money')} per member"
    so_far = f"{exact(row['revenue_to_date'], 'money')} so far"
    unfinished = "" if row["whole"] else f"; this {shown.grain} is not over"
    title = f"{row['cohort']}, {shown.grain} {row['since']}: {buyers}; {money}, {so_far}{unfinished}"
    value = row[shown.column]
    step = step_of(float(value), largest) if row["since"] else None
    return CohortCell(value=short(value, shown.unit), title=title, step=step, whole=bool(row["whole"]))


def _total(
    view: PageView, shown: CohortMeasure, groups: Sequence[Sequence[Row]], width: int, largest: float
) -> CohortRow:
    """Take all cohorts together, as far as their buckets are over. Nobody is in two of them, so they add up."""
    cells = []
    for since in range(width):
        over = [rows[since] for rows in groups if len(rows) > since and rows[since]["whole"]]
        size = sum(row["size"] for row in over)
        if not size:
            break
        value = _each(shown, over, size)
        said = f"{exact(value, shown.unit, view.currency)} over {len(over)} cohorts, {exact(size, 'count')} buyers"
        step = step_of(float(value), largest) if since else None
        cells.append(CohortCell(value=short(value, shown.unit), title=f"All, {shown.grain} {since}: {said}", step=step))
    return CohortRow(name="All", size=exact(sum(rows[0]["size"] for rows in groups), "count"), cells=cells)


def _each(shown: CohortMeasure, rows: Sequence[Row], size: int) -> Number:
    if shown.name == "share":
        return float(sum(row["buyers"] for row in rows) / size)
    return sum((row["revenue"] for row in rows), Decimal(0)) / size


def _notes(result: Result) -> Node:
    return el("p", "meta coh-words", f"{'. '.join(result.origin.notes)}. The first column is not on the scale.")

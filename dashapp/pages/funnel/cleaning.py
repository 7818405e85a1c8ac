"""Cleaning: what became of the rows of the files, and how much revenue has no brand or category."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.ui.tile import tools
from services.core.numbers import MINUS, exact
from services.exports.sheet import Sheet
from services.ingest.history import PastLoad, list_steps
from services.ingest.report import list_past_imports
from services.query.result import OutColumn, Result, Row

UNKNOWN = "Unknown"
STEPS: Mapping[str, str] = {"Exact duplicates": "exact duplicates", "Non-positive prices": "bad prices"}
"""Steps that are always said, and how; others where they took rows."""
GAPS = {
    "brand": "Brand missing",
    "category": "Category missing",
    "either": "Either missing",
    "all": "All revenue",
}
HIDDEN = "The rows of the files are counted over the whole store; you see a part of it."


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """The work of the imports in force, and the attributes that the shown rows lack."""

    read: int
    taken: Mapping[str, int]
    kept: int
    files: int
    hidden: bool
    missing: tuple[Row, ...]
    result: Result


def cleaning_strip() -> Tile:
    """Declare the strip at the foot of a page of events."""
    return Tile(name="cleaning", span=12, height=48, bare=True, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(query: TileQuery) -> Cleaned:
    principal = query.view.principal
    imports = list_past_imports(query.ctx, principal.scope, principal.email)
    loads = [load for load in imports if load.kind == "events" and load.undone_at is None]
    hidden = bool(principal.limits) or any(not load.counts for load in loads)
    result = query.ask("event_revenue", by=("brand", "category_code"), compare=False)
    return Cleaned(
        read=0 if hidden else sum(load.counts["read"] for load in loads),
        taken={} if hidden else _taken(query, loads),
        kept=0 if hidden else sum(load.counts["loaded"] for load in loads),
        files=len(loads),
        hidden=hidden,
        missing=_missing(result),
        result=result,
    )


def _taken(query: TileQuery, loads: list[PastLoad]) -> dict[str, int]:
    """Add up what each step took over the imports, in the order of the steps."""
    found = dict.fromkeys(STEPS, 0)
    for load in loads:
        for step in list_steps(query.ctx, load.load_id):
            name = str(step["name"])
            if (lost := step["rows_in"] - step["rows_out"]) or name in STEPS:
                found[name] = found.get(name, 0) + lost
    return found


def _missing(result: Result) -> tuple[Row, ...]:
    """Add up the revenue without brand, without category, and without either: revenue adds up over both."""
    rows = [(row["brand"] == UNKNOWN, row["category_code"] == UNKNOWN, _money(row)) for row in result.rows()]
    whole = sum((money for *_, money in rows), Decimal(0))
    sums = {
        "brand": sum((money for brand, _, money in rows if brand), Decimal(0)),
        "category": sum((money for _, category, money in rows if category), Decimal(0)),
        "either": sum((money for brand, category, money in rows if brand or category), Decimal(0)),
        "all": whole,
    }
    shares = {gap: float(money / whole) if whole else None for gap, money in sums.items()}
    return tuple({"gap": GAPS[gap], "missing": money, "missing_share": shares[gap]} for gap, money in sums.items())


def _money(row: Row) -> Decimal:
    return Decimal(row["event_revenue"] or 0)


def _draw(view: PageView, found: Cleaned) -> TileContent:
    parts = [el("span", "meta", HIDDEN)] if found.hidden else _steps(found)
    brand, category, *_ = (row["missing_share"] for row in found.missing)
    still = ", not compared" if view.window.against else ""
    gaps = f"Brand missing on {exact(brand, 'share')} of revenue, category on {exact(category, 'share')}{still}"
    side = el("span", "meta", gaps) if brand is not None else None
    more = link("#origin=cleaning", "accent", "Steps and money")
    right = el("div", "cln-side", side, more, tools(view, cleaning_strip()))
    return TileContent(title="Cleaning", body=el("div", "cln", el("b", "", "Cleaning"), *parts, right))


def _steps(found: Cleaned) -> list[Node]:
    if not found.files:
        return [el("span", "meta", "No import of events is in force")]
    said = [_count(found.read, "rows read")]
    for name, lost in found.taken.items():
        sign = MINUS if lost else ""
        said += [icon("arrow-right"), _count(lost, STEPS.get(name, name.lower()), sign)]
    return [*said, icon("arrow-right"), _count(found.kept, "rows kept", strong=True)]


def _count(count: int, words: str, sign: str = "", *, strong: bool = False) -> Node:
    number = f"{sign}{exact(count, 'count')}"
    return el("span", "cln-step", el("b" if strong else "span", "", number), " ", el("span", "meta", words))


def _sheet(_: PageView, found: Cleaned) -> Sheet:
    columns = (
        OutColumn(name="gap", label="Missing", unit="text", role="dimension"),
        OutColumn(name="missing", label="Revenue", unit="money", role="metric"),
        OutColumn(name="missing_share", label="Of all revenue", unit="share", role="metric"),
    )
    return Sheet(columns=columns, rows=found.missing, origins=(found.result.origin,))

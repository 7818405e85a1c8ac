"""Stages: viewers, carts and buyers, the losses between them, and what winning some of them back is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.comparison import change_if_judged
from dashapp.core.markup import Node, el
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.funnel.controls import COUNT, STAGES
from dashapp.pages.funnel.questions import WORDS, ask_funnel, counted_unit, rows_of, window_in_words
from dashapp.pages.funnel.worth import RecoveryAssumption, read_assumption, share_in_words, state_assumption
from dashapp.ui.change import arrow
from dashapp.ui.funnel_stages import StageColumn, menu, stages
from services.analyses.funnel.loss import Loss, losses
from services.core.numbers import exact, round_half_up, short
from services.exports.sheet import Sheet, sheet_of
from services.query.result import OutColumn, Result

HREF = "#origin=funnel"
METRICS = {
    "users": ("view_users", "cart_users", "purchase_users"),
    "sessions": ("sessions", "sessions", "sessions"),
    "events": ("views", "carts", "purchases"),
}
"""What the stages are in the catalogue: it says whether more is better."""
ORDERED = "In order: a view, then a cart, then a purchase, all within {} of the first view"
PER = {"users": "a buyer", "sessions": "a session", "events": "a purchase"}
UNITS = ((120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h"))
EVENTS = ("views", "cart events", "purchases")
AFTER = ("", "after the first view", "after the first cart event")


@dataclass(frozen=True, kw_only=True)
class FunnelAnswer:
    """A funnel, and what those who left would have brought."""

    result: Result
    rows: Sequence[Mapping[str, Any]]
    losses: tuple[Loss, ...]
    assumed: RecoveryAssumption


def funnel() -> Tile:
    """Declare the funnel."""
    return Tile(
        name="funnel", span=12, height=272, answer=found_funnel, draw=_draw, sheet=_sheet, metric="funnel_conversion"
    )


def found_funnel(query: TileQuery) -> FunnelAnswer:
    """Answer the funnel of the page, with its losses."""
    result, known = ask_funnel(query), read_assumption(query.view)
    rows = rows_of(result)
    return FunnelAnswer(
        result=result, rows=rows, losses=losses(result, known.assumption) if rows else (), assumed=known
    )


def _draw(view: PageView, found: FunnelAnswer) -> TileContent | EmptyTile:
    words, within = WORDS[counted_unit(view)], window_in_words(view)
    title = f"Funnel by {words.one}{f', ordered within {within}' if within else ''}"
    unit = f"Unique {words.many} at each stage" if words.one != "event" else "Events of each stage"
    said = caption(view, unit=f"{unit}, heights to scale")
    if not found.rows:
        return EmptyTile(title=title, caption=said, what="events")
    largest = max(row["count"] for row in found.rows) or 1
    drawn = [_stage(view, found, at, largest) for at in range(len(found.rows))]
    below = el("div", "fnl-foot meta", el("div", "", *_worth(view, found)), el("div", "", *_notes(view, found)))
    return TileContent(title=title, caption=said, key=KEY, tools=_choices(view), body=[stages(HREF, drawn), below])


KEY: tuple[Node, ...] = (
    el("span", "key not-phone", el("s", "fnl-key reached"), "Reached"),
    el("span", "key not-phone", el("s", "fnl-key left"), "Left"),
)


def _choices(view: PageView) -> tuple[Node, ...]:
    """Offer what is counted and how. Events have no order: with them each stage stands on its own."""
    ordered = "" if counted_unit(view) != "events" else "Independent"
    return menu(view, COUNT, counted_unit(view)), menu(view, STAGES, view.value_of(STAGES), ordered)


def _stage(view: PageView, found: FunnelAnswer, at: int, largest: int) -> StageColumn:
    row, words = found.rows[at], WORDS[counted_unit(view)]
    before = found.rows[at - 1]["count"] if at else row["count"]
    return StageColumn(
        name=row["stage"],
        label=words.stages[at],
        value=exact(row["count"], "count"),
        exactly=f"{exact(row['count'], 'count')} {words.many}",
        said=_share(view, row, at),
        reached=row["count"] / largest,
        before=before / largest,
        change=_change(view, row, at),
        loss=_loss(view, found, row, at),
        below=_below(view, row, at),
    )


def _share(view: PageView, row: Mapping[str, Any], at: int) -> str:
    whole = WORDS[counted_unit(view)].whole
    said = f"{_percent(row['share'])} of {whole}"
    return said if at < 2 else f"{said}, {_percent(row['conversion'])} of carts"  # noqa: PLR2004 - the third stage


def _percent(share: float | None) -> str:
    return "100 %" if share == 1 else exact(share, "share")


def _change(view: PageView, row: Mapping[str, Any], at: int) -> Node:
    """Say what it is against the period before: the count, and the step from the stage before."""
    if view.window.compared is None or row.get("count_compared") is None:
        return None
    moved = arrow(METRICS[counted_unit(view)][at], change_if_judged(view, row["count_change"]))
    said: list[Node] = [moved, f"{' ' if moved else ''}vs {exact(row['count_compared'], 'count')}"]
    step = change_if_judged(view, row.get("conversion_change")) if at else None
    return said if step is None else [*said, "; step ", arrow(STEPS[at], step)]


STEPS = ("", "view_to_cart", "cart_to_purchase")


def _loss(view: PageView, found: FunnelAnswer, row: Mapping[str, Any], at: int) -> Node:
    """Say who left before a stage and what they are worth; where more came than were there before, say that."""
    words = WORDS[counted_unit(view)]
    if not at or row["conversion"] is None:
        return None
    if not row["left"]:
        more = row["count"] - found.rows[at - 1]["count"]
        said = f"{exact(more, 'count')} more {words.many} than at the stage before" if more else "Nobody left here"
        return el("div", "t2", said)
    loss = found.losses[at - 1]
    back = share_in_words(found.assumed.assumption.recovered)
    worth = el("b", "", short(loss.revenue, "money", view.currency), title=exact(loss.revenue, "money", view.currency))
    people = f"{exact(row['left'], 'count')} {words.many}. {back} back is worth "
    return [el("b", "bad", f"{exact(row['drop_off'], 'share')} left here"), el("div", "t2", people, worth)]


def _below(view: PageView, row: Mapping[str, Any], at: int) -> list[Node]:
    events = f"{exact(row['events'], 'count')} {EVENTS[at]}"
    if row["revenue"] is not None:
        events += f", {exact(row['revenue'], 'money', view.currency)}"
        events += (
            f", {exact(row['revenue_each'], 'money', view.currency)} {PER[counted_unit(view)]}" if row["count"] else ""
        )
    first = [] if counted_unit(view) == "events" and row["revenue"] is None else [events]
    return [*first, f"Median {_time(row['seconds'])} {AFTER[at]}"] if row["seconds"] is not None else [*first]


def _time(seconds: float) -> str:
    size, letter = next(((size, letter) for most, size, letter in UNITS if seconds < most), (86_400, "days"))
    return f"{round_half_up(seconds / size, 0 if size == 1 else 1)} {letter}"


def _worth(view: PageView, found: FunnelAnswer) -> list[Node]:
    each = found.losses[0].revenue_each if found.losses else Decimal(0)
    return state_assumption(view, found.assumed, each, PER[counted_unit(view)])


def _notes(view: PageView, found: FunnelAnswer) -> list[Node]:
    """Say who is in a stage without the one before, since each is counted on its own."""
    if window_in_words(view):
        return [ORDERED.format(window_in_words(view))]
    extra = {row["stage"]: row["extra"] for row in found.rows if row["extra"]}
    users = counted_unit(view) == "users"
    said = [
        _without(extra[stage], users, has, lacks)
        for stage, has, lacks in (("purchase", "a purchase", "no cart event"), ("cart", "a cart", "no view"))
        if stage in extra
    ]
    return [f"{', '.join(said)}: each stage is counted on its own"] if said else []


def _without(count: int, users: bool, has: str, lacks: str) -> str:  # noqa: FBT001 - the one thing that differs
    one = count == 1
    who = f"{'user' if users else 'session'}{'' if one else 's'} with {has}"
    who = f"buyer{'' if one else 's'}" if users and has == "a purchase" else who
    return f"{exact(count, 'count')} {who} {'has' if one else 'have'} {lacks}"


def _sheet(_: PageView, found: FunnelAnswer) -> Sheet:
    sheet, back = sheet_of(found.result), share_in_words(found.assumed.assumption.recovered)
    column = OutColumn(name="worth", label=f"Worth of {back} who left", unit="money", role="metric")
    worth = {loss.stage: loss.revenue for loss in found.losses}
    rows = tuple({**row, "worth": worth.get(row["stage"])} for row in sheet.rows)
    return Sheet(columns=(*sheet.columns, column), rows=rows, origins=sheet.origins)

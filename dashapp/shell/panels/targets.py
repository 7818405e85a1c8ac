"""Targets: what the numbers should reach, how far they are, and for managers a form to set one."""

from dashapp.core.markup import Node, el
from dashapp.core.state import label_of
from dashapp.core.view import PageView
from dashapp.shell.panels.choices import grouped_select, metrics, now, parts, periods
from dashapp.shell.panels.frame import box, part
from dashapp.ui.form_fields import act, button, field, small, text
from services.accounts.permissions import Right
from services.catalog import catalog
from services.catalog.units import SHARE
from services.core.context import Context
from services.core.errors import AppError
from services.core.numbers import exact, short
from services.monitoring.targets.progress import TargetProgress, progress
from services.monitoring.targets.slices import WHOLE, for_view
from services.monitoring.targets.store import Target
from services.monitoring.targets.store import targets as kept
from services.query.named_periods import day_in_words, name_of
from services.query.questions import Where

CLASS = {"On target": "good", "Off target": "bad"}
SHOWN = 60
"""So many targets are held against their numbers; no store has more at once that anybody reads."""


def targets(ctx: Context, view: PageView, argument: str) -> Node:
    """Make the panel."""
    del argument
    standing = kept(ctx, view.principal.scope)
    may = view.principal.may(Right.SET_TARGETS)
    listed = [_target(ctx, view, target, may=may) for target in standing[:SHOWN]]
    return box(
        "Targets",
        el("ul", "goals", *listed) if listed else el("p", "t2", "No targets are set."),
        part("Set a target", _form(ctx, view)) if may else el("p", "meta", "A manager can set targets."),
        caption=_caption(len(standing), view),
        name="targets",
    )


def _caption(count: int, view: PageView) -> str:
    limits = f". {'; '.join(view.principal.limits)}" if view.principal.limits else ""
    return f"{count} set{limits}"


def _target(ctx: Context, view: PageView, target: Target, *, may: bool) -> Node:
    metric = catalog().metrics[target.metric]
    wanted = short(target.value, metric.unit, view.currency)
    whole = f"{metric.label}, {name_of(target.period)}{place(target.dimension, target.member)}"
    try:
        found = progress(ctx, view.principal.scope, target.metric, target.period, _where(target), among=(target,))
    except AppError as error:
        said: Node = el("div", "meta", error.public)
    else:
        said = _progress(view, found)
    head = el("div", "goal-head", el("b", "", whole), _state(found) if not isinstance(said, str) else None)
    return el("li", "goal", head, said, _below(target, wanted, may=may), key=str(target.target_id))


def place(dimension: str | None, member: str | None) -> str:
    """Say of which part of the store."""
    return f", {label_of(dimension).lower()} {member}" if dimension and member else ""


def _where(target: Target) -> tuple[Where, ...]:
    if target.dimension is None or target.member is None:
        return ()
    return (Where(dimension=target.dimension, members=(target.member,)),)


def _state(found: TargetProgress | None) -> Node:
    return el("span", CLASS.get(found.state, "t2"), found.state) if found and found.state else None


def _progress(view: PageView, found: TargetProgress | None) -> Node:
    """Say how far it is: a track with a tick at the target, the numbers beneath."""
    if found is None or found.actual is None:
        return el("div", "meta", "There is no value yet.")
    unit = catalog().metrics[found.metric].unit
    actual, target = (exact(value, unit, view.currency) for value in (found.actual, found.target))
    share = f", {short(found.share, SHARE)}" if found.share is not None else ""
    said = f"{actual} of {target}{share}"
    if found.run_rate is not None:
        said += f". At this rate {short(found.run_rate.value, unit, view.currency)} by the end"
    return [_track(found), el("div", "meta num-words", f"{said}.")]


def _track(found: TargetProgress) -> Node:
    if found.share is None:
        return None
    width = min(max(float(found.share), 0.0), 1.0) * 100
    return el("div", "track", el("s", "", style={"width": f"{width:.1f}%"}), el("em", ""), aria_hidden="true")


def _below(target: Target, wanted: str, *, may: bool) -> Node:
    when = f"Set by {target.set_by}, {day_in_words(target.set_at.date())}"
    ask = f"Remove the target of {wanted}? Its numbers stay."
    hidden = {"target": str(target.target_id)}
    remove = (
        act("target.remove", small("Remove this target", glyph="trash"), hidden=hidden, confirm=ask) if may else None
    )
    return el("div", "goal-foot", el("span", "meta", when), remove)


def _form(ctx: Context, view: PageView) -> Node:
    slice_ = for_view(view.principal.scope)
    chosen = f"{slice_.dimension}:{slice_.member}" if slice_ and slice_ != WHOLE else ""
    return act(
        "target.set",
        field("Metric", grouped_select("metric", (), metrics(), chosen="revenue")),
        field("Period", grouped_select("period", (), periods(view.window.last), chosen=now(view.window.last))),
        field("For", grouped_select("part", (("", "The whole store"),), parts(ctx, view), chosen=chosen)),
        field("Target", text("value", required=True), explained="In the metric's unit; a share as 25 % or 0.25."),
        el("div", "form-do", button("Set target", kind="primary")),
        cls="panel-form",
    )

"""Rules: which bounds the numbers should keep, which do not, and for managers a form to set one."""

from dashapp.core.markup import Node, el, icon
from dashapp.core.state import label_of
from dashapp.core.view import PageView
from dashapp.shell.panels.choices import grouped_select, metrics, parts
from dashapp.shell.panels.frame import box, part
from dashapp.ui.form_fields import act, button, field, select, small, text
from services.accounts.permissions import Right
from services.catalog import catalog
from services.core.context import Context
from services.core.errors import AppError
from services.monitoring.rules.describe import bound
from services.monitoring.rules.evaluate import Broken, judge
from services.monitoring.rules.store import MINIMUM, RULE_GRAINS, Rule
from services.monitoring.rules.store import rules as kept

KINDS = (
    ("below", "it is below"),
    ("above", "it is above"),
    ("change_below", "its change is below"),
    ("change_above", "its change is above"),
)
AGAINST = (("", "Nothing"), ("previous", "The period before"), ("year", "A year before"))
IN_WORDS = {"previous": "the period before", "year": "a year before"}
PLURALS = {"week": "weeks", "month": "months", "quarter": "quarters"}


def rules(ctx: Context, view: PageView, argument: str) -> Node:
    """Make the panel."""
    del argument
    standing = kept(ctx, view.principal.scope)
    broken, failed = _judge(ctx, view, standing)
    may = view.principal.may(Right.SET_RULES)
    listed = [_rule(view, rule, broken, may=may) for rule in standing]
    return box(
        "Rules",
        el("p", "bad", failed) if failed else None,
        el("ul", "goals", *listed) if listed else el("p", "t2", "No rules are set."),
        part("Set a rule", _form(ctx, view)) if may else el("p", "meta", "A manager can set rules."),
        caption=f"{len(standing)} set, {len({one.rule.rule_id for one in broken})} broken",
        name="rules",
    )


def _judge(ctx: Context, view: PageView, standing: tuple[Rule, ...]) -> tuple[tuple[Broken, ...], str | None]:
    try:
        return judge(ctx, view.principal.scope, standing), None
    except AppError as error:
        return (), error.public


def _rule(view: PageView, rule: Rule, broken: tuple[Broken, ...], *, may: bool) -> Node:
    found = [one for one in broken if one.rule.rule_id == rule.rule_id]
    state = el("span", "bad", icon("exclamation-triangle"), " Broken") if found else el("span", "t2", "Kept")
    head = el("div", "goal-head", el("b", "", describe_rule(view, rule)), state)
    now = [el("div", "", f"{one.title}: {one.detail}, {one.since_words}.", key=one.title) for one in found]
    volume = f"{rule.minimum:,} orders or more" if rule.minimum else "however few orders"
    how = el("div", "meta", f"Judged on whole {PLURALS[rule.grain]} of {volume}.")
    remove = _remove(view, rule) if may else None
    foot = el("div", "goal-foot", how, remove)
    return el("li", "goal", head, *now, foot, key=str(rule.rule_id))


def describe_rule(view: PageView, rule: Rule) -> str:
    """Say what a rule asks for."""
    metric = catalog().metrics[rule.metric]
    against = f" against {IN_WORDS[rule.against]}" if rule.against else ""
    return f"{metric.label}{_place(rule)} {bound(rule, metric, view.currency)}{against}"


def _place(rule: Rule) -> str:
    if rule.dimension is None:
        return ""
    label = label_of(rule.dimension).lower()
    return f", {label} {rule.member}," if rule.member else f", each {label},"


def _remove(view: PageView, rule: Rule) -> Node:
    ask = f"Remove the rule \u201c{describe_rule(view, rule)}\u201d?"
    return act("rule.remove", small("Remove this rule", glyph="trash"), hidden={"rule": str(rule.rule_id)}, confirm=ask)


def _form(ctx: Context, view: PageView) -> Node:
    grains = tuple((name, f"Whole {PLURALS[name]}") for name in reversed(RULE_GRAINS))
    help_ = "In the metric's unit; a share or a change as 10 %."
    return act(
        "rule.set",
        field("Metric", grouped_select("metric", (), metrics(), chosen="revenue")),
        field("Broken when", select("kind", KINDS, chosen="below")),
        field("Bound", text("threshold", required=True), explained=help_),
        field("Of a change: against", select("against", AGAINST)),
        field("Judged on", select("grain", grains, chosen="month")),
        field("For", grouped_select("part", (("", "The whole store"),), parts(ctx, view, each=True))),
        field("Orders at least", text("minimum", value=str(MINIMUM))),
        el("div", "form-do", button("Set rule", kind="primary")),
        cls="panel-form",
    )

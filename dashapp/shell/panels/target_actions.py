"""Targets: set one, take one back."""

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done, FormField, FormValues
from dashapp.core.choices import read_part, read_period
from services.accounts.permissions import Right
from services.catalog import DECLARED, catalog
from services.core.context import Context
from services.core.numbers import exact
from services.monitoring.targets.store import NewTarget, Target, remove_target, set_target


def _set(ctx: Context, who: Principal, values: FormValues) -> Done:
    grain, start = read_period(values["period"])
    dimension, member = read_part(values["part"])
    new = NewTarget(
        metric=values["metric"], grain=grain, start=start, value=values["value"], dimension=dimension, member=member
    )
    target = set_target(ctx, new, who.scope, who=who.email, role=who.role)
    return Done(words=f"The target of {_said(ctx, target)} is set.")


def _remove(ctx: Context, who: Principal, values: FormValues) -> Done:
    target = remove_target(ctx, values["target"], who.scope, who=who.email, role=who.role)
    return Done(words=f"The target of {_said(ctx, target)} is removed.")


def _said(ctx: Context, target: Target) -> str:
    metric = catalog().metrics[target.metric]
    return f"{exact(target.value, metric.unit, ctx.settings.currency)} for {metric.label.lower()}"


ACTIONS = (
    Action(
        name="target.set",
        needs=Right.SET_TARGETS,
        fields=(
            FormField(name="metric", choices=tuple(DECLARED.metrics), kind="choice"),
            FormField(name="period", longest=40),
            FormField(name="part", label="For", required=False),
            FormField(name="value", label="Target", kind="number", longest=40),
        ),
        do=_set,
    ),
    Action(name="target.remove", needs=Right.SET_TARGETS, fields=(FormField(name="target", kind="whole"),), do=_remove),
)

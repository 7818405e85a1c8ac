"""Target actions: set a target, remove one."""

from functools import partial
from typing import Annotated

from pydantic import Field

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done
from dashapp.core.choices import read_part, read_period
from dashapp.core.form import Form, OptionalText, RequiredNumber, Whole, mandatory, one_of, read_text
from services.accounts.permissions import Right
from services.catalog import DECLARED, catalog
from services.core.context import Context
from services.core.numbers import exact
from services.monitoring.targets.store import NewTarget, Target, remove_target, set_target


class SetTarget(Form):
    """A target as its form has it."""

    metric: Annotated[str, one_of(DECLARED.metrics)]
    period: Annotated[str, mandatory(partial(read_text, longest=40))]
    part: Annotated[OptionalText, Field(title="For")] = None
    value: Annotated[RequiredNumber, Field(title="Target")]


class RemoveTarget(Form):
    """Which target is removed."""

    target: Whole


def _set(ctx: Context, who: Principal, form: SetTarget) -> Done:
    grain, start = read_period(form.period)
    dimension, member = read_part(form.part)
    new = NewTarget(metric=form.metric, grain=grain, start=start, value=form.value, dimension=dimension, member=member)
    target = set_target(ctx, new, who.scope, who=who.email, role=who.role)
    return Done(words=f"The target of {_describe_target(ctx, target)} is set.")


def _remove(ctx: Context, who: Principal, form: RemoveTarget) -> Done:
    target = remove_target(ctx, form.target, who.scope, who=who.email, role=who.role)
    return Done(words=f"The target of {_describe_target(ctx, target)} is removed.")


def _describe_target(ctx: Context, target: Target) -> str:
    metric = catalog().metrics[target.metric]
    return f"{exact(target.value, metric.unit, ctx.settings.currency)} for {metric.label.lower()}"


ACTIONS = (
    Action(name="target.set", needs=Right.SET_TARGETS, form=SetTarget, do=_set),
    Action(name="target.remove", needs=Right.SET_TARGETS, form=RemoveTarget, do=_remove),
)

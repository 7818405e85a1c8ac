"""Rule actions: set a rule, remove one."""

from functools import partial
from typing import Annotated

from pydantic import Field

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done
from dashapp.core.choices import read_part
from dashapp.core.form import Form, OptionalText, RequiredNumber, Whole, one_of, optional, read_choice, read_whole
from services.accounts.permissions import Right
from services.catalog import DECLARED, catalog
from services.core.context import Context
from services.core.errors import BadValue
from services.monitoring.rules.store import (
    AGAINST,
    KINDS,
    MINIMUM,
    RULE_GRAINS,
    Against,
    NewRule,
    RuleKind,
    remove_rule,
    set_rule,
)


class SetRule(Form):
    """A rule as its form has it."""

    metric: Annotated[str, one_of(DECLARED.metrics)]
    kind: Annotated[RuleKind, one_of(KINDS), Field(title="Broken when")]
    threshold: Annotated[RequiredNumber, Field(title="Bound")]
    against: Annotated[Against | None, optional(partial(read_choice, frozenset(AGAINST)))] = None
    grain: Annotated[str, one_of(RULE_GRAINS), Field(title="Judged by")]
    part: Annotated[OptionalText, Field(title="For")] = None
    minimum: Annotated[int | None, optional(read_whole), Field(title="Orders at least")] = None


class RemoveRule(Form):
    """Which rule is removed."""

    rule: Whole


def _set(ctx: Context, who: Principal, form: SetRule) -> Done:
    kind, against = form.kind, form.against
    if kind.startswith("change_") and against is None:
        raise BadValue("A change is against another period: choose which.")
    dimension, member = read_part(form.part)
    new = NewRule(
        metric=form.metric,
        kind=kind,
        threshold=form.threshold,
        grain=form.grain,
        against=against if kind.startswith("change_") else None,
        dimension=dimension,
        member=member,
        minimum=MINIMUM if form.minimum is None else form.minimum,
    )
    rule = set_rule(ctx, new, who.scope, who=who.email, role=who.role)
    return Done(words=f"The rule for {catalog().metrics[rule.metric].label.lower()} is set.")


def _remove(ctx: Context, who: Principal, form: RemoveRule) -> Done:
    rule = remove_rule(ctx, form.rule, who.scope, who=who.email, role=who.role)
    return Done(words=f"The rule for {catalog().metrics[rule.metric].label.lower()} is removed.")


ACTIONS = (
    Action(name="rule.set", needs=Right.SET_RULES, form=SetRule, do=_set),
    Action(name="rule.remove", needs=Right.SET_RULES, form=RemoveRule, do=_remove),
)

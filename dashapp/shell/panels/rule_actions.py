"""Rules: set one, take one back."""

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done, FormField, FormValues
from dashapp.core.choices import read_part
from services.accounts.permissions import Right
from services.catalog import DECLARED, catalog
from services.core.context import Context
from services.core.errors import BadValue
from services.monitoring.rules.store import AGAINST, KINDS, MINIMUM, RULE_GRAINS, NewRule, remove_rule, set_rule


def _set(ctx: Context, who: Principal, values: FormValues) -> Done:
    kind, against = values["kind"], values["against"]
    if kind.startswith("change_") and against is None:
        raise BadValue("A change is against another period: choose which.")
    dimension, member = read_part(values["part"])
    new = NewRule(
        metric=values["metric"],
        kind=kind,
        threshold=values["threshold"],
        grain=values["grain"],
        against=against if kind.startswith("change_") else None,
        dimension=dimension,
        member=member,
        minimum=MINIMUM if values["minimum"] is None else values["minimum"],
    )
    rule = set_rule(ctx, new, who.scope, who=who.email, role=who.role)
    return Done(words=f"The rule for {catalog().metrics[rule.metric].label.lower()} is set.")


def _remove(ctx: Context, who: Principal, values: FormValues) -> Done:
    rule = remove_rule(ctx, values["rule"], who.scope, who=who.email, role=who.role)
    return Done(words=f"The rule for {catalog().metrics[rule.metric].label.lower()} is removed.")


ACTIONS = (
    Action(
        name="rule.set",
        needs=Right.SET_RULES,
        fields=(
            FormField(name="metric", kind="choice", choices=tuple(DECLARED.metrics)),
            FormField(name="kind", label="Broken when", kind="choice", choices=KINDS),
            FormField(name="threshold", label="Bound", kind="number", longest=40),
            FormField(name="against", label="Against", kind="choice", choices=AGAINST, required=False),
            FormField(name="grain", label="Judged by", kind="choice", choices=tuple(RULE_GRAINS)),
            FormField(name="part", label="For", required=False),
            FormField(name="minimum", label="Orders at least", kind="whole", required=False),
        ),
        do=_set,
    ),
    Action(name="rule.remove", needs=Right.SET_RULES, fields=(FormField(name="rule", kind="whole"),), do=_remove),
)

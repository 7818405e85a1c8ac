"""Computed: the four initiatives of a view, the one with the most money at stake first."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from services.core.context import Context
from services.core.numbers import round_half_up
from services.decisions.initiatives.carts import recover_carts, win_carts
from services.decisions.initiatives.catalogue_actions import complete_catalogue, mend_flops
from services.decisions.initiatives.inputs import Draft, InitiativeInputs
from services.decisions.initiatives.model import ASSUMPTIONS, Assumptions, Initiative
from services.query.questions import Period, Where
from services.query.scope import Scope
from services.query.slice import Slice

INITIATIVES: tuple[Callable[[InitiativeInputs], Draft], ...] = (
    win_carts,
    recover_carts,
    mend_flops,
    complete_catalogue,
)
"""In the order of the case study, which decides between equals."""

EVER = Period()
CENTS = 2


def initiatives(
    ctx: Context,
    scope: Scope,
    *,
    period: Period = EVER,
    where: tuple[Where, ...] = (),
    assumed: Mapping[str, Decimal] | None = None,
) -> tuple[Initiative, ...]:
    """Compute the initiatives of this view, under the person's assumptions where they have any (see ASSUMPTIONS).

    Raises UnknownName, BadValue for those, and what `run` raises.
    """
    data = Slice(ctx=ctx, scope=scope, period=period, where=where)
    view = InitiativeInputs(data=data, assumed=Assumptions(values=assumed or {}))
    drafts = [make(view) for make in INITIATIVES]
    ordered = sorted(drafts, key=lambda draft: -draft.stake)
    return tuple(_initiative(draft, priority, view) for priority, draft in enumerate(ordered, 1))


def _initiative(draft: Draft, priority: int, view: InitiativeInputs) -> Initiative:
    return Initiative(
        name=draft.name,
        title=draft.title,
        priority=priority,
        issue=draft.issue,
        actions=draft.actions,
        figures=draft.figures,
        assumption=ASSUMPTIONS[draft.assumption],
        assumed=view.assumed.of(draft.assumption),
        stake=round_half_up(draft.stake, CENTS),
        basis=draft.basis,
        origins=draft.origins,
    )

"""Actions: apply the backfill that the page shows, and undo one."""

from decimal import Decimal
from functools import partial
from typing import Annotated

from pydantic import Field

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done
from dashapp.core.form import Form, Whole, mandatory, one_of, read_number
from dashapp.pages.catalogue_quality.controls import KINDS
from services.accounts.permissions import Right
from services.backfill.apply import Applied, ChosenProposal, apply
from services.backfill.proposals import proposals
from services.backfill.undo import undo
from services.core.context import Context
from services.core.errors import AlreadyThere, BadValue
from services.core.numbers import exact
from services.uploads.rights import require_right, require_whole_view

MOVED = "The data changed since you looked. Look at the proposals again, they may be others."


class ApplyBackfill(Form):
    """What the page showed when somebody said to fill it."""

    kind: Annotated[str, one_of(KINDS), Field(title="Fill")]
    confidence: Annotated[Decimal, mandatory(partial(read_number, longest=20)), Field(title="Sure at least")]
    version: Annotated[Whole, Field(title="Data version")]


class UndoBackfill(Form):
    """Which backfill is undone."""

    backfill: Whole


def _apply(ctx: Context, who: Principal, form: ApplyBackfill) -> Done:
    """Fill what was shown: where the data moved on since, nothing is."""
    require_right(ctx, who.email, Right.BACKFILL)
    require_whole_view(ctx, who.email)
    least, kind = form.confidence, form.kind
    if not Decimal(0) <= least <= 1:
        raise BadValue("The confidence is between 0 and 1.")
    if ctx.engine.data_version().number != form.version:
        raise AlreadyThere(MOVED)
    chosen = None if kind == "all" else _chosen(ctx, who, kind, float(least))
    return Done(words=_describe_applied(ctx, apply(ctx, chosen, who.email, least=float(least))))


def _chosen(ctx: Context, who: Principal, kind: str, least: float) -> list[ChosenProposal]:
    found = proposals(ctx, who.scope).above(least, KINDS[kind])
    return [ChosenProposal(kind=item.kind, key=item.key, value=item.value) for item in found]


def _describe_applied(ctx: Context, applied: Applied) -> str:
    money = exact(applied.revenue, "money", ctx.settings.currency)
    rows = f"{exact(applied.rows, 'count')} row{'' if applied.rows == 1 else 's'}"
    return f"{rows} worth {money} are filled." if applied.rows != 1 else f"{rows} worth {money} is filled."


def _undo(ctx: Context, who: Principal, form: UndoBackfill) -> Done:
    rows = undo(ctx, form.backfill, who.email)
    return Done(words=f"Undone: {exact(rows, 'count')} row{'' if rows == 1 else 's'} as before.")


ACTIONS = (
    Action(name="backfill.apply", needs=Right.BACKFILL, form=ApplyBackfill, do=_apply),
    Action(name="backfill.undo", needs=Right.BACKFILL, form=UndoBackfill, do=_undo),
)

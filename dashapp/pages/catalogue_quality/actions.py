"""Backfill: fill what other rows say as surely as the page showed it, and take it back."""

from decimal import Decimal

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done, FormField, FormValues
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


def _apply(ctx: Context, who: Principal, values: FormValues) -> Done:
    """Fill what was shown: where the data moved on since, nothing is."""
    require_right(ctx, who.email, Right.BACKFILL)
    require_whole_view(ctx, who.email)
    least, kind = values["confidence"], values["kind"]
    if not Decimal(0) <= least <= 1:
        raise BadValue("The confidence is between 0 and 1.")
    if ctx.engine.data_version().number != values["version"]:
        raise AlreadyThere(MOVED)
    chosen = None if kind == "all" else _chosen(ctx, who, kind, float(least))
    return Done(words=_said(ctx, apply(ctx, chosen, who.email, least=float(least))))


def _chosen(ctx: Context, who: Principal, kind: str, least: float) -> list[ChosenProposal]:
    found = proposals(ctx, who.scope).above(least, KINDS[kind])
    return [ChosenProposal(kind=item.kind, key=item.key, value=item.value) for item in found]


def _said(ctx: Context, applied: Applied) -> str:
    money = exact(applied.revenue, "money", ctx.settings.currency)
    rows = f"{exact(applied.rows, 'count')} row{'' if applied.rows == 1 else 's'}"
    return f"{rows} worth {money} are filled." if applied.rows != 1 else f"{rows} worth {money} is filled."


def _undo(ctx: Context, who: Principal, values: FormValues) -> Done:
    rows = undo(ctx, values["backfill"], who.email)
    return Done(words=f"Undone: {exact(rows, 'count')} row{'' if rows == 1 else 's'} as before.")


ACTIONS = (
    Action(
        name="backfill.apply",
        needs=Right.BACKFILL,
        fields=(
            FormField(name="kind", label="Fill", kind="choice", choices=tuple(KINDS)),
            FormField(name="confidence", label="Sure at least", kind="number", longest=20),
            FormField(name="version", label="Data version", kind="whole"),
        ),
        do=_apply,
    ),
    Action(name="backfill.undo", needs=Right.BACKFILL, fields=(FormField(name="backfill", kind="whole"),), do=_undo),
)

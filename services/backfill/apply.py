"""Applying: an analyst puts proposals into effect, all at once or not at all."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from models.warehouse import backfill_rules, backfills, warehouse_state
from services.accounts.audit import record_event
from services.accounts.grants import scope_of
from services.accounts.permissions import Right
from services.backfill.proposals import LEAST, Proposal, proposals
from services.backfill.statements import count_changed, fill, write_fills
from services.core.context import Context
from services.core.errors import AlreadyThere, BadValue, UnknownName
from services.uploads.rights import require_right, require_whole_view
from services.warehouse.loader import Loader
from services.warehouse.opening import open_loader
from services.warehouse.schema_version import move_data_version

AT_ONCE = 500
"""Rows of one statement."""
DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class ChosenProposal:
    """A proposal as the person saw it."""

    kind: str
    key: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What a backfill did: values put in, events that changed (each once), and their revenue."""

    backfill_id: int
    rules: int
    rows: int
    revenue: Decimal


def apply(ctx: Context, chosen: Sequence[ChosenProposal] | None, who: str, *, least: float = LEAST) -> Applied:
    """Put the chosen proposals into effect, or without a choice all that are at least so sure; one transaction.

    Learned anew from all rows: a choice that the data does not propose any more is refused. Raises NotAllowed,
    BadValue, UnknownName, AlreadyThere.
    """
    require_right(ctx, who, Right.BACKFILL)
    require_whole_view(ctx, who)
    found = proposals(ctx, scope_of(ctx, who))
    items = found.above(least) if chosen is None else _chosen(found.items, chosen)
    if not items:
        raise BadValue("There is nothing to fill: no proposal is chosen, or none is as sure.")
    with open_loader(ctx.engine) as loader:
        _require_version(loader, found.data_version)
        asked = least if chosen is None else None
        applied = _write(loader, items, who, ctx.clock.now(), asked)
    told = {name: value for name, value in asdict(applied).items() if name != "revenue"}
    money = {"revenue": str(applied.revenue), "least": asked}
    record_event(ctx, who, "backfilled", f"backfill {applied.backfill_id}", **told, **money)
    return applied


def _chosen(items: Sequence[Proposal], choices: Sequence[ChosenProposal]) -> tuple[Proposal, ...]:
    known = {(item.kind, item.key): item for item in items}
    found = []
    for choice in dict.fromkeys(choices):
        item = known.get((choice.kind, choice.key))
        if item is None or item.value != choice.value:
            raise UnknownName(
                f"{choice.value[:80]!r} is not proposed for {choice.key[:80]!r} any more; load the page again."
            )
        found.append(item)
    return tuple(found)


def _require_version(loader: Loader, version: int) -> None:
    if loader.rows(sa.select(warehouse_state.c.data_version)) != [(version,)]:
        raise AlreadyThere("The data changed at this moment; look at the proposals and try again.")


def _write(loader: Loader, items: Sequence[Proposal], who: str, now: datetime, least: float | None) -> Applied:
    last, version = loader.rows(
        sa.select(sa.func.coalesce(sa.func.max(backfills.c.backfill_id), 0), _version().scalar_subquery())
    )[0]
    backfill_id = int(last) + 1
    _write_head(loader, backfill_id, {"who": who, "at": now.replace(tzinfo=None), "least": least,
                                      "data_version": version + 1, "rules": len(items)})  # fmt: skip
    rows = [_rule(backfill_id, item) for item in items]
    for at in range(0, len(rows), AT_ONCE):
        loader.run(sa.insert(backfill_rules).values(rows[at : at + AT_ONCE]))
    write_fills(loader, backfill_id)
    count, revenue = count_changed(loader, backfill_id)
    fill(loader, backfill_id)
    told = sa.update(backfills).where(backfills.c.backfill_id == backfill_id)
    loader.run(told.values(rows=count, amount=revenue))
    loader.run(move_data_version())
    return Applied(backfill_id=backfill_id, rules=len(items), rows=count, revenue=revenue)


def _version() -> sa.Select[tuple[int]]:
    return sa.select(warehouse_state.c.data_version)


def _write_head(loader: Loader, backfill_id: int, values: dict[str, object]) -> None:
    loader.run(sa.insert(backfills).values(backfill_id=backfill_id, rows=0, amount=0, **values))


def _rule(backfill_id: int, item: Proposal) -> dict[str, object]:
    return {
        "backfill_id": backfill_id,
        "kind": item.kind,
        "key": item.key,
        "value": item.value,
        "support_rows": item.support_rows,
        "support_users": item.support_users,
        "confidence": round(Decimal(item.confidence), DIGITS),
        "least": round(Decimal(item.least), DIGITS),
        "conflicts": json.dumps([asdict(conflict) for conflict in item.conflicts]),
        "rows": item.rows,
        "amount": item.revenue,
    }

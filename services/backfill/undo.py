"""Undoing: a backfill is taken back, whichever it is and whatever came after it."""

import sqlalchemy as sa

from models.warehouse import backfills
from services.accounts.audit import record_event
from services.accounts.permissions import Right
from services.backfill.statements import count_changed, empty
from services.core.context import Context
from services.core.errors import AlreadyThere, UnknownName
from services.uploads.rights import require_right, require_whole_view
from services.warehouse.loader import Loader
from services.warehouse.opening import open_loader
from services.warehouse.schema_version import move_data_version


def undo(ctx: Context, backfill_id: int, who: str) -> int:
    """Take a backfill back: its events say again what their file said; give how many those are.

    What other backfills filled stays. Raises NotAllowed, UnknownName, AlreadyThere where it was taken back before.
    """
    require_right(ctx, who, Right.BACKFILL)
    require_whole_view(ctx, who)
    with open_loader(ctx.engine) as loader:
        _require_standing(loader, backfill_id)
        rows, _ = count_changed(loader, backfill_id)
        empty(loader, backfill_id)
        marked = sa.update(backfills).where(backfills.c.backfill_id == backfill_id)
        loader.run(marked.values(undone_at=ctx.clock.now().replace(tzinfo=None), undone_by=who))
        loader.run(move_data_version())
    record_event(ctx, who, "backfill undone", f"backfill {backfill_id}", backfill_id=backfill_id, rows=rows)
    return rows


def _require_standing(loader: Loader, backfill_id: int) -> None:
    found = loader.rows(sa.select(backfills.c.undone_at).where(backfills.c.backfill_id == backfill_id))
    if not found:
        raise UnknownName(f"There is no backfill {backfill_id}.")
    if found[0][0] is not None:
        raise AlreadyThere(f"Backfill {backfill_id} was taken back already.")

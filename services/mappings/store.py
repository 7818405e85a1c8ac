"""Store: the saved mappings of the application's database; every change is in the audit. For analysts and above."""

import re
from collections.abc import Sequence

from sqlalchemy import select

from models.app.mappings import MappingRow
from services.accounts.audit import changing
from services.accounts.permissions import Right, require
from services.core.context import AccountContext
from services.core.errors import AlreadyThere, BadValue, UnknownName
from services.ingest.audit import Audit, ImportRequest
from services.mappings.saved_mapping import SavedMapping, hash_columns, read_row, write_saved

NAME = re.compile(r"[\w][\w .-]{0,59}")
LONGEST = 60


def list_mappings(ctx: AccountContext) -> tuple[SavedMapping, ...]:
    """Return every saved mapping by its name."""
    with ctx.application.read() as session:
        return tuple(map(read_row, session.scalars(select(MappingRow).order_by(MappingRow.name))))


def find_mapping(ctx: AccountContext, name: str) -> SavedMapping:
    """Return a saved mapping. Raises UnknownName."""
    with ctx.application.read() as session:
        row = session.get(MappingRow, name)
        if row is None:
            raise UnknownName(f"There is no mapping {name[:80]!r}.")
        return read_row(row)


def find_for_columns(ctx: AccountContext, columns: Sequence[str], kind: str = "") -> SavedMapping | None:
    """Return the mapping for files with these columns, of one kind if it is said; None if there is none."""
    wanted = select(MappingRow).where(MappingRow.header == hash_columns(columns))
    if kind:
        wanted = wanted.where(MappingRow.kind == kind)
    with ctx.application.read() as session:
        row = session.scalars(wanted.order_by(MappingRow.saved_at.desc())).first()
        return read_row(row) if row else None


def save_mapping(
    ctx: AccountContext, name: str, request: ImportRequest, columns: Sequence[str], *, who: str, role: str
) -> SavedMapping:
    """Save how files with these columns are read; one for the same columns is replaced, and takes the name.

    Raises BadValue, NotAllowed for a role that may not import, AlreadyThere for a name of other columns.
    """
    require(role, Right.IMPORT)
    if not NAME.fullmatch(name):
        raise BadValue("A mapping is called by up to 60 letters, digits, blanks, dots and hyphens.")
    header = hash_columns(columns)
    with changing(ctx, who) as change:
        named = change.session.get(MappingRow, name)
        if named is not None and (named.header, named.kind) != (header, request.kind):
            raise AlreadyThere(f"There is a mapping {name} for other columns; remove it first.")
        same = select(MappingRow).where(MappingRow.header == header, MappingRow.kind == request.kind)
        before = change.session.scalars(same).one_or_none()
        if before is not None:
            change.session.delete(before)
            change.session.flush()
        row = MappingRow(
            name=name,
            kind=request.kind,
            header=header,
            columns="\n".join(column.replace("\n", " ") for column in columns),
            reading=write_saved(request),
            saved_by=who,
            saved_at=change.at,
        )
        change.session.add(row)
        change.session.flush()
        change.record("mapping saved", name, kind=request.kind, columns=len(columns))
        return read_row(row)


def remember_import(ctx: AccountContext, request: ImportRequest, audit: Audit, *, who: str, role: str) -> SavedMapping:
    """Save how the files of a finished import were read, under the name of the first file; a saved one keeps its."""
    columns = list_columns(audit)
    before = find_for_columns(ctx, columns, request.kind)
    taken = {one.name for one in list_mappings(ctx)}
    name = before.name if before else _name_after(audit.sources[0], taken)
    return save_mapping(ctx, name, request, columns, who=who, role=role)


def list_columns(audit: Audit) -> tuple[str, ...]:
    """Return the columns of the files of an import."""
    return tuple(dict.fromkeys((*(column for _, column in audit.mapping), *audit.ignored_columns)))


def _name_after(source: str, taken: set[str]) -> str:
    """Return a free name after a file's."""
    plain = re.sub(r"[^\w .-]+", " ", source.rpartition(".")[0] or source).strip(" .-")[: LONGEST - 5] or "mapping"
    return next(one for one in (plain, *(f"{plain} {at}" for at in range(2, 1000))) if one not in taken)


def remove_mapping(ctx: AccountContext, name: str, *, who: str, role: str) -> None:
    """Forget a mapping. Raises UnknownName, NotAllowed."""
    require(role, Right.IMPORT)
    with changing(ctx, who) as change:
        row = change.session.get(MappingRow, name)
        if row is None:
            raise UnknownName(f"There is no mapping {name[:80]!r}.")
        change.session.delete(row)
        change.record("mapping removed", name)

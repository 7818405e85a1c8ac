"""Text ids: how rows that carry keys of users or products get the ids that people know them by."""

from sqlalchemy.sql.selectable import FromClause

from services.catalog import catalog
from services.query.analysis import ScopedData
from services.query.compile.joins import JoinPath, path_of


def id_path(data: ScopedData, name: str) -> JoinPath:
    """Return the way from the rows to the table that holds the text ids of users or products."""
    path = path_of(data.fact, catalog().dimensions[name])
    assert path is not None  # noqa: S101 - asked of events, which have both
    return path


def join_ids(source: FromClause, data: ScopedData, name: str) -> FromClause:
    """Join the text ids to rows that carry the key."""
    path = id_path(data, name)
    assert path.table is not None  # noqa: S101 - an identity has a table of its own
    return source.join(path.table, path.key == source.c[f"{name}_key"])

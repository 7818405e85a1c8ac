"""Columns of: the names of a file's columns, by its first rows."""

from services.core.context import Context
from services.ingest.audit import ImportRequest
from services.ingest.read.load_raw import load_raw
from services.warehouse.duckdb.sandbox import open_stage

ROWS = 50


def read_columns_of(ctx: Context, request: ImportRequest) -> tuple[str, ...]:
    """Return the names of the columns of the first file of a request. Raises FileRefused, UnknownName."""
    with open_stage(ctx.settings) as stage:
        return load_raw(stage, request, limit=ROWS)[0].source.columns

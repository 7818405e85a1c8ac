"""Names that are still to be replaced: the list only shrinks, and goes with its last entry."""

FUNCTIONS: tuple[str, ...] = (
    "services/query/scope.py:limited",
    "services/warehouse/duckdb/sandbox.py:linked",
    "services/warehouse/duckdb/sandbox.py:listed",
    "services/warehouse/duckdb/sandbox.py:quoted",
)

TYPES: tuple[str, ...] = ()

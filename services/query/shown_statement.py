"""Shown statement: the SQL of an answer as its lineage shows it, without what it tells of rows outside the view."""

import re

from services.query.scope import Scope

LARGEST_KEY = re.compile(r"(bitstring_agg\(\S+, 0, )\d+")
"""Sets of bits name the largest key of the whole store, which is how many customers or users it has."""


def show_statement(sql: str, scope: Scope) -> str:
    """Return the statement as it ran; to a person whose view is limited, without the size of the store."""
    return LARGEST_KEY.sub(r"\1:largest_key", sql) if scope.is_limited else sql

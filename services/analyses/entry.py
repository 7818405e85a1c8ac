"""Entry: when a user came for the first time, so that people can be told apart into new and returning."""

from typing import Any

from sqlalchemy import Select, func, literal_column

from services.query.analysis import Data
from services.query.nodes import Period

ENTRY = "new_or_returning"
"""What an analysis can be cut by beside the dimensions: whether a user's first event of all is in the period."""

NEW, RETURNING = "new", "returning"


def entries(data: Data) -> Select[Any]:
    """Select `user_key` and `day`, the local day of the user's first event of all.

    Of all that the scope shows: neither the period nor the filters make anybody new.
    """
    first = func.min(data.column("event_date")).label("day")
    statement = data.rows("user_key", period=Period(), where=()).add_columns(first)
    return statement.group_by(literal_column("1"))

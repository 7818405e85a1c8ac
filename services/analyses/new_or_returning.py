"""New or returning: when a user came for the first time, so that people can be told apart into new and returning."""

from datetime import date
from typing import Any

from sqlalchemy import Select

from services.query.analysis import ScopedData
from services.query.questions import Period

ENTRY = "new_or_returning"
"""What an analysis can be cut by beside the dimensions: whether a user's first event of all is in the period."""

NEW, RETURNING = "new", "returning"


def came_before(data: ScopedData, day: date) -> Select[Any]:
    """Select `user_key` of the users with an event before a day: those of a period that begins then are returning.

    Of all that the scope shows: neither the period nor the filters make anybody new.
    """
    return data.rows("user_key", period=Period(end=day), where=())

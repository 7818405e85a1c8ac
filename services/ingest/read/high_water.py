"""High water: how far a source was read: the largest value of a column, from which the next run goes on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from services.core.errors import BadValue

Follows = Literal["time", "number"]

BEFORE_TIME = datetime(1970, 1, 1)  # noqa: DTZ001 - compared with times without a zone
BEFORE_NUMBER = -(2**31) + 1
BEFORE_TEXT = -(10**15)
"""What nothing is smaller than. SQLite's times are text or numbers; they are larger than this number, as text too."""


@dataclass(frozen=True, kw_only=True)
class HighWater:
    """How a source is followed: by a column of its rows, and from which value on."""

    column: str
    follows: Follows
    overlap: int
    """Minutes, or numbers, that are read again: rows may be committed in another order than they were numbered."""
    mark: str = ""
    """The largest value that was read, as `write_mark` writes it; empty before the first run."""

    def bind(self, family: str) -> Any:
        """Return what stands for `:since` in the next run."""
        if not self.mark:
            times = BEFORE_TEXT if family == "sqlite" else BEFORE_TIME
            return BEFORE_NUMBER if self.follows == "number" else times
        kind, _, text = self.mark.partition(":")
        if kind == "number":
            return int(text) - self.overlap
        moment = datetime.fromisoformat(text) - timedelta(minutes=self.overlap)
        return FORMS[kind](moment)


FORMS: Mapping[str, Any] = {
    "time": lambda moment: moment,
    "instant": lambda moment: moment,
    "day": lambda moment: moment.date(),
    "text": lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S"),
    "text day": lambda moment: moment.strftime("%Y-%m-%d"),
}
"""By the kind of a mark, what is compared with the column. Text with a T sorts behind text with a blank: a day too much
is read again, and nothing is left out."""


YEAR = re.compile(r"\s*\d{4}-")

AHEAD = timedelta(hours=14)
"""How far a clock without a zone can be ahead of UTC."""


def find_largest(values: Iterable[Any], now: datetime) -> Any:
    """Return the largest value; nothing where there is none. Raises BadValue for values that have no order.

    Times that are not yet do not count: one row that was dated 2099 by mistake would hide all that change until then.
    """
    latest = _write_latest(now)
    try:
        known = (one for one in values if one is not None)
        return max((one for one in known if _has_been(one, latest)), default=None)
    except TypeError:
        raise BadValue(
            "The column that says what is new holds values of several types.", code="since-unusable"
        ) from None


def _write_latest(now: datetime) -> Mapping[type, Any]:
    """Return the latest time that can be, in each way of writing one."""
    local = (now.astimezone(UTC) + AHEAD).replace(tzinfo=None)
    return {datetime: local, date: local.date(), str: local.isoformat(" ")}


def _has_been(value: Any, latest: Mapping[type, Any]) -> bool:
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None) + AHEAD
    if isinstance(value, str) and not YEAR.match(value):
        return True  # it is no time, which `write_mark` says
    limit = latest.get(type(value))
    return limit is None or bool(value <= limit)


def write_mark(water: HighWater, value: Any, *, utc: bool = False) -> str:
    """Write a value as a mark. Raises BadValue for one that `follows` does not fit."""
    if water.follows == "number":
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value):
            raise BadValue(f"The column {water.column} holds no whole numbers.", code="since-unusable")
        return f"number:{int(value)}"
    if isinstance(value, datetime):
        known = value.replace(tzinfo=UTC) if utc and value.tzinfo is None else value
        return f"instant:{known.astimezone(UTC).isoformat()}" if known.tzinfo else f"time:{known.isoformat()}"
    if isinstance(value, date):
        return f"day:{value.isoformat()}"
    return _write_text(water, value)


def _write_text(water: HighWater, value: Any) -> str:
    """Write a time that the database keeps as text, if its order as text is its order in time."""
    text = value.strip().removesuffix("Z").removesuffix("+00:00") if isinstance(value, str) else ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or not text[:5].endswith("-"):
        raise BadValue(
            f"The column {water.column} holds no times that can be compared, such as 2024-01-31 10:00:00.",
            code="since-unusable",
        )
    return f"{'text day' if len(text) == len('2024-01-31') else 'text'}:{moment.isoformat()}"

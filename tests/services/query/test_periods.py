"""Periods: half-open, ended by the data, compared with their like."""

from datetime import date

import pytest

from services.catalog.calendar import GRAINS, RECURRING
from services.catalog.facts import TRANSACTIONS
from services.core.errors import BadValue
from services.query.coverage import Coverage
from services.query.periods import previous, year_before
from services.query.questions import Period

DATA = Coverage(data_version=1, days={"transactions": (date(2023, 1, 5), date(2024, 12, 31))})


def period(start: str, end: str) -> Period:
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


@pytest.mark.parametrize(
    ("asked", "closed"),
    [
        (Period(), ("2023-01-05", "2025-01-01")),
        (Period(end=date(2024, 1, 1)), ("2023-01-05", "2024-01-01")),
        (period("2024-07-01", "2025-07-01"), ("2024-07-01", "2025-01-01")),
        (period("2026-01-01", "2026-02-01"), ("2026-01-01", "2026-01-01")),
    ],
)
def test_a_period_ends_no_later_than_the_data(asked: Period, closed: tuple[str, str]) -> None:
    assert DATA.fit(asked, TRANSACTIONS) == period(*closed)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("2024-04-01", "2024-07-01"), ("2024-01-01", "2024-04-01")),  # a quarter, though it has 91 days and 91
        (("2024-03-01", "2024-04-01"), ("2024-02-01", "2024-03-01")),  # a month, though 31 days and 29
        (("2024-01-01", "2025-01-01"), ("2023-01-01", "2024-01-01")),
        (("2024-05-10", "2024-05-17"), ("2024-05-03", "2024-05-10")),
    ],
)
def test_the_previous_period_is_as_long(now: tuple[str, str], before: tuple[str, str]) -> None:
    assert previous(period(*now)) == period(*before)


@pytest.mark.parametrize(
    ("now", "by", "before"),
    [
        (("2024-01-01", "2025-01-01"), (), ("2023-01-01", "2024-01-01")),
        (("2024-02-29", "2024-03-01"), (), ("2023-02-28", "2023-03-01")),
        (("2024-02-01", "2024-03-01"), ("month",), ("2023-02-01", "2023-03-01")),
        (("2024-01-01", "2024-01-08"), ("day",), ("2023-01-02", "2023-01-09")),  # Monday to Monday
    ],
)
def test_a_year_before(now: tuple[str, str], by: tuple[str, ...], before: tuple[str, str]) -> None:
    assert year_before(period(*now), by) == period(*before)


def test_an_empty_period_cannot_be_compared() -> None:
    with pytest.raises(BadValue, match="nothing to compare"):
        previous(period("2024-01-01", "2024-01-01"))


@pytest.mark.parametrize("calendar", [*GRAINS, *RECURRING], ids=lambda calendar: calendar.name)
def test_a_calendar_reads_what_it_shows(calendar: object) -> None:
    assert str(calendar.show(calendar.read(calendar.example))) == calendar.example  # type: ignore[attr-defined]


@pytest.mark.parametrize("grain", GRAINS, ids=lambda grain: grain.name)
def test_buckets_follow_each_other_without_gap(grain: object) -> None:
    day = grain.floor(date(2023, 12, 30))  # type: ignore[attr-defined]
    for _ in range(40):
        following = grain.step(day)  # type: ignore[attr-defined]
        assert grain.floor(date.fromordinal(following.toordinal() - 1)) == day  # type: ignore[attr-defined]
        assert grain.floor(following) == following  # type: ignore[attr-defined]
        day = following

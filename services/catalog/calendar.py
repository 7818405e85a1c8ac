"""Calendar: into which grains and recurring cuts time is cut, in statements and in words. Weeks begin on Monday."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Date, Integer, cast, extract, func, literal
from sqlalchemy.sql.elements import ColumnElement

from services.catalog.kinds import Grain, RecurringCut

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = range(24)
MONTHS_OF_A_QUARTER = 3


def _truncated(unit: str, day: ColumnElement[date]) -> ColumnElement[date]:
    return cast(func.date_trunc(literal(unit, literal_execute=True), day), Date)


def _first_of_quarter(day: date) -> date:
    return day.replace(day=1, month=day.month - (day.month - 1) % MONTHS_OF_A_QUARTER)


def _months_later(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _quarter(text: str) -> date:
    year, _, number = text.upper().partition("-Q")
    return _months_later(date(int(year), 1, 1), MONTHS_OF_A_QUARTER * ("1", "2", "3", "4").index(number))


def _monday(text: str) -> date:
    day = date.fromisoformat(text)
    return day - timedelta(days=day.weekday())


GRAINS = (
    Grain(
        name="year",
        label="Year",
        meaning="Calendar year in the store's time zone",
        cut=lambda day, _: _truncated("year", day),
        show=lambda value: value.year,
        read=lambda text: date(int(text), 1, 1),
        example="2024",
        few=30,
        step=lambda first: _months_later(first, 12),
        floor=lambda day: day.replace(month=1, day=1),
    ),
    Grain(
        name="quarter",
        label="Quarter",
        meaning="Calendar quarter",
        cut=lambda day, _: _truncated("quarter", day),
        show=lambda value: f"{value.year}-Q{(value.month + 2) // MONTHS_OF_A_QUARTER}",
        read=_quarter,
        example="2024-Q1",
        few=60,
        step=lambda first: _months_later(first, MONTHS_OF_A_QUARTER),
        floor=_first_of_quarter,
    ),
    Grain(
        name="month",
        label="Month",
        meaning="Calendar month",
        cut=lambda day, _: _truncated("month", day),
        show=lambda value: f"{value:%Y-%m}",
        read=lambda text: date.fromisoformat(f"{text}-01"),
        example="2024-01",
        few=120,
        step=lambda first: _months_later(first, 1),
        floor=lambda day: day.replace(day=1),
    ),
    Grain(
        name="week",
        label="Week",
        meaning="Week from Monday to Sunday, named by its Monday",
        cut=lambda day, _: _truncated("week", day),
        show=lambda value: value.isoformat(),
        read=_monday,
        example="2024-01-01",
        step=lambda first: first + timedelta(days=7),
        floor=lambda day: day - timedelta(days=day.weekday()),
    ),
    Grain(
        name="day",
        label="Day",
        meaning="Day in the store's time zone",
        cut=lambda day, _: day,
        show=lambda value: value.isoformat(),
        read=date.fromisoformat,
        example="2024-01-01",
        step=lambda first: first + timedelta(days=1),
        floor=lambda day: day,
    ),
)

GRAIN_BY_NAME: Mapping[str, Grain] = {grain.name: grain for grain in GRAINS}

RECURRING = (
    RecurringCut(
        name="weekday",
        label="Weekday",
        meaning="Day of the week, Monday first",
        cut=lambda day, _: cast(extract("isodow", day), Integer),
        show=lambda value: WEEKDAYS[value - 1],
        read=lambda text: WEEKDAYS.index(text.capitalize()) + 1,
        example="Monday",
        few=7,
    ),
    RecurringCut(
        name="hour",
        label="Hour",
        meaning="Hour of the day in the store's time zone, 0 to 23",
        cut=lambda _, hour: cast(hour, Integer),
        show=lambda value: value,
        read=lambda text: HOURS[HOURS.index(int(text))],
        example="9",
        few=24,
    ),
)

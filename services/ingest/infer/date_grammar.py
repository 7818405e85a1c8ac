"""Date grammar: what the parts of a written date are: "jan 9, Y 9:9:9 pm pst" is month, day, year, clock and zone.

A skeleton is a date in small letters with Y for four digits and 9 for one or two. A column has few of them, so each is
read once here, and the values by SQL.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Literal

from services.ingest.clean.rewritten import PLAIN_MARKS
from services.ingest.infer.month_names import FILLERS, list_months, list_weekdays
from services.ingest.infer.zones import OFFSET, read_zone

CLOCK = re.compile(r"(?<![Y9:])(9)(?::|h)(9)(?:(?::|m)(9)(?:[.,]([Y9]+))?)?s?(?![Y9:])")
DOTTED_CLOCK = re.compile(r"(?<=[ t])(9)\.(9)(?:\.(9)())?(?![Y9.:])")
"""Hours and minutes with a point between, as in Finland; only behind a date."""

HALF = re.compile(r"(?<=[Y9 ])([ap])\.? ?m\b\.?")
ZONE = re.compile(
    r"(?:(?<=[Y9ms] )|(?<=[Y9ms]))(z|(?:utc|gmt)? ?[+-](?:Y|9(?::9)?)|[a-z]+/[a-z_]+(?:/[a-z_]+)?|\(?[a-z]{2,5}\)?)"
    r"(?: ?\([^()]*\))?(?= Y$|$)"
)
NUMBER = re.compile(r"[Y9]+")


TIME_OF_DAY = re.compile(r"9[:.h]9(?:[:.]9(?:[.,][Y9]+)?)?(?: ?[ap]\.? ?m\.?)?")


@dataclass(frozen=True, kw_only=True)
class DateParts:
    """Where the parts of a date stand among the runs of digits of its text, from 1 on; 0 where it has none.

    `month` is the number of a month written by name. `numbers` are two numbers that could be day and month in either
    order; with `dotted` the day comes first, as everywhere that points are written. `zone` is as in a time: +01:00, or
    a blank and a name; `offset` is its sign if its digits are in the text.
    """

    year: int = 0
    month_at: int = 0
    day: int = 0
    month: int = 0
    hour: int = 0
    minute: int = 0
    second: int = 0
    fraction: int = 0
    half: Literal["", "a", "p"] = ""
    zone: str = ""
    offset: Literal["", "+", "-"] = ""
    offset_at: int = 0
    offset_minutes: int = 0
    either: bool = False
    dotted: bool = False

    def day_first(self) -> "DateParts":
        """Return the parts with day and month exchanged."""
        return replace(self, day=self.month_at, month_at=self.day)

    def year_first(self) -> "DateParts":
        """Return the parts with the year at the place of the first number, then month and day."""
        return replace(self, year=self.month_at, month_at=self.day, day=self.year)


@dataclass(kw_only=True)
class _Reading:
    """A skeleton while it is read: what is left of it, with the parts that are found blanked out."""

    text: str
    places: dict[int, int]
    found: dict[str, int | str] = field(default_factory=dict)
    behind: int = 0
    """Where the clock ends."""

    def take(self, match: re.Match[str] | None) -> bool:
        """Blank a match out. True if there is one."""
        if match is None:
            return False
        self.text = self.text[: match.start()] + "_" * len(match[0]) + self.text[match.end() :]
        return True

    def place(self, match: re.Match[str], group: int) -> int:
        """Return which run of digits a group is; 0 for a group that is not there."""
        return self.places[match.start(group)] if match[group] else 0


def make_skeleton(text: str) -> str:
    """Return the skeleton of a date, as `write_skeleton` does in SQL."""
    plain = unicodedata.normalize("NFC", text.translate(PLAIN_MARKS)).strip().lower()
    return re.sub("[0-9]", "9", plain).replace("9999", "Y").replace("99", "9")


def is_written_date(text: str) -> bool:
    """True if a text is a date by its parts."""
    return read_skeleton(make_skeleton(text)) is not None


def is_clock(text: str) -> bool:
    """True if a text is a time of day alone."""
    return TIME_OF_DAY.fullmatch(make_skeleton(text)) is not None


def read_skeleton(skeleton: str) -> DateParts | None:
    """Return the parts of a date; None for a text that is no date, or one whose parts are not certain."""
    runs = (match.start() for match in NUMBER.finditer(skeleton))
    reading = _Reading(text=skeleton, places={start: at for at, start in enumerate(runs, 1)})
    _take_clock(reading)
    if not _take_zone(reading):
        return None
    return _read_day(reading)


def _take_clock(reading: _Reading) -> None:
    clock = CLOCK.search(reading.text) or DOTTED_CLOCK.search(reading.text)
    if clock is None:
        return
    names = ("hour", "minute", "second", "fraction")
    reading.found |= {name: reading.place(clock, at) for at, name in enumerate(names, 1)}
    half = HALF.match(reading.text, clock.end()) or HALF.match(reading.text, clock.end() + 1)
    reading.take(clock)
    reading.behind = clock.end()
    if half is not None:
        reading.found["half"] = half[1]
        reading.take(half)
        reading.behind = half.end()


def _take_zone(reading: _Reading) -> bool:
    """Take the zone behind a clock. False if there is one that is not known."""
    if "hour" not in reading.found:
        return True
    found = re.compile(r"[ ,]*" + ZONE.pattern.replace("(?:(?<=[Y9ms] )|(?<=[Y9ms]))", "")).match(
        reading.text, reading.behind
    )
    if found is None or found[1] in list_months():
        return True
    zone = found[1].strip("()")
    if offset := OFFSET.fullmatch(zone.replace("Y", "0000").replace("9", "00")):
        digits = NUMBER.search(reading.text, found.start(1))
        assert digits is not None  # noqa: S101 - the pattern has them
        minutes = ":" in zone
        reading.found |= {"offset": offset[1], "offset_at": reading.places[digits.start()], "offset_minutes": 0}
        if minutes:
            reading.found["offset_minutes"] = reading.places[digits.start()] + 1
    elif (name := read_zone(zone)) is not None:
        reading.found["zone"] = name
    else:
        return zone in FILLERS or zone in list_weekdays()
    return reading.take(found)


def _read_day(reading: _Reading) -> DateParts | None:
    words = re.findall(r"[^\W\d_Y]+", re.sub(r"[Y9]+(?:st|nd|rd|th|er|º|ª)\b", "9", reading.text))
    months = [list_months()[word] for word in words if word in list_months()]
    unknown = [
        word for word in words if word not in list_months() and word not in list_weekdays() and word not in FILLERS
    ]
    numbers = [(match[0], reading.places[match.start()]) for match in NUMBER.finditer(reading.text)]
    if unknown or len(months) > 1:
        return None
    parts = _read_named(months[0], numbers) if months else _read_numbers(reading.text, numbers)
    return None if parts is None else replace(parts, **reading.found)  # type: ignore[arg-type]


def _read_named(month: int, numbers: list[tuple[str, int]]) -> DateParts | None:
    """Read the day and the year beside a month's name; of two short numbers the year is the last."""
    shapes = tuple(shape for shape, _ in numbers)
    if shapes in (("9", "Y"), ("9", "9")):
        return DateParts(month=month, day=numbers[0][1], year=numbers[1][1])
    if shapes == ("Y", "9"):
        return DateParts(month=month, day=numbers[1][1], year=numbers[0][1])
    return None


def _read_numbers(text: str, numbers: list[tuple[str, int]]) -> DateParts | None:
    shapes = tuple(shape for shape, _ in numbers)
    places = [at for _, at in numbers]
    if shapes == ("Y", "9", "9"):
        return DateParts(year=places[0], month_at=places[1], day=places[2])
    if shapes in (("9", "9", "Y"), ("9", "9", "9")):
        dotted = re.search(r"9\. ?9\. ?[Y9]", text) is not None
        return DateParts(month_at=places[0], day=places[1], year=places[2], either=True, dotted=dotted)
    return None

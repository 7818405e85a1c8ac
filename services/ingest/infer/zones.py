"""Zones: what a zone in a value, a column or a column's name means; a short name that several zones have means none."""

import re
from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

SHORT: Mapping[str, int] = {
    "z": 0, "utc": 0, "gmt": 0, "tu": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "trt": 180, "sast": 120, "pkt": 300, "ict": 420, "wib": 420, "sgt": 480,
    "hkt": 480, "awst": 480, "jst": 540, "kst": 540, "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720,
    "nzdt": 780, "nst": -210, "ndt": -150, "ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "brt": -180,
    "art": -180, "clt": -240,
}  # fmt: skip
"""Minutes east of UTC of the short names that mean one zone where files of shops are written; IST means three."""

OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d{2}))?")
BY_HOUR = {330: "Asia/Kolkata", 345: "Asia/Kathmandu", 570: "Australia/Darwin", -210: "Canada/Newfoundland"}
IN_NAME = re.compile(
    r"(.*?)(?:[\s_]|[\s_]*[\[(])(?:in )?"
    rf"({'|'.join(SHORT)}|(?:utc|gmt)[+-]\d{{1,2}}(?::?\d{{2}})?|[a-z]+/[a-z_]+)[\])]?"
)


@cache
def list_zones() -> Mapping[str, str]:
    """Return the zones of the world by their names in small letters."""
    return {name.lower(): name for name in available_timezones() if "/" in name}


COMMON: Mapping[str, str] = {
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "alaska time": "America/Anchorage",
    "hawaii time": "Pacific/Honolulu",
    "arizona": "America/Phoenix",
    "atlantic time": "America/Halifax",
    "newfoundland time": "America/St_Johns",
}
"""What programs of North America call its zones, without the countries that they add: Eastern Time (US & Canada)."""

MORE = re.compile(r"^\((?:utc|gmt)[^)]*\) *|,.*$| *\((?:us|canada|mexico)[^)]*\)$")
"""What stands around a zone's name: (GMT-05:00) before it, other cities and countries behind it."""


@cache
def list_zone_names() -> Mapping[str, str]:
    """Return the zones by their names in Windows and by their cities, in small letters; none that two zones have."""
    cities: dict[str, set[str]] = {}
    for zone in list_zones().values():
        cities.setdefault(zone.rpartition("/")[2].replace("_", " ").lower(), set()).add(zone)
    certain = {city: min(zones) for city, zones in cities.items() if len(zones) == 1 and not _has_digit(city)}
    windows = {name.lower(): zone for name, zone in get_global("windows_zone_mapping").items()}
    return {**certain, **windows, **COMMON}


def _has_digit(city: str) -> bool:
    """True if a zone's last part is an offset, such as GMT+1, whose sign means the opposite of what people write."""
    return any(letter.isdigit() for letter in city)


def read_zone(text: str) -> str | None:
    """Return how a zone is written behind a time: an offset such as +01:00, or a blank and a name. None if unknown."""
    small = text.strip().lower().strip("()")
    if small in SHORT:
        return write_offset(SHORT[small])
    if small in list_zones():
        return f" {list_zones()[small]}"
    if (named := MORE.sub("", MORE.sub("", text.strip().lower()))) in list_zone_names():
        return f" {list_zone_names()[named]}"
    found = OFFSET.fullmatch(small)
    if found is None:
        return None
    minutes = 60 * int(found[2]) + int(found[3] or 0)
    return write_offset(-minutes if found[1] == "-" else minutes)


def write_offset(minutes: int) -> str:
    """Return minutes east of UTC as +HH:MM."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def split_zone(name: str) -> tuple[str, str | None]:
    """Return a column's name without the zone that it says, and that zone by a name that the database knows."""
    found = IN_NAME.fullmatch(name.strip().lower())
    if found is None or not found[1]:
        return name, None
    written = read_zone(found[2])
    zone = None if written is None else name_zone(written)
    return (name, None) if zone is None else (name.strip()[: len(found[1])], zone)


def name_zone(zone: str) -> str | None:
    """Return the database's name of a zone that `read_zone` returned; None for an odd offset."""
    if zone.startswith(" "):
        return zone[1:]
    minutes = (-1 if zone[0] == "-" else 1) * (60 * int(zone[1:3]) + int(zone[4:]))
    if minutes % 60 == 0:
        return f"Etc/GMT{-minutes // 60:+d}" if minutes else "UTC"
    return BY_HOUR.get(minutes)

"""State: what a page shows, and the URL that says it. One codec, both directions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from services.catalog import catalog
from services.catalog.calendar import GRAINS
from services.core.errors import BadValue
from services.query.named_periods import DEFAULT, PRESETS
from services.query.questions import Period, Where

DrillStep = tuple[str, str]
"""A dimension and the member of it that a drill went into."""

COMPARISONS = ("none", "previous", "year")
GRAIN_NAMES = tuple(grain.name for grain in GRAINS)
NOT, OPTION = "not.", "x."
"""What marks a filter that excludes, and a control of the page, among the parameters of the URL."""
PLACE = attrgetter("dimension", "exclude")
"""What filters are sorted by, so that one state has one URL."""
LONGEST, MOST = 8000, 200
"""Characters of a URL's query, and parameters in it, that are read at all."""


@dataclass(frozen=True, kw_only=True)
class PageState:
    """All that decides what a page shows, beside the rights of who looks."""

    period: str | Period = DEFAULT
    """The name of a preset, or days."""
    compare: str | Period = "year"
    grain: str | None = None
    """None chooses by the length of the period."""
    where: tuple[Where, ...] = ()
    path: tuple[DrillStep, ...] = ()
    """The drill, kept apart from the filters: the outermost step first."""
    tables: tuple[str, ...] = ()
    """The tiles that are shown as a table."""
    options: tuple[tuple[str, str], ...] = ()
    """The page's own controls that are not as they are at first."""

    def members(self, dimension: str, *, exclude: bool = False) -> tuple[str, ...]:
        """Return the members of a dimension that the filters name."""
        for condition in self.where:
            if condition.dimension == dimension and condition.exclude is exclude:
                return condition.members
        return ()

    def with_members(self, dimension: str, members: Iterable[str], *, exclude: bool = False) -> "PageState":
        """Return the state in which a dimension is filtered to (or without) these members; without any, not at all."""
        kept = [w for w in self.where if (w.dimension, w.exclude) != (dimension, exclude)]
        chosen = tuple(dict.fromkeys(members))
        added = (Where(dimension=dimension, members=chosen, exclude=exclude),) if chosen else ()
        return replace(self, where=tuple(sorted((*kept, *added), key=PLACE)))

    def toggle(self, dimension: str, member: str, *, exclude: bool = False) -> "PageState":
        """Return the state with one member more, or one fewer, in a filter."""
        had = self.members(dimension, exclude=exclude)
        members = tuple(m for m in had if m != member) if member in had else (*had, member)
        return self.with_members(dimension, members, exclude=exclude)

    def only(self, dimension: str, member: str) -> "PageState":
        """Return the state filtered to one member; where it is so already, without that filter."""
        same = self.members(dimension) == (member,)
        return self.with_members(dimension, () if same else (member,)).with_members(dimension, (), exclude=True)

    def drill(self, dimension: str, member: str) -> "PageState":
        """Return the state one step deeper. A step into a dimension of the path replaces the old step."""
        above = [step[0] for step in self.path]
        kept = self.path[: above.index(dimension)] if dimension in above else self.path
        return replace(self.with_members(dimension, ()), path=(*kept, (dimension, member)))

    def up_to(self, steps: int) -> "PageState":
        """Return the state with only so many steps of the path."""
        return replace(self, path=self.path[:steps])

    def without_filters(self) -> "PageState":
        """Return the state without filters and path."""
        return replace(self, where=(), path=())

    def option(self, name: str, otherwise: str) -> str:
        """Return the value of a control of the page."""
        for known, value in self.options:
            if known == name:
                return value
        return otherwise

    def with_option(self, name: str, value: str | None) -> "PageState":
        """Return the state with a control set, or with None as it is at first."""
        rest = tuple(pair for pair in self.options if pair[0] != name)
        return replace(self, options=rest if value is None else tuple(sorted((*rest, (name, value)))))

    def with_table(self, tile: str) -> "PageState":
        """Return the state in which a tile is shown the other way: as a table, or as a figure again."""
        other = tuple(name for name in self.tables if name != tile)
        return replace(self, tables=other if tile in self.tables else (*other, tile))

    @cached_property
    def conditions(self) -> tuple[Where, ...]:
        """Filters and path, as a question takes them. A step of the path narrows what a filter leaves."""
        if not self.path:
            return self.where
        return (*self.where, *(Where(dimension=name, members=(member,)) for name, member in self.path))

    def search(self) -> str:
        """Return the state as the query of a URL, with its question mark; nothing where all is as it is at first."""
        return self._search

    @cached_property
    def _search(self) -> str:
        pairs: list[tuple[str, str]] = []
        if self.period != DEFAULT:
            pairs.append(("period", _write(self.period)))
        if self.compare != "year":
            pairs.append(("compare", _write(self.compare)))
        if self.grain:
            pairs.append(("grain", self.grain))
        for where in self.where:
            pairs += [(NOT * where.exclude + where.dimension, member) for member in where.members]
        for name, member in self.path:
            pairs.append(("path", f"{name}:{member}"))
        for name in self.tables:
            pairs.append(("table", name))
        for name, value in self.options:
            pairs.append((OPTION + name, value))
        return f"?{urlencode(pairs, safe=':,')}" if pairs else ""


@lru_cache(maxsize=4096)
def _write(period: str | Period) -> str:
    return period if isinstance(period, str) else f"{period.start}..{period.last}"


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """What the URL of a page may name."""

    dimensions: frozenset[str]
    tiles: frozenset[str]
    options: tuple[tuple[str, frozenset[str] | None], ...]
    """The page's controls with their values; None where any text goes."""


def parse(search: str, allowed: Allowed) -> PageState:
    """Read the query of a URL. Raises BadValue with the part that cannot be read."""
    if len(search) > LONGEST:
        raise BadValue("This link is too long to be read.")
    try:
        pairs = parse_qsl(search.removeprefix("?"), keep_blank_values=True, max_num_fields=MOST, errors="strict")
    except ValueError as error:
        raise BadValue("This link cannot be read; open the page without it.") from error
    state = PageState()
    for name, value in pairs:
        if "\x00" in value:
            raise BadValue("This link holds a character that no value has.")
        state = _with(state, name, value, allowed)
    return state


def _with(state: PageState, name: str, value: str, allowed: Allowed) -> PageState:
    if name in READ:
        return READ[name](state, value, allowed)
    if name.startswith(OPTION):
        return _option(state, name.removeprefix(OPTION), value, allowed)
    return _filter(state, name, value, allowed)


def _filter(state: PageState, name: str, value: str, allowed: Allowed) -> PageState:
    dimension = name.removeprefix(NOT)
    if dimension not in allowed.dimensions:
        raise BadValue(f"This page has no filter {dimension[:60]!r}.")
    if not value:
        raise BadValue(f"The filter {dimension!r} names no member.")
    exclude = name.startswith(NOT)
    return state.with_members(dimension, (*state.members(dimension, exclude=exclude), value), exclude=exclude)


def _option(state: PageState, name: str, value: str, allowed: Allowed) -> PageState:
    known = dict(allowed.options)
    values = known.get(name, frozenset())
    if name not in known or (values is not None and value not in values):
        raise BadValue(f"This page has no choice {name[:60]!r} with the value {value[:60]!r}.")
    return state.with_option(name, value)


def _period(state: PageState, value: str, _: Allowed) -> PageState:
    return replace(state, period=value if value in PRESETS else days_of(value))


def _compare(state: PageState, value: str, _: Allowed) -> PageState:
    return replace(state, compare=value if value in COMPARISONS else days_of(value))


def _grain(state: PageState, value: str, _: Allowed) -> PageState:
    if value not in GRAIN_NAMES:
        raise BadValue(f"There is no grain {value[:60]!r}; these are: {', '.join(GRAIN_NAMES)}.")
    return replace(state, grain=value)


def _path(state: PageState, value: str, allowed: Allowed) -> PageState:
    name, mark, member = value.partition(":")
    if not mark or name not in allowed.dimensions:
        raise BadValue(f"This page cannot drill into {value[:60]!r}.")
    return state.drill(name, member)


def _table(state: PageState, value: str, allowed: Allowed) -> PageState:
    if value not in allowed.tiles:
        raise BadValue(f"This page has no tile {value[:60]!r}.")
    return state if value in state.tables else state.with_table(value)


READ = {"period": _period, "compare": _compare, "grain": _grain, "path": _path, "table": _table}

FIRST_YEAR: Literal[1900] = 1900
LAST_YEAR: Literal[2200] = 2200


def days_of(text: str) -> Period:
    """Read "2024-01-01..2024-12-31", both days included. Raises BadValue."""
    try:
        start, end = (date.fromisoformat(part) for part in text.split(".."))
    except ValueError as error:
        raise BadValue(
            f"{text[:60]!r} is no period: write 2024-01-01..2024-12-31, or one of {', '.join(PRESETS)}."
        ) from error
    if not FIRST_YEAR <= start.year <= end.year <= LAST_YEAR or start > end:
        raise BadValue(f"The period {text[:60]} does not run from an earlier day to a later one.")
    return Period(start=start, end=end + timedelta(days=1))


def label_of(dimension: str) -> str:
    """Return the name of a dimension as people read it."""
    return catalog().dimensions[dimension].label

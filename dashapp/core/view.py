"""View: one page as one person looks at it now: who, which state, which days, which theme."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from dashapp.auth.principal import Principal
from dashapp.core.site import Control, PageHead, Site
from dashapp.core.state import PageState
from dashapp.core.theme import Theme
from services.query.compare import PeriodPair
from services.query.named_periods import PRESETS, automatic_grain, day_in_words, name_of, preset_period
from services.query.periods import previous, year_before
from services.query.questions import Period, Where

ROLLING = frozenset({"today", "yesterday", "7d", "28d", "90d", "365d"})
"""Presets that are written as their name, not as their days."""
SAID = {"previous": "the days before", "year": "a year before"}


@dataclass(frozen=True, kw_only=True)
class ViewPeriod:
    """The days a page shows and those it compares them with."""

    period: Period
    compare: Literal["previous", "year"] | Period | None
    compared: Period | None
    """The days that `compare` comes to for totals; trends align weekdays."""
    first: date | None
    last: date | None
    """The first and the last day of the data."""

    preset: str = ""
    """The name of the preset, where the period is one."""
    lacking: str = ""
    """The days that it would be compared with, where they lie before all data: then it is compared with nothing."""

    @cached_property
    def name(self) -> str:
        """Say the period shortly: "2024", "last 28 days"."""
        return PRESETS[self.preset].label.lower() if self.preset in ROLLING else name_of(self.period)

    @cached_property
    def title(self) -> str:
        """Say the period as a sentence begins: "Last 28 days"."""
        return f"{self.name[:1].upper()}{self.name[1:]}"

    @cached_property
    def versus(self) -> str:
        """Say what it is compared with, as shortly as it goes: "2023", "a year before"; empty for nothing."""
        if self.compared is None:
            return ""
        rolling = self.preset in ROLLING and self.compare in SAID
        return SAID[str(self.compare)] if rolling else name_of(self.compared)

    @cached_property
    def against(self) -> str:
        """Say what it is compared with, and where the data begin only within it: "2023 (from 10 Jun 2023)"."""
        return f"{self.versus} (from {day_in_words(self.first)})" if self.first and self.missing else self.versus

    @cached_property
    def missing(self) -> float:
        """Share of the compared days that lie before the data."""
        return 0.0 if self._pair is None else self._pair.lacking

    @cached_property
    def judged(self) -> bool:
        """True if the data have enough of the compared days for a change to say something."""
        return self._pair is not None and self._pair.is_fair

    @cached_property
    def _pair(self) -> PeriodPair | None:
        return PeriodPair(now=self.period, then=self.compared, first=self.first) if self.compared else None


@dataclass(frozen=True, kw_only=True)
class PageView:
    """All that a tile draws with, beside its answer."""

    principal: Principal
    page: PageHead
    state: PageState
    window: ViewPeriod
    theme: Theme = "light"
    currency: str = ""
    site: Site
    """The pages that links may lead to."""
    left_out: tuple[str, ...] = ()
    """What the address names and the person's rights do not show."""

    @cached_property
    def grain(self) -> str:
        """The grain of trends: chosen, or fitting the period."""
        return self.state.grain or automatic_grain(self.window.period)

    def where(self, *, but: str | None = None) -> tuple[Where, ...]:
        """Give filters and path as a question takes them; `but` leaves a dimension's own filter out."""
        if but is None:
            return self.state.conditions
        steps = {name for name, _ in self.state.path}
        return tuple(w for w in self.state.conditions if w.dimension != but or w.dimension in steps)

    def value_of(self, control: Control) -> str:
        """Return the value of a control of the page as the address has it, or its default."""
        return self.state.option(control.name, control.first)

    def href(self, state: PageState, *, page: str | None = None) -> str:
        """Return the address of a state, of this page or of another."""
        return f"/{page or self.page.name}{state.search()}"

    def href_on(self, page: str, state: PageState) -> str | None:
        """Return the address of another page over the same days, with as much of the filters as it has.

        None where there is no such page.
        """
        head = self.site.find(page)
        if head is None:
            return None
        known = head.allowed.dimensions
        where = tuple(one for one in state.where if one.dimension in known)
        path = tuple(step for step in state.path if step[0] in known)
        return self.href(replace(state, where=where, path=path, options=(), tables=(), grain=None), page=page)

    def at(self, state: PageState) -> "PageView":
        """Return the view of another state over the same days."""
        return replace(self, state=state)


def window_of(state: PageState, first: date | None, last: date | None) -> ViewPeriod:
    """Work out the days of a state on data from `first` to `last`."""
    if first is None or last is None:
        return ViewPeriod(period=Period(), compare=None, compared=None, first=None, last=None)
    period = preset_period(state.period, first, last) if isinstance(state.period, str) else state.period
    compare = None if state.compare == "none" or state.period == "all" else state.compare
    fitted = Period(start=period.start, end=min(period.end, _after(last))) if period.end else period
    usable = compare if fitted.start and fitted.end and fitted.start < fitted.end else None
    preset = state.period if isinstance(state.period, str) else ""
    compared = _compared(usable, fitted)
    if compared is not None and compared.end is not None and compared.end <= first:
        lacking = name_of(compared)
        alone = ViewPeriod(period=period, compare=None, compared=None, first=first, last=last, preset=preset)
        return replace(alone, lacking=lacking)
    compare = _as_comparison(usable)
    return ViewPeriod(period=period, compare=compare, compared=compared, first=first, last=last, preset=preset)


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _as_comparison(compare: str | Period | None) -> Literal["previous", "year"] | Period | None:
    if isinstance(compare, Period) or compare is None:
        return compare
    return "previous" if compare == "previous" else "year"


def _compared(compare: str | Period | None, period: Period) -> Period | None:
    if compare is None or isinstance(compare, Period):
        return compare
    return previous(period) if compare == "previous" else year_before(period, ())

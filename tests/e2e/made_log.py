"""The made log by another way: its events counted by pandas, from the file itself and never by our own code."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from tests.benchmarks.stores import frame

STAGES = ("view", "cart", "purchase")
UNKNOWN = "Unknown"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A funnel: users of each stage, their events, and what the purchases brought."""

    users: tuple[int, int, int]
    events: tuple[int, int, int]
    revenue: Decimal

    @property
    def through(self) -> float:
        """Of those who looked, who bought."""
        return self.users[2] / self.users[0]


@dataclass(frozen=True)
class MadeLog:
    """A log of `make_events.py`, and the truth that was written beside it."""

    path: Path
    truth: Mapping[str, Any]

    @cached_property
    def events(self) -> pd.DataFrame:
        """Every event once, with what it is filtered by."""
        read = frame(self.path)
        code = read.category_code.astype(object).fillna(UNKNOWN)
        return read.assign(
            brand=read.brand.astype(object).fillna(UNKNOWN),
            category_code=code,
            category_1=code.str.split(".").str[0],
            category_2=code.str.split(".").str[:2].str.join("."),
            month=read.event_time.dt.strftime("%Y-%m"),
        )

    def where(self, **chosen: str) -> pd.DataFrame:
        """Give the events of some members."""
        found = self.events
        for name, member in chosen.items():
            found = found[found[name] == member]
        return found

    def funnel(self, **chosen: str) -> Counted:
        """Count the stages, each on its own."""
        return counted(self.where(**chosen))

    def split(self, by: str, **chosen: str) -> Mapping[str, Counted]:
        """Count the stages of each member, the one with the most revenue first, ties by name."""
        parts = {str(member): counted(part) for member, part in self.where(**chosen).groupby(by, observed=True)}
        return dict(sorted(parts.items(), key=lambda pair: (-pair[1].revenue, pair[0])))


def counted(events: pd.DataFrame) -> Counted:
    """Count users, events and revenue."""
    parts = [events[events.event_type == stage] for stage in STAGES]
    return Counted(
        users=_three(part.user_id.nunique() for part in parts),
        events=_three(len(part) for part in parts),
        revenue=money(parts[-1]),
    )


def money(events: pd.DataFrame) -> Decimal:
    """Add up prices, each of which is exact to the cent."""
    return Decimal(int((events.price * 100).round().sum())) / 100


def _three(counts: Any) -> tuple[int, int, int]:
    view, cart, purchase = counts
    return view, cart, purchase


def percent(part: int, whole: int) -> str:
    """Write a share as the page does: two decimals, half up; a dash of nothing."""
    if not whole:
        return "\u2013"
    share = (Decimal(100) * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{share:,} %"


def segments_of(events: pd.DataFrame) -> Mapping[str, frozenset[int]]:
    """Give the users of each segment by what they did in some events."""
    bought = events[events.event_type == "purchase"]
    times, brought = bought.groupby("user_id").size(), bought.groupby("user_id").price.sum().round(2)
    users, carted = frozenset(events.user_id), frozenset(events[events.event_type == "cart"].user_id)
    buyers = frozenset(times.index)
    by_revenue = brought.reset_index().assign(text=lambda one: one.user_id.astype(str))
    ranked = by_revenue.sort_values(["price", "text"], ascending=[False, True])
    return {
        "view_only": users - carted - buyers,
        "cart_abandoner": carted - buyers,
        "single": frozenset(times[times == 1].index),
        "multi": frozenset(times[times > 1].index),
        "high_value": frozenset(ranked.user_id.head(-(-len(buyers) // 10))),
    }


def left_in_carts(events: pd.DataFrame) -> pd.DataFrame:
    """Give each product that a user carted and did not buy, by its last cart event."""
    carts = events[events.event_type == "cart"].sort_values("event_time", kind="stable")
    last = carts.drop_duplicates(["user_id", "product_id"], keep="last")
    bought = events[events.event_type == "purchase"][["user_id", "product_id"]].drop_duplicates()
    both = last.merge(bought.assign(bought=True), on=["user_id", "product_id"], how="left")
    return both[both.bought.isna()]

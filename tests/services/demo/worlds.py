"""Worlds that the tests share, each simulated once."""

from functools import cache

import numpy as np
import pandas as pd

from services.core.arrays import Floats
from services.demo.arrays import DAY, Flags
from services.demo.world import World, WorldSpec, simulate


@cache
def world(scale: float = 1.0, *, null: bool = False, seed: int = 7) -> World:
    return simulate(WorldSpec(scale=scale, null=null, seed=seed, events=60_000 if scale > 1 else None))


@cache
def sales(*, null: bool = False) -> pd.DataFrame:
    return world(null=null).tables["transactions"].to_pandas()


@cache
def order_lines(*, null: bool = False) -> pd.DataFrame:
    """The file of order lines."""
    return world(null=null).tables["order_lines"].to_pandas()


def sold(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that are lines of orders that count."""
    return rows[(rows["status"] == "completed") & (rows["quantity"] > 0)]


@cache
def events(*, null: bool = False) -> pd.DataFrame:
    """The clickstream as a correct import leaves it."""
    raw = world(null=null).tables["events"].to_pandas()
    return raw[~raw.duplicated() & (raw["price"] > 0)]


def incident(name: str) -> dict:
    found = world().truth["incidents"]
    assert isinstance(found, list)
    return next(x for x in found if x["name"] == name)


def window(frame: pd.DataFrame, column: str, first: str, after: str) -> pd.Series:
    low, high = (pd.Timestamp(x, tz="UTC") for x in (first, after))
    return (frame[column] >= low) & (frame[column] < high)


def days_at_risk(own: World) -> tuple[Floats, Flags]:
    """Hazard that each customer of a null world lived through, from the tables alone, and whether the customer left."""
    truth = own.hidden["truth_customers"].to_pandas()
    people, orders = own.tables["customers"].to_pandas(), own.tables["transactions"].to_pandas()
    start = pd.Timestamp(own.setting.calendar.start, tz="UTC")

    def passed(times: pd.Series) -> pd.Series:
        return (pd.to_datetime(times, utc=True) - start).dt.total_seconds() / DAY

    won = passed(people["acquisition_date"]).clip(lower=0)
    begin = pd.DataFrame({"customer_id": people["customer_id"], "day": won, "delivery_days": 0})
    placed = orders[["customer_id", "delivery_days"]].assign(day=passed(orders["date"]))
    steps = pd.concat([begin, placed]).sort_values(["customer_id", "day"], kind="stable")
    stop = passed(truth.set_index("customer_id")["left_at"]).fillna(own.setting.calendar.days)
    until = steps.groupby("customer_id")["day"].shift(-1).fillna(steps["customer_id"].map(stop))
    hazard = steps["customer_id"].map(truth.set_index("customer_id")["own_hazard_per_day"])
    lived = hazard * (until - steps["day"]) * np.where(steps["delivery_days"] > 5, 6.0, 1.0)
    return lived.groupby(steps["customer_id"]).sum().to_numpy(), truth.sort_values("customer_id")["has_left"].to_numpy()

"""The eight tables of the store of `tests/world.py`, by hand, as files and as a ZIP, and safe in a spreadsheet."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.settings import Settings
from models import warehouse
from services.core.context import Context, build_context
from services.core.errors import BadValue, OutOfScope
from services.exports.case_study.archive import NAMES, stream_zip, write_folder
from services.query.questions import Period, Where
from services.query.scope import Scope
from tests.random_store import load_random_store
from tests.world import load_world

ALL = Scope.everything("tests")
NORTH = Scope.limited({"region": ["North"]}, reason="tests")

SMALL = {
    "kpi_summary": """KPI,Value
Total Users,4
Total Sessions,5
Total Product Views,7
Total Cart Additions,3
Total Purchases,4
Total Revenue,359.99
Average Order Value,90.00
Overall Conversion Rate,50.00%
View-to-Cart User Rate,50.00%
Cart-to-Purchase User Rate,100.00%
Cart-to-Purchase Event Rate,133.33%
Overall Funnel Conversion,50.00%
""",
    "funnel_summary": """Stage,Users,Drop-off %,Conversion,Overall Share
View,4,,,100.00%
Cart,2,50.00%,50.00%,50.00%
Purchase,2,0.00%,100.00%,50.00%
""",
    "user_segments": """Segment,Users,% of Total Users,Business Action
Only Viewed,1,25.00%,Improve product pages & discoverability
Cart Abandoned,1,25.00%,Cart abandonment emails / checkout friction fix
Purchased Once,1,25.00%,Cross-sell & related product recommendations
Repeat Buyers,1,25.00%,Loyalty rewards & retention campaigns
High-Value,1,25.00%,Priority support & VIP membership
""",
    "brand_revenue": "Brand,Revenue,Purchases\nasus,300.00,1\nUnknown,40.00,2\nhp,19.99,1\n",
    "category_revenue": """Category,Revenue,Purchases
computers.components.videocards,300.00,1
computers.notebooks,40.00,2
Unknown,19.99,1
""",
    "product_purchases": "product_id,purchases,revenue\nP2,2,40.00\nP1,1,300.00\nP3,1,19.99\n",
    "low_conversion_products": "product_id,views,purchases,conversion_rate,view_purchase_gap\n",
}


def read(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_text())))


def test_every_table_by_hand(world: Context, tmp_path: Path) -> None:
    paths = write_folder(world, ALL, tmp_path)
    assert [path.name for path in paths] == [f"{name}.csv" for name in NAMES]
    assert {name: (tmp_path / f"{name}.csv").read_text() for name in SMALL} == SMALL


def test_cleaned_events_have_every_row_and_column(world: Context, tmp_path: Path) -> None:
    write_folder(world, ALL, tmp_path)
    rows = read(tmp_path, "events_cleaned")
    assert len(rows) == 14
    assert rows[0] == {
        "event_time": "2023-12-31 23:00:00", "event_type": "view", "product_id": "P1", "category_id": "10",
        "category_code": "computers.components.videocards", "brand": "asus", "price": "300", "user_id": "U1",
        "user_session": "S1", "event_date": "2023-12-31", "event_month": "2023-12", "event_day": "Sunday",
        "event_hour": "23",
    }  # fmt: skip
    assert [row["event_time"] for row in rows] == sorted(row["event_time"] for row in rows)
    bought = sum(Decimal(row["price"]) for row in rows if row["event_type"] == "purchase")
    assert bought == Decimal("359.99")
    assert {row["brand"] for row in rows if row["product_id"] == "P2"} == {"Unknown"}


def test_the_zip_holds_the_same_files(world: Context, tmp_path: Path) -> None:
    write_folder(world, ALL, tmp_path)
    pieces = list(stream_zip(world, ALL))
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [f"{name}.csv" for name in NAMES]
        for name in packed.namelist():
            assert packed.read(name) == (tmp_path / name).read_bytes()
    assert len(pieces) > len(NAMES), "it comes in pieces"


def test_period_filter_and_limits(world: Context, tmp_path: Path) -> None:
    february = Period(start=date(2024, 2, 1), end=date(2024, 3, 1))
    write_folder(world, ALL, tmp_path, period=february, where=(Where(dimension="event_type", members=("view",)),))
    assert [row["event_time"] for row in read(tmp_path, "events_cleaned")] == ["2024-02-01 12:00:00",
                                                                              "2024-02-29 08:00:00"]  # fmt: skip
    assert read(tmp_path, "kpi_summary")[2]["Value"] == "2"
    write_folder(world, NORTH, tmp_path)
    assert {row["user_id"] for row in read(tmp_path, "events_cleaned")} == {"U1"}
    assert read(tmp_path, "brand_revenue")[0] == {"Brand": "asus", "Revenue": "300.00", "Purchases": "1"}


def test_a_log_without_customers_answers_with_the_reason(any_context: Context, tmp_path: Path) -> None:
    load_random_store(any_context, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        write_folder(any_context, NORTH, tmp_path)
    with pytest.raises(OutOfScope, match="carry no customer"):
        list(stream_zip(any_context, NORTH))
    assert list(tmp_path.glob("*.csv")) == []


def test_an_empty_log_gives_heads(any_context: Context, tmp_path: Path) -> None:
    write_folder(any_context, ALL, tmp_path)
    assert read(tmp_path, "events_cleaned") == []
    assert (tmp_path / "events_cleaned.csv").read_text().count("event_time") == 1
    assert read(tmp_path, "kpi_summary")[0] == {"KPI": "Total Users", "Value": "0"}
    assert read(tmp_path, "kpi_summary")[6] == {"KPI": "Average Order Value", "Value": ""}


def test_no_cell_runs_in_a_spreadsheet(world: Context, tmp_path: Path) -> None:
    with world.engine.write() as writer:
        writer.execute(
            sa.update(warehouse.products).where(warehouse.products.c.product_key == 1).values(product_id="=A1")
        )
        writer.execute(sa.update(warehouse.users).where(warehouse.users.c.user_key == 1).values(user_id='-1+"x",\n2'))
        writer.execute(sa.update(warehouse.events).where(warehouse.events.c.brand == "hp").values(brand="@hp"))
    write_folder(world, ALL, tmp_path)
    rows = read(tmp_path, "events_cleaned")
    assert {row["product_id"] for row in rows} == {"'=A1", "P2", "P3"}
    assert {row["user_id"] for row in rows} == {'\'-1+"x",\n2', "U2", "U3", "U4"}
    assert {row["brand"] for row in rows} == {"asus", "'@hp", "Unknown"}
    assert {row["Brand"] for row in read(tmp_path, "brand_revenue")} == {"asus", "'@hp", "Unknown"}
    assert {row["product_id"] for row in read(tmp_path, "product_purchases")} == {"'=A1", "P2", "P3"}


def test_times_are_those_of_the_store(duckdb_settings: Settings, tmp_path: Path) -> None:
    ctx = build_context(duckdb_settings, write=True)
    load_world(ctx)
    ctx.close()
    ctx = build_context(duckdb_settings.model_copy(update={"time_zone": "Asia/Tokyo"}), write=True, migrate=True)
    write_folder(ctx, ALL, tmp_path)
    ctx.close()
    rows = read(tmp_path, "events_cleaned")
    assert rows[0]["event_time"] == "2024-01-01 08:00:00"
    assert all(row["event_time"].startswith(row["event_date"]) for row in rows)
    assert all(int(row["event_time"][11:13]) == int(row["event_hour"]) for row in rows)
    assert len(rows) == 14


def test_a_failed_export_leaves_what_was(world: Context, tmp_path: Path) -> None:
    write_folder(world, ALL, tmp_path)
    before = (tmp_path / "kpi_summary.csv").read_text()
    (tmp_path / "kpi_summary.csv.part").mkdir()
    with pytest.raises(BadValue, match="cannot be written"):
        write_folder(world, NORTH, tmp_path)
    assert (tmp_path / "kpi_summary.csv").read_text() == before
    assert not list(tmp_path.glob("*.part")) or (tmp_path / "kpi_summary.csv.part").is_dir()

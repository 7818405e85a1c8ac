"""Backfills among imports: the same file again, a later one, and imports that are taken back."""

from pathlib import Path

from services.backfill.apply import ChosenProposal, apply
from services.backfill.proposals import proposals
from services.backfill.undo import undo
from services.core.context import Context
from services.ingest.audit import ImportRequest
from services.ingest.load import import_files
from services.ingest.undo import undo_last
from services.query.questions import MetricQuery
from services.query.run import run
from services.query.scope import Scope
from tests.services.jobs.conftest import shop  # noqa: F401 - the fixture
from tests.services.jobs.working import ANN

ALL = Scope.everything("tests")
HEAD = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n"
ONE = """2024-05-01 09:00:00,view,A,10,a.b,asus,10,U1,S1
2024-05-01 09:01:00,view,A,10,a.b,asus,10,U2,S2
2024-05-01 09:02:00,purchase,A,10,,,10,U1,S1
"""
TWO = "2024-05-02 09:00:00,purchase,A,10,,,12,U3,S3\n2024-05-02 09:05:00,view,Z,90,z,zed,12,U3,S3\n"
THREE = "2024-05-03 09:00:00,purchase,Y,91,,,7,U4,S4\n"
EVERYTHING = [ChosenProposal(kind="brand_of_product", key="A", value="asus"),
              ChosenProposal(kind="category_of_id", key="10", value="a.b")]  # fmt: skip


def bring(ctx: Context, folder: Path, name: str, rows: str) -> tuple[int, int]:
    path = folder / f"{name}.csv"
    path.write_text(HEAD + rows)
    audit = import_files(ctx, ImportRequest(kind="events", files=(path,), preset="rees46-events"))
    return audit.loaded, audit.unchanged


def revenue(ctx: Context, by: str = "brand") -> dict[str, float]:
    rows = run(ctx, MetricQuery(metrics=("event_revenue",), by=(by,)), ALL).rows()
    return {row[by]: float(row["event_revenue"]) for row in rows if row["event_revenue"]}


def test_the_same_file_again_finds_every_row_unchanged(shop: Context, tmp_path: Path) -> None:  # noqa: F811
    assert bring(shop, tmp_path, "one", ONE) == (3, 0)
    apply(shop, EVERYTHING, ANN)
    assert revenue(shop) == {"asus": 10}
    assert bring(shop, tmp_path, "again", ONE) == (0, 3)
    assert revenue(shop) == {"asus": 10}
    assert revenue(shop, "category_1") == {"a": 10}


def test_a_later_import_comes_as_it_is_and_is_proposed_anew(shop: Context, tmp_path: Path) -> None:  # noqa: F811
    bring(shop, tmp_path, "one", ONE)
    apply(shop, EVERYTHING, ANN)
    assert bring(shop, tmp_path, "two", TWO) == (2, 0)
    assert revenue(shop) == {"asus": 10, "Unknown": 12}
    assert {(item.kind, item.key, item.rows) for item in proposals(shop, ALL).items} == {
        ("brand_of_product", "A", 1), ("category_of_id", "10", 1)
    }  # fmt: skip
    apply(shop, None, ANN, least=0.3)
    assert revenue(shop) == {"asus": 22}
    undo(shop, 1, ANN)
    assert revenue(shop) == {"asus": 12, "Unknown": 10}


def test_an_import_taken_back_takes_nothing_else_along(shop: Context, tmp_path: Path) -> None:  # noqa: F811
    """The ids of the import's products are given anew; the backfill of its rows has nothing left to empty."""
    bring(shop, tmp_path, "one", ONE)
    bring(shop, tmp_path, "two", TWO)
    apply(shop, EVERYTHING, ANN)
    undo_last(shop)
    assert revenue(shop) == {"asus": 10}
    bring(shop, tmp_path, "three", THREE)
    assert revenue(shop) == {"asus": 10, "Unknown": 7}
    assert undo(shop, 1, ANN) == 1
    assert revenue(shop) == {"Unknown": 17}

"""Backfilling the demo store, whose gaps were planted: precision and recall against what is true of every product."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
import sqlalchemy as sa

from config.settings import Settings
from models import warehouse
from services.backfill.apply import apply
from services.backfill.undo import undo
from services.core.context import Context, build_context
from services.demo.files import write
from services.demo.loading import load_world
from tests.services.demo.worlds import world
from tests.services.jobs.working import ANN, staff

SCALE = 0.3


@pytest.fixture
def demo(duckdb_settings: Settings, tmp_path: Path) -> Iterator[Context]:
    ctx = build_context(duckdb_settings, write=True)
    staff(ctx)
    write(world(SCALE), tmp_path / "demo")
    load_world(ctx, world(SCALE), tmp_path / "demo")
    yield ctx
    ctx.close()


def events(ctx: Context) -> pd.DataFrame:
    """Every event with what is in effect, what the file said, and what is true."""
    e, p, c, said = warehouse.events.c, warehouse.products, warehouse.categories, warehouse.categories.alias("said")
    statement = (
        sa.select(p.c.product_id, e.brand, e.raw_brand, c.c.category_code, said.c.category_code, said.c.category_id)
        .join(p, p.c.product_key == e.product_key)
        .join(c, c.c.category_key == e.category_key)
        .join(said, said.c.category_key == e.raw_category_key)
    )
    names = ("product", "brand", "raw_brand", "code", "raw_code", "category_id")
    with ctx.engine.snapshot(seconds=9) as reader:
        rows = reader.fetch(statement, pa.schema([(name, pa.string()) for name in names])).table.to_pandas()
    truth = world(SCALE).hidden["truth_products"].to_pandas().set_index("product_id")
    return rows.assign(
        true_brand=rows["product"].map(truth["brand"]), true_code=rows["product"].map(truth.category_code)
    )


def test_precision_and_recall_against_the_planted_gaps(demo: Context) -> None:
    before = events(demo)
    assert (before.brand == before.raw_brand.fillna("Unknown")).all()
    applied = apply(demo, None, ANN, least=0.5)
    after = events(demo)
    for name, raw, true, key, filled in (
        ("brand", after.raw_brand, after.true_brand, after["product"], after.brand),
        ("code", after.raw_code.replace("Unknown", None), after.true_code, after.category_id, after.code),
    ):
        gap = raw.isna()
        put = gap & (filled != "Unknown")
        precision = (filled[put] == true[put]).mean()
        known = raw.notna().groupby(key).transform("any")
        recall = (filled[gap & known] == true[gap & known]).mean()
        assert put.sum() > 500, name
        assert precision >= 0.995, name
        assert recall >= 0.97, name
        assert not put[~known].any(), "what no row says cannot be learned"
        assert (filled[~gap] == raw[~gap]).all(), "what the file said stays, right or wrong"
    brand, code = (before.brand != after.brand), (before.code != after.code)
    assert applied.rows == (brand | code).sum()
    undo(demo, applied.backfill_id, ANN)
    pd.testing.assert_frame_equal(events(demo).sort_values([*before], ignore_index=True),
                                  before.sort_values([*before], ignore_index=True))  # fmt: skip

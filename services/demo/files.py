"""Files: how a world is written to a folder."""

import json
from pathlib import Path

import pyarrow.parquet as pq

from services.demo.world import World

KINDS = {"customers": "customers", "transactions": "order_lines", "events": "events"}
"""The kinds of import in the order in which they are loaded, and the table that each is loaded from."""
TRUTH = "truth.json"


def write(world: World, folder: Path) -> tuple[Path, ...]:
    """Write the tables and beside them the truth. Returns the paths, the tables first.

    Orders are written twice: one row each, and by their lines.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in {**world.tables, **world.hidden}.items():
        path = folder / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd")
        paths.append(path)
    return (*paths, write_truth(world, folder / TRUTH))


def write_truth(world: World, path: Path) -> Path:
    """Write the truth as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(world.truth, indent=1, sort_keys=True, allow_nan=False) + "\n", encoding="utf-8")
    return path

"""Messy files: told nothing, the reader finds the cells of every polluted file; nothing of it is loaded unasked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.ingest.audit import ImportRequest
from services.ingest.read.load_raw import load_raw
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import new_stage
from tests.services.ingest.read.pollution import Found, MessyFile, list_polluted_rows, list_whole_files, score

WHOLE = {messy.name: messy for messy in list_whole_files()}
ROWS = {messy.name: messy for messy in list_polluted_rows()}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Sandbox]:
    """A stage of its own."""
    (tmp_path / "stage").mkdir()
    found = new_stage(tmp_path / "stage")
    yield found
    found.connection.close()


def read(stage: Sandbox, messy: MessyFile) -> Found:
    """Read a file, told nothing."""
    path = stage.folder.parent / "file.csv"
    path.write_bytes(messy.content)
    opened = load_raw(stage, ImportRequest(kind="transactions", files=(path,)))
    rows = stage.run("SELECT * FROM raw ORDER BY rowid")
    return Found(header=opened[0].source.columns, rows=tuple(tuple(cell or "" for cell in row) for row in rows))


@pytest.mark.parametrize("name", WHOLE)
def test_the_cells_of_a_polluted_file_are_found(stage: Sandbox, name: str) -> None:
    found = read(stage, WHOLE[name])
    assert found.header == WHOLE[name].header
    assert found.rows == WHOLE[name].rows


@pytest.mark.parametrize("name", ROWS)
def test_a_polluted_row_costs_no_other(stage: Sandbox, name: str) -> None:
    assert read(stage, ROWS[name]).rows == ROWS[name].rows


def test_the_score_falls_with_what_is_lost() -> None:
    messy = WHOLE["as it should be"]
    whole = Found(header=messy.header, rows=messy.rows)
    less = Found(header=messy.header, rows=messy.rows[1:])
    assert score(messy, whole) == pytest.approx(10.0)
    assert 9.9 < score(messy, less) < 10.0
    assert score(messy, Found(header=messy.rows[0], rows=messy.rows)) == pytest.approx(7.0)
    assert score(messy, Found(read=False)) == 0.0

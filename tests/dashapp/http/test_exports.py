"""Exporting: all rows, exact, under the rights of who takes them, and written down."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update

from dashapp.auth.failures import install_failures
from dashapp.auth.principal import Principal
from dashapp.http import exports
from dashapp.pages import PAGES
from models.warehouse import transactions
from services.accounts.audit import list_entries
from services.core.context import Context
from services.query import listing
from services.query.questions import MetricQuery
from services.query.run import run
from tests.fixtures.web import person

ANN = person("viewer")
NORTH = person("viewer", region=("North",))
TABLES = [tile.name for tile in PAGES["overview"].tiles if tile.sheet is not None]


def client(ctx: Context, who: Principal = ANN) -> FlaskClient:
    """The addresses for a person; the guard has its own tests."""
    server = Flask(__name__)
    install_failures(server)
    exports.install(server, ctx)

    @server.before_request
    def enter() -> None:
        g.principal = who

    return server.test_client()


def table(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """The lines before the head, and the rows by column."""
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    said = [line[0] for line in lines if line[0].startswith("# ")]
    head, *rows = [line for line in lines if not line[0].startswith("# ")]
    return said, [dict(zip(head, row, strict=True)) for row in rows]


def test_csv_says_what_it_is_and_holds_exact_numbers(small_store: Context) -> None:
    answer = client(small_store).get("/export/overview/by-region.csv?period=all&compare=none&channel=Web")
    assert answer.status_code == 200
    name = "cartograph-overview-by-region-2023-01-15-2024-12-31.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    said, rows = table(answer.text)
    assert rows == [{"Region": "North", "Revenue": "500"}]
    whole = "\n".join(said)
    for words in ("Channel is Web", "2023-01-15 to 2024-12-31", "Data version: 1", f"Exported by: {ANN.email}"):
        assert words in whole


def test_excel_opens_again_with_exact_numbers(small_store: Context) -> None:
    answer = client(small_store).get("/export/overview/by-region.xlsx?period=2024-01-01..2024-12-31")
    assert answer.headers["Content-Disposition"].endswith('2024-01-01-2024-12-31.xlsx"')
    book = load_workbook(io.BytesIO(answer.data))
    data, about = book.worksheets
    assert [cell.value for cell in data[1]] == ["Region", "Revenue", "Revenue, compared", "Revenue, change"]
    assert [cell.value for cell in data[2]][:3] == ["North", 419.5, 330]
    assert (data["B2"].number_format, data["D2"].number_format) == ("#,##0.00", "+0.0%;-0.0%;0.0%")
    assert data["A1"].font.bold
    assert data.freeze_panes == "A2"
    assert data.auto_filter.ref == "A1:D3"
    assert data.column_dimensions["A"].width >= 10
    assert ("Exported by", ANN.email) in {(row[0].value, row[1].value) for row in about.rows}


@pytest.mark.parametrize("tile", TABLES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_of_another_region_leaves(small_store: Context, tile: str, kind: str) -> None:
    answer = client(small_store, NORTH).get(f"/export/overview/{tile}.{kind}?period=all")
    assert answer.status_code == 200
    if kind == "csv":
        assert "South" not in answer.text
        assert "View limited to Region North" in answer.text
        return
    cells = {str(cell.value) for page in load_workbook(io.BytesIO(answer.data)) for row in page.rows for cell in row}
    assert "South" not in cells
    assert "View limited to Region North" in cells
    assert not cells & {"800", "50.5"}


def test_all_rows_behind_a_tile_or_a_mark(small_store: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    _, rows = table(client(small_store).get("/export/rows/overview/trend.csv?period=all").text)
    assert [row["Order"] for row in rows] == ["T8", "T7", "T6", "T5", "T4", "T3", "T2", "T1"]
    assert sum(Decimal(row["Revenue"]) for row in rows) == Decimal("800.00")
    _, rows = table(client(small_store).get("/export/rows/overview/by-region.csv?period=all&mark=region%3ASouth").text)
    assert [row["Order"] for row in rows] == ["T2"]


def test_rows_of_others_are_not_among_them(small_store: Context) -> None:
    mine = client(small_store, NORTH)
    _, rows = table(mine.get("/export/rows/overview/trend.csv?period=all").text)
    assert len(rows) == 7
    assert {row["Region"] for row in rows} == {"North"}
    _, rows = table(mine.get("/export/rows/overview/by-region.csv?period=all&mark=region%3ASouth").text)
    assert rows == []


def test_cells_that_would_run_are_neutralised(small_store: Context) -> None:
    bad = "=cmd|'/c calc'!A1"
    with small_store.engine.write() as writer:
        writer.execute(update(transactions).where(transactions.c.transaction_key == 1).values(channel=bad))
        writer.execute(update(transactions).where(transactions.c.transaction_key == 2).values(channel="x;@sum"))
    mine = client(small_store)
    text = mine.get("/export/overview/by-channel.csv?period=all").text
    assert f'"\'{bad}"' in text
    assert '"x;@sum"' in text  # whole in quotes: splitting at semicolons finds no cell that begins with @
    book = load_workbook(io.BytesIO(mine.get("/export/overview/by-channel.xlsx?period=all").data))
    cells = [cell for page in book for row in page.rows for cell in row]
    assert f"'{bad}" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)
    assert f'"\'{bad}"' in mine.get("/export/rows/overview/trend.csv?period=all").text
    filtered = mine.get("/export/overview/by-region.csv", query_string={"period": "all", "channel": "x\n=1;=2"})
    assert all(not line.startswith(("=", "+", "-", "@")) for line in filtered.text.splitlines())


def test_every_export_is_written_down(small_store: Context) -> None:
    mine = client(small_store)
    mine.get("/export/overview/by-region.csv?period=all&segment=Premium")
    mine.get("/export/rows/overview/trend.csv?period=all")
    mine.post("/export/png/overview/trend", json={"search": "period=all"})
    found = list_entries(small_store)
    assert [(entry.who, entry.what, entry.subject) for entry in found] == [
        (ANN.email, "exported", "overview/by-region"),
        (ANN.email, "exported", "overview/trend"),
        (ANN.email, "exported", "overview/trend"),
    ]
    assert [entry.details["format"] for entry in found] == ["csv", "csv", "png"]
    assert "Segment is Premium" in found[0].details["filters"]


def test_the_words_of_a_picture(small_store: Context) -> None:
    answer = client(small_store, NORTH).post("/export/png/overview/trend", json={"search": "period=all"})
    assert answer.json is not None
    assert answer.json["title"].startswith("Revenue by")
    assert "View limited to Region North" in answer.json["filters"]
    assert NORTH.email in answer.json["foot"]
    assert answer.json["file"].endswith(".png")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/export/overview/no-such.csv", 404),
        ("/export/no-such/by-region.csv", 404),
        ("/export/overview/by-region.pdf", 404),
        ("/export/overview/by-region.csv?nonsense=1", 400),
        ("/export/overview/by-region.csv?period=2024-13-01..x", 400),
        ("/export/overview/by-region.csv?region=%FF", 400),
        ("/export/rows/overview/trend.csv?mark=x", 400),
        ("/export/rows/overview/trend.csv?mark=nonsense:x", 404),
        ("/export/rows/overview/trend.csv?mark=category_1:computers", 422),
        ("/export/rows/overview/no-such.csv", 404),
        ("/export/rows/definitions/metrics.csv", 400),
    ],
)
def test_forged_addresses_are_refused(small_store: Context, path: str, status: int) -> None:
    answer = client(small_store).get(path)
    assert answer.status_code == status
    assert not [entry for entry in list_entries(small_store) if entry.what == "exported"]


@pytest.mark.parametrize("body", [[], {"search": 1}, {"search": "nonsense=1"}, "text"])
def test_forged_pictures_are_refused(small_store: Context, body: object) -> None:
    assert client(small_store).post("/export/png/overview/trend", json=body).status_code == 400


def test_without_the_right_nothing_leaves(small_store: Context) -> None:
    nobody = client(small_store, replace(ANN, rights=frozenset()))
    for path in (
        "/export/overview/by-region.csv",
        "/export/overview/by-region.xlsx",
        "/export/rows/overview/trend.csv",
    ):
        assert nobody.get(path).status_code == 403
    assert nobody.post("/export/png/overview/trend", json={"search": ""}).status_code == 403


def test_the_numbers_are_those_of_the_page(small_store: Context) -> None:
    _, rows = table(client(small_store, NORTH).get("/export/overview/by-channel.csv?period=all&compare=none").text)
    (whole,) = run(small_store, MetricQuery(metrics=("revenue",)), NORTH.scope).rows()
    assert sum(Decimal(row["Revenue"]) for row in rows) == whole["revenue"]

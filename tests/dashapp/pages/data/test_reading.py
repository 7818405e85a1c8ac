"""Reading: the wizard asks how a file is read only where the file leaves it open, and the answer goes all the way."""

import io
from pathlib import Path

import openpyxl
import pytest

from dashapp.pages.data.choices import split_names
from dashapp.pages.data.reading import draw_reading, is_reading_open
from services.ingest.read.options import ReadOptions
from services.uploads.receive import receive_file
from services.uploads.store import Upload
from tests.dashapp.pages.data.desk import Desk, elements
from tests.services.jobs.working import ANN

PLAIN = "transaction_id,customer_id,date,revenue\nT1,C1,2024-01-13,10.5\nT2,C2,2024-01-14,20\n"
BARE = PLAIN.partition("\n")[2]
NAMES = "transaction_id,customer_id,date,revenue"


def send(desk: Desk, content: bytes, name: str = "orders.csv") -> Upload:
    return receive_file(desk.ctx, ANN, name, io.BytesIO(content))


def boxes(desk: Desk, search: str) -> set[str]:
    """The questions of the page on how the file is read."""
    body = desk.page(search).body
    found = elements(body, "select") + elements(body, "input")
    return {str(one.get("name")) for one in found} & {"x.encoding", "x.sheet", "x.header", "x.names"}


ALWAYS = {"x.encoding", "x.header"}


def is_open(desk: Desk, search: str) -> bool:
    """True if how the file is read stands open on the page."""
    how = next(one for one in elements(desk.page(search).body, "details") if one.get("key") == "how")
    return bool(how.get("open"))


def test_a_plain_file_is_asked_nothing(desk: Desk) -> None:
    search = f"?x.upload={send(desk, PLAIN.encode()).upload_id}"
    assert not is_open(desk, search)
    assert boxes(desk, search) == ALWAYS
    assert f"2 rows, {len(PLAIN)} bytes comma between columns, header in line 1" in desk.said(search)


def test_an_encoding_is_named_and_another_can_be_chosen(desk: Desk) -> None:
    upload = send(desk, PLAIN.replace("C1", "Łódź").replace("C2", "Gdańsk").encode("cp1250"))
    search = f"?x.upload={upload.upload_id}"
    assert "cp1250 (Central European), such as 'Łódź'. If that is wrong, choose the encoding." in desk.said(search)
    assert is_open(desk, search)
    assert "£ódŸ" in desk.said(f"{search}&x.encoding=cp1252")
    job = desk.checked(upload, encoding="cp1252")
    assert (job.state, job.parameters["encoding"]) == ("done", "cp1252")


def test_a_file_without_a_header_is_asked_and_the_answer_is_imported(desk: Desk) -> None:
    upload = send(desk, BARE.encode())
    search = f"?x.upload={upload.upload_id}&x.kind=transactions"
    assert "no line that names its columns" in desk.said(search)
    assert "Say that no line names the columns" in desk.said(search)
    assert boxes(desk, search) == {*ALWAYS, "x.names"}
    answered = f"{search}&x.header=off&x.names={NAMES}"
    assert "First rows of orders.csv" in desk.said(answered)
    job = desk.checked(upload, kind="transactions", no_header="on", names=NAMES)
    assert (job.state, job.error) == ("done", None)
    done = desk.job(desk.act("data.import", job=job.job_id))
    assert done.result is not None
    assert done.result["loaded"] == 2


def test_a_sheet_is_chosen_by_its_name(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Jan", "Feb"):
        sheet = book.create_sheet(name)
        for line in PLAIN.splitlines():
            sheet.append([f"{name}-{cell}" if cell in {"T1", "T2"} else cell for cell in line.split(",")])
    book.save(tmp_path / "book.xlsx")
    upload = send(desk, (tmp_path / "book.xlsx").read_bytes(), "book.xlsx")
    search = f"?x.upload={upload.upload_id}"
    assert "the sheet 'Jan' was read; 'Feb' was not. Another can be chosen as the sheet." in desk.said(search)
    assert boxes(desk, search) == {*ALWAYS, "x.sheet"}
    assert "Feb-T1" in desk.said(f"{search}&x.sheet=Feb")
    assert "has no sheet 'Mar'" in desk.said(f"{search}&x.sheet=Mar")


@pytest.mark.parametrize(
    ("said", "asked", "drawn", "opened"),
    [
        (ReadOptions(), (), 2, False),
        (ReadOptions(encoding="cp1252"), (), 2, True),
        (ReadOptions(encoding="hp-roman8"), (), 2, True),
        (ReadOptions(), ("sheets-left",), 3, True),
        (ReadOptions(no_header=True), (), 3, True),
        (ReadOptions(), ("header-uneven", "encoding-chosen"), 3, True),
    ],
)
def test_what_is_open_or_was_answered_is_drawn(
    said: ReadOptions, asked: tuple[str, ...], drawn: int, *, opened: bool
) -> None:
    assert len(list(draw_reading(said, asked))) == drawn
    assert is_reading_open(said, asked) == opened


def test_the_sheets_of_a_book_are_a_choice() -> None:
    boxes = list(draw_reading(ReadOptions(), (), ("Jan", "Feb")))
    assert [option["value"] for option in elements(boxes[1], "option")] == ["", "Jan", "Feb"]


@pytest.mark.parametrize(("text", "names"), [("", ()), (" ", ()), ("a", ("a",)), ("a, b ,c", ("a", "b", "c"))])
def test_names_are_split_at_commas(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names

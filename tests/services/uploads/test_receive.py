"""Receiving: whole or in pieces, by whom, how much, and under which name."""

import io
import os
import stat
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import AppError, BadValue, FileRefused, NotAllowed, UnknownName
from services.core.ports import FrozenClock
from services.uploads import receive as receiving
from services.uploads.names import clean_name, find_suffix
from services.uploads.preview import preview_upload
from services.uploads.receive import AT_ONCE, OutOfStep, append_piece, begin_upload, finish_upload, receive_file
from services.uploads.store import discard_upload, find_upload, list_uploads, sweep_uploads
from tests.services.ingest.bench import LOG, ORDERS
from tests.services.jobs.working import ANN, BEN, VIC, send

GOOD = (ORDERS + "T1,C1,2024-01-13,10.5\nT2,C2,2024-01-14,20\n").encode()


def folder(ctx: Context) -> list[Path]:
    return sorted(ctx.settings.uploads.iterdir()) if ctx.settings.uploads.is_dir() else []


def test_a_file_that_is_sent_is_here_under_an_id_and_says_what_it_looks_made_for(desk_of_files: Context) -> None:
    sent = send(desk_of_files, GOOD, "orders.csv")
    assert (sent.name, sent.size, sent.received, sent.kind, sent.finished) == (
        "orders.csv", len(GOOD), len(GOOD), "transactions", True,
    )  # fmt: skip
    (path,) = folder(desk_of_files)
    assert path.name == f"{sent.upload_id}.csv"
    assert path.read_bytes() == GOOD
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list_uploads(desk_of_files, ANN) == (sent,)
    discard_upload(desk_of_files, ANN, sent.upload_id)
    assert (list_uploads(desk_of_files, ANN), folder(desk_of_files)) == ((), [])


def test_pieces_make_the_file(desk_of_files: Context) -> None:
    begun = begin_upload(desk_of_files, ANN, "orders.csv", len(GOOD))
    assert not begun.finished
    for at in range(0, len(GOOD), 10):
        assert append_piece(desk_of_files, ANN, begun.upload_id, at, GOOD[at : at + 10]).received == min(
            at + 10, len(GOOD)
        )
    assert finish_upload(desk_of_files, ANN, begun.upload_id).kind == "transactions"
    assert folder(desk_of_files)[0].read_bytes() == GOOD
    assert finish_upload(desk_of_files, ANN, begun.upload_id).finished, "asking twice is asking once"


def test_a_piece_comes_once_and_in_its_place(desk_of_files: Context) -> None:
    begun = begin_upload(desk_of_files, ANN, "orders.csv", len(GOOD))
    append_piece(desk_of_files, ANN, begun.upload_id, 0, GOOD[:20])
    for at in (0, 10, 21, 40):
        with pytest.raises(OutOfStep) as refused:
            append_piece(desk_of_files, ANN, begun.upload_id, at, GOOD[at : at + 5])
        assert refused.value.received == 20
    with pytest.raises(OutOfStep):
        append_piece(desk_of_files, ANN, begun.upload_id, 20, bytes(len(GOOD)))
    with pytest.raises(BadValue, match="did not arrive whole: 20 of"):
        finish_upload(desk_of_files, ANN, begun.upload_id)
    append_piece(desk_of_files, ANN, begun.upload_id, 20, GOOD[20:])
    finish_upload(desk_of_files, ANN, begun.upload_id)
    with pytest.raises(OutOfStep):
        append_piece(desk_of_files, ANN, begun.upload_id, 0, b"transaction_id")
    assert folder(desk_of_files)[0].read_bytes() == GOOD


def test_of_two_that_send_the_same_piece_at_once_one_is_taken(desk_of_files: Context) -> None:
    begun = begin_upload(desk_of_files, ANN, "orders.csv", len(GOOD))

    def one(at: int) -> bool:
        try:
            append_piece(desk_of_files, ANN, begun.upload_id, 0, bytes([65 + at]) * len(GOOD))
        except OutOfStep:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1
    assert len(set(folder(desk_of_files)[0].read_bytes())) == 1


@pytest.mark.parametrize("offset", [-1, 2**63, 2**70])
@pytest.mark.parametrize("piece", [b"", b"x"])
def test_a_piece_out_of_all_bounds_is_refused(files: Context, offset: int, piece: bytes) -> None:
    begun = begin_upload(files, ANN, "orders.csv", len(GOOD))
    with pytest.raises(BadValue):
        append_piece(files, ANN, begun.upload_id, offset, piece)


def test_a_file_that_is_too_large_is_refused_before_and_while_it_comes(files: Context) -> None:
    with pytest.raises(FileRefused, match="larger than the 4 MB"):
        begin_upload(files, ANN, "big.csv", 4 * 2**20 + 1)
    with pytest.raises(FileRefused, match="larger than the 4 MB"):
        send(files, bytes(4 * 2**20 + 1), "big.csv")
    with pytest.raises(FileRefused, match="larger than the 0 MB"):
        receive_file(files, ANN, "big.csv", io.BytesIO(GOOD * 100), limit=1000)
    assert (list_uploads(files, ANN), folder(files)) == ((), [])


@pytest.mark.parametrize("size", [0, -5])
def test_an_empty_file_is_refused(files: Context, size: int) -> None:
    with pytest.raises(FileRefused, match=r"x\.csv is empty"):
        begin_upload(files, ANN, "x.csv", size)
    with pytest.raises(FileRefused, match=r"x\.csv is empty"):
        send(files, b"", "x.csv")
    assert folder(files) == []


def test_a_large_file_never_sits_in_memory(files: Context) -> None:
    class Endless(io.RawIOBase):
        left = 4 * 2**20

        def read(self, size: int = -1, /) -> bytes:
            assert 0 < size <= 2**20
            self.left -= size
            return b"," * size if self.left >= 0 else b""

    tracemalloc.start()
    with pytest.raises(FileRefused):
        receive_file(files, ANN, "x.csv", Endless(), limit=3 * 2**20)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 2**20


def test_a_viewer_sends_nothing(files: Context) -> None:
    with pytest.raises(NotAllowed, match="may not import files"):
        send(files, GOOD, who=VIC)
    with pytest.raises(NotAllowed):
        begin_upload(files, VIC, "x.csv", 10)
    assert folder(files) == []


def test_another_persons_file_is_as_unknown_as_none(files: Context) -> None:
    mine, open_one = send(files, GOOD), begin_upload(files, ANN, "x.csv", 10)
    for upload_id in (mine.upload_id, open_one.upload_id, "0" * 32, "", "../x", "\0", "x" * 10_000):
        for touch in (
            lambda id_: append_piece(files, BEN, id_, 0, b"x"),
            lambda id_: finish_upload(files, BEN, id_),
            lambda id_: discard_upload(files, BEN, id_),
            lambda id_: find_upload(files, BEN, id_),
            lambda id_: preview_upload(files, BEN, id_, kind="transactions"),
        ):
            with pytest.raises(UnknownName, match="There is no such file any more"):
                touch(upload_id)
    assert list_uploads(files, BEN) == ()
    assert len(list_uploads(files, ANN)) == 2


def test_nobody_fills_the_disk(files: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        begin_upload(files, ANN, "x.csv", 4 * 2**20)
    with pytest.raises(FileRefused, match="Too many of your files"):
        begin_upload(files, ANN, "x.csv", 1)
    for _ in range(AT_ONCE):
        begin_upload(files, BEN, "x.csv", 1)
    with pytest.raises(FileRefused, match="Too many of your files"):
        send(files, GOOD, who=BEN)
    monkeypatch.setattr(receiving, "SPARE", 2**60)
    monkeypatch.setattr(receiving, "AT_ONCE", 100)
    with pytest.raises(FileRefused, match="no room"):
        begin_upload(files, BEN, "x.csv", 1)


def test_files_go_after_a_day_and_so_does_what_belongs_to_nobody(files: Context, frozen_clock: FrozenClock) -> None:
    old, stray = send(files, GOOD), files.settings.uploads / ("0" * 32)
    stray.touch()
    os.utime(stray, (0, 0))
    frozen_clock.advance(23 * 3600)
    young = send(files, GOOD, "young.csv")
    assert not stray.exists()
    frozen_clock.advance(2 * 3600)
    assert sweep_uploads(files) == 1
    assert [upload.upload_id for upload in list_uploads(files, ANN)] == [young.upload_id]
    with pytest.raises(UnknownName):
        find_upload(files, ANN, old.upload_id)


NAMES = {
    "orders.csv": "orders.csv",
    "../../etc/passwd": "passwd",
    "C:\\Users\\Ann\\Umsätze 2024.csv": "Umsätze 2024.csv",
    "/etc/cron.d/x.csv": "x.csv",
    "..": "file",
    "": "file",
    "a\0b\nc\u202ed.csv": "abcd.csv",
    "   ": "file",
    "<img src=x onerror=alert(1)>.csv": "<img src=x onerror=alert(1)>.csv",
}
"""Names are cleaned of paths and of what is not seen; to show them as text, and not as marks, is for the page."""


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_and_never_used(files: Context, name: str) -> None:
    sent = send(files, GOOD, name)
    assert sent.name == NAMES[name]
    (path,) = folder(files)
    assert path.resolve().parent == files.settings.uploads.resolve()
    assert path.stem == sent.upload_id


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    assert clean_name("x" * 500 + ".csv").endswith("x\N{HORIZONTAL ELLIPSIS}.csv")
    assert len(clean_name("x" * 500 + ".csv")) == 120
    assert (find_suffix("a.CSV"), find_suffix("a.csv.gz"), find_suffix("a.exe"), find_suffix("a")) == (
        ".csv",
        ".gz",
        "",
        "",
    )


def test_a_file_can_be_looked_at_with_a_mapping(files: Context) -> None:
    sent = send(files, "nr,who,date,sum\nT1,C1,2024-01-13,10.5\n", "odd.csv")
    assert sent.kind is None
    seen = preview_upload(files, ANN, sent.upload_id, kind="transactions")
    assert seen.missing == ("transaction_id", "revenue")
    mapping = (("transaction_id", "nr"), ("customer_id", "who"), ("revenue", "sum"))
    seen = preview_upload(files, ANN, sent.upload_id, kind="transactions", mapping=mapping)
    assert seen.missing == ()
    assert dict(seen.mapped.columns)["revenue"] == "sum"
    for wrong in ({"kind": "x"}, {"kind": "events", "preset": "x"}, {"kind": "events", "mapping": (("x", "nr"),)}):
        with pytest.raises(AppError):
            preview_upload(files, ANN, sent.upload_id, **wrong)  # type: ignore[arg-type]


def test_events_and_customers_are_told_apart(files: Context) -> None:
    assert send(files, LOG + "2024-01-01 10:00:00 UTC,view,P1,1,a.b,x,5,U1,S1\n").kind == "events"
    assert send(files, "customer_id,segment\nC1,Premium\n").kind == "customers"
    lines = send(files, "Order No,Customer,Date,SKU,Qty,Unit Price\n1,C1,2024-01-01,a,2,3.5\n")
    assert (lines.kind, lines.group_by_order) == ("transactions", True)

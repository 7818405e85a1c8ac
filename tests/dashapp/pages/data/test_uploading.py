"""Uploading: files come in piece by piece, for whoever may; the rows set aside go out as a file."""

import pytest

from services.accounts.audit import list_entries
from services.uploads.receive import PIECE
from services.uploads.store import list_uploads
from tests.dashapp.pages.data.desk import Desk, somebody
from tests.services.jobs.working import ANN, BEN, VIC

CONTENT = b"transaction_id,customer_id,date,revenue\nT1,C1,2024-01-13,10.5\nT3,C1,2024-01-13,9\n=T2,C2,2024-01-14,x\n"
PLAIN = "application/octet-stream"


def begun(desk: Desk, who: str = ANN, size: int = len(CONTENT), name: str = "orders.csv") -> str:
    """Announce a file."""
    answer = desk.client(somebody(who)).post("/upload/begin", json={"name": name, "size": size})
    assert answer.status_code == 200
    assert answer.json is not None
    return str(answer.json["id"])


def test_a_file_comes_in_pieces(desk: Desk) -> None:
    client, upload_id = desk.client(somebody(ANN)), begun(desk)
    for offset in range(0, len(CONTENT), 40):
        answer = client.post(f"/upload/{upload_id}/{offset}", data=CONTENT[offset : offset + 40], content_type=PLAIN)
        assert answer.json is not None
        assert answer.json["received"] == min(offset + 40, len(CONTENT))
    answer = client.post(f"/upload/{upload_id}/finish", json={})
    assert answer.json == {"id": upload_id, "name": "orders.csv", "received": len(CONTENT), "kind": "transactions"}
    assert [one.finished for one in list_uploads(desk.ctx, ANN)] == [True]


def test_a_piece_out_of_step_is_told_where_the_file_goes_on(desk: Desk) -> None:
    client, upload_id = desk.client(somebody(ANN)), begun(desk)
    client.post(f"/upload/{upload_id}/0", data=CONTENT[:40], content_type=PLAIN)
    for offset in (0, 50):
        answer = client.post(f"/upload/{upload_id}/{offset}", data=CONTENT[:10], content_type=PLAIN)
        assert answer.status_code == 409
        assert answer.json is not None
        assert answer.json["received"] == 40


def test_a_file_that_cannot_be_imported_is_told_why_and_is_gone(desk: Desk) -> None:
    client, upload_id = desk.client(somebody(ANN)), begun(desk, size=4, name="x.csv")
    client.post(f"/upload/{upload_id}/0", data=b"PK\x03\x04", content_type=PLAIN)
    answer = client.post(f"/upload/{upload_id}/finish", json={})
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"].startswith("x.csv ")
    assert list_uploads(desk.ctx, ANN) == ()


@pytest.mark.parametrize(
    "body",
    [[], "x", {}, {"name": "x.csv"}, {"name": 1, "size": 1}, {"name": "x.csv", "size": "1"},
     {"name": "x.csv", "size": True}, {"name": "x.csv", "size": 1.5}, {"name": "x", "size": 1, "who": "ann"},
     {"name": "x" * 5000, "size": 1}],
)  # fmt: skip
def test_forged_announcements_are_refused(desk: Desk, body: object) -> None:
    answer = desk.client(somebody(ANN)).post("/upload/begin", json=body)
    assert answer.status_code == 400
    assert list_uploads(desk.ctx, ANN) == ()


@pytest.mark.parametrize("size", [0, -1, 2**62])
def test_sizes_that_cannot_be_are_refused(desk: Desk, size: int) -> None:
    answer = desk.client(somebody(ANN)).post("/upload/begin", json={"name": "x.csv", "size": size})
    assert answer.status_code == 422


def test_a_piece_that_is_too_large_is_not_read(desk: Desk) -> None:
    client, upload_id = desk.client(somebody(ANN)), begun(desk, size=PIECE * 2)
    answer = client.post(f"/upload/{upload_id}/0", data=b"x" * (PIECE + 1), content_type=PLAIN)
    assert answer.status_code == 413
    assert client.post(f"/upload/{upload_id}/0", data=b"", content_type=PLAIN).status_code == 400


def test_nobody_writes_into_the_file_of_another(desk: Desk) -> None:
    upload_id, other = begun(desk), desk.client(somebody(BEN))
    assert other.post(f"/upload/{upload_id}/0", data=CONTENT, content_type=PLAIN).status_code == 404
    assert other.post(f"/upload/{upload_id}/finish", json={}).status_code == 404
    assert other.post("/act/data.discard", json={"fields": {"uploads": upload_id}}).status_code == 404
    assert other.post("/upload/..%2F..%2Fx/0", data=b"x", content_type=PLAIN).status_code in (404, 405)


def test_a_viewer_sends_and_takes_nothing(desk: Desk) -> None:
    desk.imported(CONTENT.decode())
    upload_id, viewer = begun(desk), desk.client(somebody(VIC))
    assert viewer.post("/upload/begin", json={"name": "x.csv", "size": 1}).status_code == 403
    assert viewer.post(f"/upload/{upload_id}/0", data=b"x", content_type=PLAIN).status_code == 403
    assert viewer.post(f"/upload/{upload_id}/finish", json={}).status_code == 403
    assert viewer.get("/quarantine/1.csv").status_code == 403


def test_the_rows_set_aside_are_a_file(desk: Desk) -> None:
    desk.imported(CONTENT.decode())
    answer = desk.client(somebody(ANN)).get("/quarantine/1.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cartograph-quarantine-import-1.csv"'
    assert answer.text.splitlines() == [
        "source,row_number,reason,transaction_id,customer_id,date,revenue,line",
        "orders.csv,3,revenue is no number.,'=T2,C2,2024-01-14,x,",
    ]
    last = list_entries(desk.ctx)[-1]
    assert (last.who, last.what, last.subject) == (ANN, "exported", "rows set aside by import 1")


def test_the_rows_of_others_are_not_for_who_sees_a_part(desk: Desk) -> None:
    desk.imported(CONTENT.decode())
    north = desk.client(somebody(BEN, region=("North",)))
    assert north.get("/quarantine/1.csv").status_code == 403
    for load_id in ("2", "9" * 30):
        assert desk.client(somebody(ANN)).get(f"/quarantine/{load_id}.csv").status_code == 404

"""Searching the audit: what a line is found by, in which order, and page by page."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from models.app.audit import AuditEntry
from models.migrations import APPLICATION
from models.migrations.upgrade import upgrade
from services.accounts.audit import record_event, search
from services.core import database
from services.core.context import Desk
from services.core.errors import OutOfDate

ANN, BOB = "ann@example.org", "bob@example.org"


@pytest.fixture
def written(desk: Desk) -> Desk:
    """Five lines, an hour apart."""
    record_event(desk, ANN, "exported", "Revenue by Region", rows=4, filters={"region": ["Nörth_1"]})
    for who, what, subject in (
        (BOB, "imported", "orders 50%.csv"), (ANN, "target set", "revenue"), (BOB, "import undone", "orders 50%.csv"),
        ("Zoë@example.org", "logged in", "Zoë@example.org"),
    ):  # fmt: skip
        desk.clock.advance(3600)
        record_event(desk, who, what, subject)
    return desk


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", [4, 3, 2, 1, 0]), ("ANN@", [2, 0]), ("import", [3, 1]), ("NÖRTH", [0]), ("ZOË", [4]), ("region: [n", [0]),
     ("rows: 4", [0]), ("50%", [3, 1]), ("5%", []), ("h_1", [0]), ("s_", []), ("\\", []), ("/", []), ("'", []),
     ("\x00", []), ("\ud800", []), ("x" * 10_000, [])],
)  # fmt: skip
def test_text_is_found_anywhere_in_a_line_as_it_is_whatever_its_case(
    written: Desk, text: str, lines: list[int]
) -> None:
    ids = [entry.entry_id for entry in search(written)][::-1]
    assert [ids.index(entry.entry_id) for entry in search(written, text=text)] == lines


def test_what_who_and_since_narrow_it_down(written: Desk) -> None:
    assert [entry.who for entry in search(written, what="imported")] == [BOB]
    assert [entry.what for entry in search(written, who=BOB)] == ["import undone", "imported"]
    assert search(written, who="bob") == search(written, what="import") == search(written, who="\x00") == ()
    hour = timedelta(hours=1)
    assert len(search(written, since=written.clock.now() - hour)) == 2
    assert [entry.what for entry in search(written, text="csv", who=BOB, what="imported")] == ["imported"]


def test_pages_follow_each_other_without_gap_or_overlap(written: Desk) -> None:
    whole = search(written)
    first = search(written, limit=2)
    second = search(written, limit=2, before=first[-1].entry_id)
    third = search(written, limit=2, before=second[-1].entry_id)
    assert first + second + third == whole
    assert search(written, before=third[-1].entry_id) == ()


def test_one_line_stands_for_itself_with_its_details(written: Desk) -> None:
    (line,) = search(written, what="exported")
    assert (line.who, line.subject, line.details) == (
        ANN, "Revenue by Region", {"rows": 4, "filters": {"region": ["Nörth_1"]}},
    )  # fmt: skip


def test_lines_of_an_older_version_are_found_too(empty_desk: Desk) -> None:
    make_older(empty_desk)
    with pytest.raises(OutOfDate), empty_desk.application.read():
        pass
    empty_desk.application.migrate()
    (line,) = search(empty_desk, text="MÜLLER")
    assert (line.subject, line.details) == (ANN, {"team": "Müller"})
    assert search(empty_desk, text="nothing of it") == ()


def make_older(desk: Desk) -> None:
    """Bring the database up to the first version only, with a line in it."""
    engine = database._made(database._url(desk.settings.database))
    with engine.execution_options(changes=True).begin() as connection:
        upgrade(connection, "0001", history=APPLICATION)
        columns = ("at", "who", "what", "subject", "details")
        table = sa.table("app_audit", *map(sa.column, columns[:-1]), sa.column("details", sa.JSON))
        values = (desk.clock.now().replace(tzinfo=None), ANN, "team joined", ANN, {"team": "Müller"})
        connection.execute(sa.insert(table).values(dict(zip(columns, values, strict=True))))
    engine.dispose()


def test_no_line_is_without_words(written: Desk) -> None:
    with written.application.read() as session:
        assert not [words for words in session.scalars(sa.select(AuditEntry.words)) if not words]

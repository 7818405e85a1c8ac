"""Store of sources: added, changed and removed on both databases, each with a line in the audit."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.accounts.audit import list_entries
from services.core.context import Desk
from services.core.errors import AlreadyThere, AppError, BadValue, UnknownName
from services.core.ports import FrozenClock
from services.ingest.audit import ImportRequest
from services.ingest.read.high_water import HighWater
from services.sources.store import find_source, list_sources, note_run, pause_source, remove_source, schedule_source
from tests.services.sources.sources import SQL, WATER, WHO, put_source


def test_a_source_is_kept_as_it_was_said(desk: Desk) -> None:
    reading = {
        "preset": "superstore",
        "mapping": (("revenue", "Total"),),
        "keep": (("Gift", "dimension"),),
        "columns": ("a", "b"),
        "group_by_order": True,
        "event_words": (("buy", "purchase"),),
    }
    added = put_source(desk, **{name: value for name, value in reading.items() if name != "preset"})
    assert list_sources(desk) == (added,)
    expected = {name: value for name, value in reading.items() if name != "preset"}
    assert added.write_request("ann") == ImportRequest(kind="transactions", files=(), who="ann", **expected)
    assert (added.sql, added.water, added.schedule, added.last.state) == (SQL, WATER, "", "")
    assert (added.place, added.pattern) == ("database", None)
    told = [(line.who, line.what, line.subject, line.details) for line in list_entries(desk)][-1]
    assert told == (WHO, "source added", "shop", {"kind": "transactions", "origin": "env:SHOP_URL"})


def test_a_name_is_taken_once(desk: Desk) -> None:
    put_source(desk)
    with pytest.raises(AlreadyThere, match="a source shop already"):
        put_source(desk)
    remove_source(desk, "shop", who=WHO)
    put_source(desk)
    assert [line.what for line in list_entries(desk)][-3:] == ["source added", "source removed", "source added"]


WRONG: dict[str, tuple[dict[str, object], type[AppError]]] = {
    "no name": ({"name": ""}, BadValue),
    "a long name": ({"name": "x" * 61}, BadValue),
    "a name with a colon": ({"name": "a:b"}, BadValue),
    "a preset that is none": ({"preset": "x"}, UnknownName),
    "a field that is none": ({"mapping": (("x", "y"),)}, UnknownName),
    "no SELECT": ({"sql": None}, BadValue),
    "what is no SELECT": ({"sql": "DELETE FROM orders", "water": None}, BadValue),
    "nothing that is new": ({"water": None}, BadValue),
    "no :since": ({"sql": "SELECT 1"}, BadValue),
    "a negative overlap": ({"water": replace(WATER, overlap=-1)}, BadValue),
    "files with a column": ({"origin": "files:/x/*.csv", "sql": None}, BadValue),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_run_is_not_kept(sqlite_desk: Desk, what: str) -> None:
    given, error = WRONG[what]
    with pytest.raises(error):
        put_source(sqlite_desk, **given)  # type: ignore[arg-type]
    assert list_sources(sqlite_desk) == ()


def test_a_schedule_is_set_paused_and_taken_away(desk: Desk, frozen_clock: FrozenClock) -> None:
    opened = desk
    put_source(opened)
    with pytest.raises(BadValue, match="by hand only"):
        pause_source(opened, "shop", paused=True, who=WHO)
    first = schedule_source(opened, "shop", "every 6 hours", who=WHO)
    assert first.next_at is not None
    assert (first.next_at - frozen_clock.now()).total_seconds() == 6 * 3600
    assert pause_source(opened, "shop", paused=True, who=WHO).paused
    frozen_clock.advance(24 * 3600)
    resumed = pause_source(opened, "shop", paused=False, who=WHO)
    assert resumed.next_at is not None
    assert resumed.next_at > frozen_clock.now()
    pause_source(opened, "shop", paused=False, who=WHO)
    assert schedule_source(opened, "shop", None, who=WHO).next_at is None
    whats = [line.what for line in list_entries(opened)][-5:]
    assert whats == ["source added", "source scheduled", "source paused", "source resumed", "source scheduled"]


def test_what_is_not_there_is_said(sqlite_desk: Desk) -> None:
    for act in (find_source, lambda ctx, name: remove_source(ctx, name, who=WHO)):
        with pytest.raises(UnknownName, match="no source 'x'"):
            act(sqlite_desk, "x")
    with pytest.raises(UnknownName):
        schedule_source(sqlite_desk, "x", "hourly", who=WHO)
    note_run(sqlite_desk, "x", mark="y")
    assert list_sources(sqlite_desk) == ()


def test_how_a_run_went_is_read_back(desk: Desk) -> None:
    put_source(desk, water=HighWater(column="updated_at", follows="time", overlap=5))
    at = datetime(2024, 1, 13, 12, tzinfo=UTC)
    note_run(
        desk, "shop", mark="time:x", last_at=at, last_state="done", last_counts={"read": 3, "loaded": 2}, last_load=7
    )
    found = find_source(desk, "shop")
    assert found.water == HighWater(column="updated_at", follows="time", overlap=5, mark="time:x")
    assert (found.last.at, found.last.state, found.last.load) == (at, "done", 7)
    assert (found.last.counts["read"], found.last.counts["loaded"], found.last.counts["updated"]) == (3, 2, 0)

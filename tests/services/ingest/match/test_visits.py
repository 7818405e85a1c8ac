"""Visits: sessions belong to their visitor; logs without sessions get them by inactivity; orders count once."""

import pytest
import sqlalchemy as sa

from models.warehouse import events, sessions, users
from services.core.context import Context
from services.ingest.audit import Audit
from tests.services.ingest.bench import bring_text, counts, rows

HEADER = "event_time,event_type,product_id,price,user_id"
OPEN = "2024-01-13 10:0"


def bring(ctx: Context, header: str, *lines: str, **options: object) -> Audit:
    """Import a log of lines."""
    return bring_text(ctx, "events", "\n".join((header, *lines)) + "\n", **options)


def visits(ctx: Context) -> list[tuple[str, str, int]]:
    """Return visitor, session and number of events of each session."""
    joined = events.join(users).join(sessions)
    who, what = users.c.user_id, sessions.c.session_id
    return rows(ctx, sa.select(who, what, sa.func.count()).select_from(joined).group_by(who, what).order_by(who, what))


def test_a_short_number_of_a_session_is_its_visitors(any_context: Context) -> None:
    lines = [f"{OPEN}0:00 UTC,view,P,5,{user},{session}" for user, session in (("u1", 7), ("u2", 7), ("u1", "aa-bb"))]
    bring(any_context, f"{HEADER},ga_session_id", *lines)
    assert visits(any_context) == [("u1", "aa-bb", 1), ("u1", "u1/7", 1), ("u2", "u2/7", 1)]


def test_a_log_without_sessions_gets_them_by_inactivity(any_context: Context) -> None:
    times = ("10:00:00", "10:30:00", "11:00:01", "10:10:00")
    lines = [f"2024-01-13 {time} UTC,view,P{at},5,{'u2' if at == 3 else 'u1'}" for at, time in enumerate(times)]
    audit = bring(any_context, HEADER, *lines)
    assert counts(audit) == (4, 4, 0, 0, 0, 0)
    assert visits(any_context) == [
        ("u1", "u1@2024-01-13T10:00:00", 2),
        ("u1", "u1@2024-01-13T11:00:01", 1),
        ("u2", "u2@2024-01-13T10:10:00", 1),
    ]
    assert audit.note == "The log names no sessions: a visit ends after 30 minutes without an event."


def test_the_same_log_in_other_pieces_changes_nothing(any_context: Context) -> None:
    lines = [f"2024-01-13 10:{at:02}:00 UTC,view,P,5,u1" for at in range(0, 50, 10)]
    bring(any_context, HEADER, *lines)
    assert counts(bring(any_context, HEADER, *lines[2:])) == (3, 0, 0, 3, 0, 0)


def test_an_event_without_a_session_among_others_gets_its_own(any_context: Context) -> None:
    lines = [f"{OPEN}{at}:00 UTC,view,P,5,u1,{session}" for at, session in enumerate(("s1", "", "s1", "NULL"))]
    assert counts(bring(any_context, f"{HEADER},session", *lines)) == (4, 4, 0, 0, 0, 0)
    assert visits(any_context) == [("u1", "s1", 2), ("u1", "u1@2024-01-13T10:01:00", 2)]


def test_a_log_without_prices_counts_people_and_has_no_money(any_context: Context) -> None:
    audit = bring(
        any_context, "timestamp,visitorid,event,itemid", "1433221332117,u1,view,p1", "1433221392117,u2,view,p1"
    )
    assert counts(audit) == (2, 2, 0, 0, 0, 0)
    assert "The log has no prices" in str(audit.note)
    assert rows(any_context, sa.select(sa.func.count(sa.distinct(events.c.user_key))))[0][0] == 2


def test_an_order_counts_once_where_its_id_is_known(any_context: Context) -> None:
    lines = [f"{OPEN}{at}:00 UTC,purchase,{product},5,u1,O1" for at, product in enumerate(("P", "P", "Q"))]
    lines += [f"{OPEN}9:00 UTC,view,P,5,u1,O1", f"{OPEN}9:30 UTC,purchase,P,5,u1,"]
    audit = bring(any_context, f"{HEADER},order_id", *lines)
    assert counts(audit) == (5, 4, 0, 0, 1, 0)
    step = next(step for step in audit.steps if step.name == "Same order and product")
    assert (step.rows_in, step.rows_out, step.amount_out) == (5, 4, 15)


@pytest.mark.parametrize(("seconds", "warned"), [(7, True), (59, True), (61, False)])
def test_purchases_that_may_be_reloads_are_warned_of(duckdb_context: Context, seconds: int, warned: bool) -> None:
    later = f"2024-01-13 10:{seconds // 60:02}:{seconds % 60:02}"
    lines = [f"{time} UTC,purchase,P,5,u1,s1" for time in (f"{OPEN}0:00", later)]
    audit = bring(duckdb_context, f"{HEADER},session", *lines)
    assert counts(audit)[1] == 2
    assert ("1 purchase repeats one of the same product" in (audit.note or "")) is warned

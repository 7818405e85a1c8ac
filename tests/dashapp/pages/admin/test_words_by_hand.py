"""Grants, the audit, sections and roles by hand: words, zones, places in the log, hostile names."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dashapp.pages.admin import audit, grants, invite, labels, people, person, roles, sections, sessions, team, teams
from dashapp.pages.admin.browsers import browser_in_words
from dashapp.pages.admin.controls import SECTIONS, place
from services.accounts.audit import AuditRecord
from services.core.errors import BadValue
from services.query.scope import Limits, Scope
from tests.dashapp.pages.by_hand import NOON, SCRIPT, cells, elements, fields, heads, links, tags, view, words
from tests.fixtures.web import person as who

ADMIN = who("admin")
BERLIN, KOLKATA, NEW_YORK = "Europe/Berlin", "Asia/Kolkata", "America/New_York"
NORTH: Limits = (("region", ("North",)),)
WIDE: Limits = (("channel", ("Web",)), ("region", ("North", "South")))


def admin(search: str = "") -> Any:
    return view("admin", search, ADMIN)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((), ""),
        (NORTH, "Region North"),
        (WIDE, "Channel Web; Region North or South"),
        ((("region", ()),), "Region "),
        ((("brand", (SCRIPT,)),), f"Brand {SCRIPT}"),
    ],
)
def test_grants_in_words(limits: Limits, said: str) -> None:
    assert labels.limits_in_words(limits) == said


def test_what_a_person_sees() -> None:
    assert labels.sees(Scope.everything("a test")) == "Sees the whole store: nothing limits them."
    assert labels.sees(Scope.limited({"region": ["South", "North"]}, reason="a test")).endswith(".")
    assert "North" in labels.sees(Scope.limited({"region": ["North"]}, reason="a test"))


def test_each_grant_on_its_own() -> None:
    assert list(labels.pairs(WIDE)) == [("channel", "Web"), ("region", "North"), ("region", "South")]
    assert list(labels.pairs((("region", ()),))) == []


def test_a_grant_is_taken_back_by_its_own_button() -> None:
    chips, form = grants.grants(WIDE, "person", {"email": "ann@shop.example"}, add="Add?", remove="Remove?")
    takes = elements(chips, data_act="person.ungrant", data_confirm="Remove?")
    assert [fields(one)["member"] for one in takes] == ["Web", "North", "South"]
    assert fields(takes[0]) == {"email": "ann@shop.example", "dimension": "channel", "member": "Web"}
    assert elements(form, data_act="person.grant", data_confirm="Add?") == [form]
    assert grants.grants((), "team", {})[0] is None


def test_a_hostile_member_is_text_in_its_chip() -> None:
    drawn = grants.grants((("brand", (SCRIPT,)),), "team", {"team": SCRIPT})
    assert "script" not in tags(list(drawn))
    assert SCRIPT in words(*drawn)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("", "Unknown"),
        ("curl/8.5", "curl"),
        ("Mozilla (X11; Linux) HeadlessChrome/125 Safari/537", "Chrome on Linux"),
        ("Mozilla (Windows NT 10) Chrome/125 Safari/537 Edg/125", "Edge on Windows"),
        ("Mozilla (iPad; CPU OS 17 like Mac OS X) Safari/604", "Safari on iPad"),
        ("x" * 100, "x" * 40),
        (SCRIPT + "y" * 60, (SCRIPT + "y" * 60)[:40]),
    ],
)
def test_a_browser_in_two_words(agent: str, said: str) -> None:
    assert browser_in_words(agent) == said


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({}, ""),
        ({"before": "viewer", "after": "admin"}, "before viewer, after admin"),
        ({"who": None, "note": "", "list": []}, ""),
        ({"rows": 0}, "rows 0"),
        ({"rows": 1_234_567, "data_version": 3}, "rows 1,234,567, data version 3"),
        ({"ok": True, "demo": False}, "ok yes, demo no"),
        ({"filters": ["a", "b"], "pair": ("c",)}, "filters a or b, pair c"),
        ({"counts": {"read": 1200, "new": 0}}, "counts read 1,200; new 0"),
        ({"share": 0.5}, "share 0.5"),
        ({"agent": "curl/8"}, "agent curl"),
    ],
)
def test_details_of_the_audit_in_words(details: dict[str, Any], said: str) -> None:
    assert audit.details_in_words(details) == said


@pytest.mark.parametrize(
    ("text", "zone", "begins"),
    [
        ("2024-06-15", "UTC", datetime(2024, 6, 15, tzinfo=UTC)),
        ("2024-01-15", BERLIN, datetime(2024, 1, 14, 23, tzinfo=UTC)),
        ("2024-03-31", BERLIN, datetime(2024, 3, 30, 23, tzinfo=UTC)),
        ("2024-04-01", BERLIN, datetime(2024, 3, 31, 22, tzinfo=UTC)),
        ("2024-10-27", BERLIN, datetime(2024, 10, 26, 22, tzinfo=UTC)),
        ("2024-10-28", BERLIN, datetime(2024, 10, 27, 23, tzinfo=UTC)),
        ("2024-06-15", KOLKATA, datetime(2024, 6, 14, 18, 30, tzinfo=UTC)),
        ("2024-11-03", NEW_YORK, datetime(2024, 11, 3, 4, tzinfo=UTC)),
        ("2024-11-04", NEW_YORK, datetime(2024, 11, 4, 5, tzinfo=UTC)),
    ],
)
def test_a_day_begins_where_the_store_is(text: str, zone: str, begins: datetime) -> None:
    assert audit._since(text, zone) == begins


@pytest.mark.parametrize("text", ["yesterday", "2024-02-30", "0001-01-01", SCRIPT, "9" * 500])
def test_what_is_no_day_is_said_so_and_not_at_length(text: str) -> None:
    with pytest.raises(BadValue, match="is no day; write it as 2024-12-31") as refused:
        audit._since(text, KOLKATA)
    assert len(refused.value.public) < 110


@pytest.mark.parametrize("text", ["-1", "1.5", "x", "٣", str(2**62), "9" * 30, " 1"])
def test_what_is_no_place_in_the_log_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="is no place in the log"):
        audit._before(text)


def test_a_search_of_the_audit_that_is_empty_asks_for_all() -> None:
    assert (audit._before(""), audit._since("", BERLIN), audit._what("")) == (None, None, None)
    assert (audit._before("0"), audit._before(str(2**62 - 1)), audit._what("logged in")) == (0, 2**62 - 1, "logged in")
    with pytest.raises(BadValue, match="ever written down"):
        audit._what("flown away")


def record(entry_id: int, **parts: Any) -> AuditRecord:
    given = {"at": NOON, "who": "ann@shop.example", "what": "logged in", "subject": "ann@shop.example", "details": {}}
    return AuditRecord(entry_id=entry_id, **{**given, **parts})


def test_a_line_of_the_audit_names_whom_only_where_it_is_another() -> None:
    lines = record(9, details={"rows": 3}), record(8, what="role changed", subject=SCRIPT)
    found = audit.Lines(entries=lines, older=False, zone=BERLIN)
    drawn = audit.draw(admin("?x.section=audit"), found)
    assert cells(drawn.body) == [
        ["15 Jun 2024, 14:00", "ann@shop.example", "logged in", "", "rows 3"],
        ["15 Jun 2024, 14:00", "ann@shop.example", "role changed", SCRIPT, ""],
    ]
    assert "script" not in tags(drawn.body)
    assert links(drawn.body) == {}


def test_older_lines_keep_the_search() -> None:
    found = audit.Lines(entries=(record(9), record(7)), older=True, zone="UTC")
    drawn = audit.draw(admin("?x.section=audit&x.q=a%26b&x.who=ann"), found)
    assert links(drawn.body)["Older"] == "/admin?x.before=7&x.q=a%26b&x.section=audit&x.who=ann"
    assert links(drawn.body)["Show all"] == "/admin?x.section=audit"


def test_an_audit_without_a_line_says_so() -> None:
    drawn = audit.draw(admin("?x.section=audit"), audit.Lines(entries=(), older=False, zone="UTC"))
    assert "No line fits this search." in words(drawn.body)
    assert drawn.caption.endswith("times are those of UTC")


@pytest.mark.parametrize(
    "draw", [audit.draw, invite.draw, people.draw, person.draw, roles.draw, sessions.draw, team.draw, teams.draw]
)
def test_a_section_that_is_not_open_draws_nothing(draw: Any) -> None:
    drawn = draw(admin(), None)
    assert (drawn.title, drawn.body) == ("", None)


def test_the_way_from_section_to_section() -> None:
    drawn = sections.draw(admin("?x.section=roles"), None)
    assert [words(one) for one in elements(drawn.body, aria_current="true")] == ["Roles"]
    assert links(drawn.body) == {label: place(name) for name, label in SECTIONS}
    assert place("people") == "/admin"
    assert place("people", person="a+b@x") == "/admin?x.person=a%2Bb%40x"


def test_a_tile_asks_only_in_its_section() -> None:
    class Query:
        view = admin("?x.section=teams")

    asked: Any = Query()
    assert sections.within("teams", lambda _: "asked")(asked) == "asked"
    assert sections.within("roles", lambda _: "asked")(asked) is None


def test_rights_against_roles() -> None:
    drawn = roles.draw(admin(), {"viewer": 3})
    rows = {row[0]: row[1:] for row in cells(drawn.body)}
    assert heads(drawn.body) == ["May", "Viewer", "Analyst", "Manager", "Admin"]
    assert rows["People with an open account"] == ["3", "0", "0", "0"]
    assert rows["Export"] == ["yes"] * 4
    assert rows["Import files"] == ["– no", "yes", "yes", "yes"]
    assert rows["Read the audit"] == ["– no", "– no", "– no", "yes"]

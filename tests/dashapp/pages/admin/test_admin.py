"""The page Admin: each section shows what there is, to those who may, and says what is out of the ordinary."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pyotp import TOTP

from dashapp.core.markup import words_of
from dashapp.pages.admin import PAGE
from dashapp.pages.admin.audit import details_in_words
from dashapp.pages.admin.browsers import browser_in_words
from dashapp.pages.admin.controls import SECTIONS
from dashapp.shell.render import Rendered, render_tile
from dashapp.ui.timestamps import ago
from services.accounts import audit, links, people, second_factor, sessions
from services.accounts.people import NewPerson
from services.accounts.permissions import ROLES
from services.core.context import Context
from services.core.ports import FrozenClock
from tests.dashapp.pages.admin.acting import ACTIONS
from tests.fixtures.web import person, view_on
from tests.services.accounts.hiring import WHO, found, hire

ADMIN = person("admin")
BOB, EVE, NEW = "bob@shop.example", "eve@shop.example", "new@shop.example"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)


@pytest.fixture
def store(small_store: Context, frozen_clock: FrozenClock) -> Context:
    """The tiny world with four people, one of them invited, and two teams."""
    ctx = replace(small_store, clock=frozen_clock)
    found(ctx, "North", region="North")
    found(ctx, "Empty")
    hire(ctx, ADMIN.email, role="admin")
    hire(ctx, BOB, of=("North",), channel="Web")
    hire(ctx, EVE, role="manager")
    links.invite(
        ctx, NewPerson(email=NEW, role="viewer", teams=("North",)), who=ADMIN.email, base_url="http://localhost"
    )
    return ctx


def shown(ctx: Context, search: str = "", role: str = "admin") -> dict[str, Rendered]:
    """Every tile of the page, at an address."""
    view = view_on(ctx, PAGE, search, person(role))
    return {tile.name: render_tile(ctx, view, tile) for tile in PAGE.tiles}


def words(rendered: Rendered) -> str:
    """The words of a tile."""
    return f"{words_of(rendered.head)} {words_of(rendered.body)}"


def nodes(tree: Any, tag: str) -> list[dict[str, Any]]:
    """All elements of a tag within a tree."""
    if isinstance(tree, list):
        return [node for one in tree for node in nodes(one, tag)]
    if not isinstance(tree, dict):
        return []
    return [*([tree] if tree["t"] == tag else []), *nodes(tree.get("k"), tag)]


def forms(rendered: Rendered) -> dict[str, dict[str, Any]]:
    """The forms of a tile that change something, by their action."""
    return {form["data-act"]: form for form in nodes(rendered.body, "form") if "data-act" in form}


def lines(rendered: Rendered) -> list[str]:
    """The words of each row of the tables of a tile."""
    return [words_of(row) for body in nodes(rendered.body, "tbody") for row in nodes(body, "tr")]


@pytest.mark.parametrize("section", [name for name, _ in SECTIONS])
def test_a_section_shows_its_own_tiles_alone(store: Context, section: str) -> None:
    tiles = shown(store, f"?x.section={section}")
    assert {name for name, one in tiles.items() if one.body} == {"sections", section}
    assert not any(one.failed for one in tiles.values())


@pytest.mark.parametrize("role", ROLES[:-1])
@pytest.mark.parametrize("section", [name for name, _ in SECTIONS])
def test_who_is_no_administrator_reads_nothing(store: Context, section: str, role: str) -> None:
    tiles = shown(store, f"?x.section={section}&x.person={BOB}&x.team=North", role)
    said = " ".join(words(one) for name, one in tiles.items() if name != "sections")
    assert "This is outside your rights" in said
    for secret in (BOB, EVE, NEW, "North", "192.0.2"):
        assert secret not in said


def test_people_are_listed_with_what_they_are(store: Context) -> None:
    sessions.start(store, BOB, address="192.0.2.1", agent="", remember=False)
    people.disable(store, EVE, who=WHO)
    assert lines(shown(store)["people"]) == [
        f"{ADMIN.email}  you Admin Active – – None",
        f"{BOB} Viewer Active just now North Channel Web",
        f"{EVE} Manager Disabled – – None",
        f"{NEW} Viewer Invited – North None",
    ]


def test_whoever_is_logged_out_was_seen_at_their_last_log_in(store: Context, frozen_clock: FrozenClock) -> None:
    sessions.start(store, BOB, address="", agent="", remember=False)
    sessions.revoke_all(store, BOB, who=WHO)
    frozen_clock.advance(3 * 3600)
    assert lines(shown(store)["people"])[1] == f"{BOB} Viewer Active 3 h ago North Channel Web"


@pytest.mark.parametrize(
    ("search", "emails"), [("bob", [BOB]), ("NORTH", [BOB, NEW]), ("channel web", [BOB]), ("zz", [])]
)
def test_people_are_found_by_what_is_said_of_them(store: Context, search: str, emails: list[str]) -> None:
    tile = shown(store, f"?x.q={search}")["people"]
    assert [line.split()[0] for line in lines(tile)] == emails
    assert ("Nobody fits 'zz'" in words(tile)) is (not emails)


def test_a_person_shows_what_they_see_and_what_changes_it(store: Context) -> None:
    tile = shown(store, f"?x.person={BOB}")["person"]
    assert "View limited to Channel Web; View limited to Region North." in words(tile)
    assert forms(tile).keys() == {
        "person.role", "person.grant", "person.ungrant", "team.join", "team.leave", "person.disable",
    }  # fmt: skip
    assert all(name in ACTIONS for name in forms(tile))


def test_every_form_sends_fields_that_its_action_takes(store: Context) -> None:
    for email in (ADMIN.email, BOB):
        sessions.start(store, email, address="", agent="", remember=False)
    second_factor.confirm(store, BOB, TOTP(second_factor.begin(store, BOB).secret).at(store.clock.now()))
    people.disable(store, EVE, who=WHO)
    places = (f"?x.person={one}" for one in (BOB, EVE, NEW, ADMIN.email, "new"))
    seen = set()
    for place in (*places, "?x.section=teams&x.team=North", "?x.section=sessions"):
        for tile in shown(store, place).values():
            for form in nodes(tile.body, "form"):
                if "data-act" in form:
                    fields = {one["name"] for tag in ("input", "select") for one in nodes(form, tag)}
                    assert fields == ACTIONS[form["data-act"]].form.model_fields.keys()
                    seen.add(form["data-act"])
    assert seen == ACTIONS.keys()


def test_oneself_has_no_form_that_locks_out_and_is_asked_before_a_limit(store: Context) -> None:
    tile = shown(store, f"?x.person={ADMIN.email}")["person"]
    assert "This is you" in words(tile)
    assert not forms(tile).keys() & {"person.role", "person.disable", "person.factor_off"}
    assert "limits what you see yourself" in forms(tile)["person.grant"]["data-confirm"]
    assert "limit you too" in forms(tile)["team.join"]["data-confirm"]


def test_the_last_grant_is_not_taken_back_by_a_slip(store: Context) -> None:
    tile = shown(store, f"?x.person={BOB}")["person"]
    assert "It is the last own grant" in forms(tile)["person.ungrant"]["data-confirm"]


def test_members_are_suggested_from_the_rows_that_the_administrator_may_see(store: Context) -> None:
    limited = person("admin", region=("North",))
    tile = next(tile for tile in PAGE.tiles if tile.name == "person")
    every = nodes(shown(store, f"?x.person={BOB}")["person"].body, "datalist")
    fewer = nodes(render_tile(store, view_on(store, PAGE, f"?x.person={BOB}", limited), tile).body, "datalist")
    values = [{one["value"] for one in nodes(lists, "option")} for lists in (every, fewer)]
    assert {"North", "South", "Books", "Web"} <= values[0]
    assert "North" in values[1]
    assert "South" not in values[1]


@pytest.mark.parametrize("email", ["nobody@shop.example", "no-address", "x" * 300])
def test_a_person_who_is_not_there_is_said_not_to_be_there(store: Context, email: str) -> None:
    tiles = shown(store, f"?x.person={email}")
    assert tiles["person"].failed
    assert "This tile could not be answered" in words(tiles["person"])
    assert "reference" not in words(tiles["person"]).casefold()
    assert not tiles["people"].failed


def test_whom_is_invited_gets_another_link(store: Context) -> None:
    tile = shown(store, f"?x.person={NEW}")["person"]
    assert f"Sent by {ADMIN.email} and not accepted yet." in words(tile)
    assert "person.invite_again" in forms(tile)


def test_the_invitation_offers_teams_and_dimensions_that_limit(store: Context) -> None:
    tile = shown(store, "?x.person=new")["invite"]
    offered = [one["value"] for one in nodes(tile.body, "option")]
    assert {"viewer", "admin", "North", "Empty", "region", "brand"} <= set(offered)
    assert "payment_method" not in offered


def test_teams_are_listed_and_opened(store: Context) -> None:
    tiles = shown(store, "?x.section=teams&x.team=north")
    assert lines(tiles["teams"]) == ["Empty 0 Nothing", "North 2 Region North"]
    assert "Shows Region North." in words(tiles["team"])
    assert BOB in words(tiles["team"])
    empty = shown(store, "?x.section=teams&x.team=Empty")["team"]
    assert "Limits nobody: it has no grant." in words(empty)
    assert "Nobody is in it yet." in words(empty)
    assert shown(store, "?x.section=teams&x.team=West")["team"].failed


def test_without_teams_it_is_said_what_one_is_for(small_store: Context) -> None:
    assert "There is no team yet" in words(shown(small_store, "?x.section=teams")["teams"])


def test_the_table_of_roles_is_that_of_the_rights(store: Context) -> None:
    tile = shown(store, "?x.section=roles")["roles"]
    assert lines(tile)[0] == "People with an open account 2 0 1 1"
    assert "Set targets – no – no yes yes" in lines(tile)
    assert "See and drill yes yes yes yes" in lines(tile)


def test_sessions_say_who_where_and_which_is_this_one(store: Context) -> None:
    sessions.start(store, ADMIN.email, address="192.0.2.1", agent=CHROME, remember=False)
    sessions.start(store, BOB, address="192.0.2.2", agent="", remember=True)
    tile = shown(store, "?x.section=sessions")["sessions"]
    theirs, mine = lines(tile)
    assert "Chrome on Windows This is you, here" in mine
    assert theirs.startswith(BOB)
    assert "192.0.2.2 Unknown End" in theirs
    assert lines(shown(store, "?x.section=sessions&x.q=0.2.1")["sessions"]) == [mine]


def test_the_audit_is_searched_and_paged(store: Context) -> None:
    for number in range(60):
        audit.record_event(store, EVE, "exported", f"sheet {number}", rows=number)
    tile = shown(store, "?x.section=audit&x.q=sheet")["audit"]
    assert len(lines(tile)) == 50
    assert "sheet 59 rows 59" in lines(tile)[0]
    older = nodes(tile.body, "a")[-1]["href"]
    rest = shown(store, older.partition("?")[2])["audit"]
    assert [line.rpartition(" ")[2] for line in lines(rest)] == [str(number) for number in range(9, -1, -1)]
    assert "Older" not in words(rest)


@pytest.mark.parametrize(("search", "count"), [
    ("x.what=team+added", 2), (f"x.who={ADMIN.email}", 1), ("x.since=2024-12-31", 6), ("x.since=2025-01-01", 0),
    ("x.q=REGION", 1), ("x.q=%25", 0),
])  # fmt: skip
def test_the_audit_is_narrowed(store: Context, search: str, count: int) -> None:
    tile = shown(store, f"?x.section=audit&{search}")["audit"]
    assert len(lines(tile)) == count
    assert ("No line fits" in words(tile)) is (count == 0)


@pytest.mark.parametrize("search", [
    "x.before=one", "x.before=-1", "x.before=99999999999999999999999", "x.before=²", "x.since=31.12.2024",
    "x.since=0001-01-01T00", "x.what=nothing", "x.before=" + "9" * 3000,
])  # fmt: skip
def test_a_forged_search_is_answered_with_a_sentence(store: Context, search: str) -> None:
    tile = shown(store, f"?x.section=audit&{search}")["audit"]
    assert tile.failed
    assert "reference" not in words(tile).casefold()


def test_the_earliest_day_there_is_can_be_asked_for_anywhere(store: Context) -> None:
    east = replace(store, settings=store.settings.model_copy(update={"time_zone": "Asia/Kolkata"}))
    tile = shown(east, "?x.section=audit&x.since=0001-01-01")["audit"]
    assert "E-" not in words(tile)


def test_details_are_said_in_words() -> None:
    said = details_in_words({"before": "viewer", "teams": [], "grants": {"region": ["North", "East"]}, "again": True})
    assert said == "before viewer, grants region North or East, again yes"
    assert details_in_words({"agent": CHROME, "sessions": 1200}) == "agent Chrome on Windows, sessions 1,200"


@pytest.mark.parametrize(("agent", "said"), [
    (CHROME, "Chrome on Windows"), (CHROME + " Edg/126.0", "Edge on Windows"), ("", "Unknown"), ("x" * 90, "x" * 40),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox on Linux"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on iPhone"),
])  # fmt: skip
def test_browsers_have_short_names(agent: str, said: str) -> None:
    assert browser_in_words(agent) == said


@pytest.mark.parametrize(("age", "said"), [
    (timedelta(seconds=119), "just now"), (timedelta(minutes=2), "2 min ago"), (timedelta(hours=1), "1 h ago"),
    (timedelta(days=1), "1 day ago"), (timedelta(days=29), "29 days ago"), (timedelta(days=30), "1 Dec 2024"),
])  # fmt: skip
def test_how_long_ago_is_said_as_far_as_it_matters(frozen_clock: FrozenClock, age: timedelta, said: str) -> None:
    now = frozen_clock.now()
    assert ago(now - age, now) == said

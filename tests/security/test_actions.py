"""Actions: whoever has not the right changes nothing, and nobody changes what their view does not show."""

from typing import Any

import pytest

from dashapp.http.action_list import ACTIONS
from services.accounts import people, sessions
from services.accounts.permissions import ROLES, may
from services.monitoring.rules.store import rules
from services.monitoring.targets.store import targets
from services.query.scope import Scope
from tests.security.kept import changed, kept
from tests.security.shop import Shop, email_of
from tests.security.sound import check
from tests.services.accounts.hiring import WHO

EVERYTHING = Scope.everything("a test")

PAIRS = [(role, name) for name, action in ACTIONS.items() for role in ROLES if not may(role, action.needs)]


def fields_of(shop: Shop, name: str) -> dict[str, str]:
    """Fields with which the action would do something: of a person, a team, a target and a rule that are there."""
    known: dict[str, str] = {
        "email": email_of("analyst"), "role": "admin", "dimension": "region", "member": "North", "team": "Northerners",
        "name": "Newcomers", "metric": "revenue", "period": "month:2024-01-01", "part": "region:North", "value": "77",
        "kind": "below", "threshold": "1", "against": "", "grain": "month", "minimum": "1",
        "target": str(targets(shop.ctx, EVERYTHING)[0].target_id), "rule": str(rules(shop.ctx, EVERYTHING)[0].rule_id),
        "session_id": str(_somebodys_session(shop)),
    }  # fmt: skip
    return {field: known.get(field, "1") for field in ACTIONS[name].form.model_fields}


def _somebodys_session(shop: Shop) -> int:
    if not sessions.sessions(shop.ctx, email_of("analyst")):
        shop.enter(email_of("analyst"))
    return sessions.sessions(shop.ctx, email_of("analyst"))[0].session_id


@pytest.mark.parametrize(("role", "name"), PAIRS)
def test_nobody_does_what_their_role_may_not(shop: Shop, role: str, name: str) -> None:
    fields, visitor = fields_of(shop, name), shop.as_(role)
    before = kept(shop.ctx)
    for given in (fields, {}, {"x": "y"}, None, "x"):
        response = check(shop, visitor.post_json(f"/act/{name}", {"fields": given}), (role, name))
        assert response.status_code == 403, (role, name, given)
        assert f"The role {role} may not" in response.json["error"]
    assert changed(before, kept(shop.ctx)) == {}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_a_person_who_was_disabled_meanwhile_does_nothing(shop: Shop, name: str) -> None:
    email = shop.hire("admin")
    visitor = shop.enter(email)
    assert visitor.client.get("/account").status_code == 200
    people.disable(shop.ctx, email, who=WHO)
    fields, before = fields_of(shop, name), kept(shop.ctx)
    response = check(shop, visitor.post_json(f"/act/{name}", {"fields": fields}), name)
    assert response.status_code == 401
    assert changed(before, kept(shop.ctx)) == {}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_a_person_who_lost_the_role_meanwhile_does_nothing(shop: Shop, name: str) -> None:
    email = shop.hire("admin")
    visitor = shop.enter(email)
    people.change_role(shop.ctx, email, "viewer", who=WHO)
    fields, before = fields_of(shop, name), kept(shop.ctx)
    assert visitor.post_json(f"/act/{name}", {"fields": fields}).status_code == 403
    assert changed(before, kept(shop.ctx)) == {}


PARTS = ("region:South", "region:@West", "region:Nowhere", "region:\u202eNorth", "region:North,South")
WIDER = ("", "region:", "segment:Strangers", "category:Foreignware", "category:")
"""More than North."""


@pytest.mark.parametrize("name", sorted(name for name, action in ACTIONS.items() if "part" in action.form.model_fields))
def test_nobody_sets_for_others_what_their_view_does_not_show(shop: Shop, name: str) -> None:
    north, fields = shop.as_("north"), fields_of(shop, name)
    before = kept(shop.ctx)
    for part in (*PARTS, *WIDER):
        response = check(shop, north.post_json(f"/act/{name}", {"fields": fields | {"part": part}}), part)
        assert response.status_code in (400, 403, 404, 422), part
    assert changed(before, kept(shop.ctx)) == {}
    assert north.post_json(f"/act/{name}", {"fields": fields | {"part": "region:North"}}).status_code == 200


def test_nobody_takes_back_what_their_view_does_not_show(shop: Shop) -> None:
    north, before = shop.as_("north"), kept(shop.ctx)
    foreign: list[tuple[str, dict[str, Any]]] = [
        ("target.remove", {"target": str(one.target_id)})
        for one in targets(shop.ctx, EVERYTHING)
        if one.member != "North"
    ]
    foreign += [
        ("rule.remove", {"rule": str(one.rule_id)}) for one in rules(shop.ctx, EVERYTHING) if one.member == "South"
    ]
    assert len(foreign) >= 3
    for name, fields in foreign:
        there = check(shop, north.post_json(f"/act/{name}", {"fields": fields}), fields)
        nowhere = north.post_json(f"/act/{name}", {"fields": dict.fromkeys(fields, "987654")})
        number = next(iter(fields.values()))
        assert (there.status_code, there.json["error"].replace(number, "N")) == (
            404,
            nowhere.json["error"].replace("987654", "N"),
        )
    assert changed(before, kept(shop.ctx)) == {}


def test_only_our_pages_reach_an_action(shop: Shop) -> None:
    admin, bodies = shop.as_("admin"), {name: {"fields": fields_of(shop, name)} for name in ACTIONS}
    before = kept(shop.ctx)
    for name, body in bodies.items():
        for headers in ({}, {"Origin": "http://example.org"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            assert check(shop, admin.post_json(f"/act/{name}", body, headers), name).status_code == 403
        assert admin.client.get(f"/act/{name}").status_code in (200, 405)
    assert changed(before, kept(shop.ctx)) == {}

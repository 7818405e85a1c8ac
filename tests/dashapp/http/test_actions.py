"""Doing: the address of actions answers with what was done or with the status and sentence of what was wrong."""

from collections.abc import Iterator

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from dashapp.auth.failures import install_failures
from dashapp.auth.principal import Principal
from dashapp.http import actions
from dashapp.http.action_list import ACTIONS
from services.accounts.audit import list_entries
from services.core.context import Context
from services.core.errors import NotAllowed
from services.monitoring.targets.store import targets
from tests.fixtures.web import person

GOOD = {"metric": "revenue", "period": "year:2024-01-01", "part": "", "value": "500"}


def client(ctx: Context, who: Principal) -> FlaskClient:
    """The address for a person; the guard has its own tests."""
    server = Flask(__name__)
    install_failures(server)
    actions.install(server, ctx)

    @server.before_request
    def enter() -> None:
        g.principal = who

    return server.test_client()


@pytest.fixture
def manager(small_store: Context) -> Iterator[FlaskClient]:
    """The address for a manager."""
    with client(small_store, person("manager")) as made:
        yield made


def test_it_does_what_a_form_asks_for(small_store: Context, manager: FlaskClient) -> None:
    answer = manager.post("/act/target.set", json={"fields": GOOD})
    assert (answer.status_code, answer.json) == (
        200,
        {"words": "The target of 500.00 for revenue is set.", "go": None, "keep": None},
    )
    assert len(targets(small_store, person("manager").scope)) == 1
    assert [entry.what for entry in list_entries(small_store)] == ["target set"]


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("no.such", {"fields": {}}, 404),
        ("target.set", {"fields": GOOD | {"extra": "1"}}, 400),
        ("target.set", {"fields": GOOD | {"value": 5}}, 400),
        ("target.set", {"fields": GOOD | {"value": "5" * 60}}, 400),
        ("target.set", {"fields": GOOD | {"metric": "nonsense"}}, 400),
        ("target.set", {"fields": GOOD | {"part": "nonsense:x"}}, 404),
        ("target.set", {"fields": GOOD | {"part": "North"}}, 400),
        ("target.set", {"fields": GOOD | {"period": "year"}}, 400),
        ("target.set", {"fields": GOOD | {"period": "week:2024-01-01"}}, 400),
        ("target.set", {"fields": {"metric": "revenue"}}, 400),
        ("target.remove", {"fields": {"target": "999"}}, 404),
        ("target.remove", {"fields": {"target": "999999999999999"}}, 404),
        ("target.set", {"fields": None}, 400),
        ("target.set", {}, 400),
        ("target.set", {"fields": GOOD, "more": 1}, 400),
        ("target.set", [], 400),
        ("target.set", "text", 400),
    ],
)
def test_forged_input_is_refused(
    small_store: Context, manager: FlaskClient, name: str, body: object, status: int
) -> None:
    answer = manager.post(f"/act/{name}", json=body)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"]
    assert targets(small_store, person("manager").scope) == ()


def test_what_is_no_json_is_refused(manager: FlaskClient) -> None:
    assert manager.post("/act/target.set", data="x", content_type="application/json").status_code == 400
    deep = "[" * 100_000
    assert manager.post("/act/target.set", data=deep, content_type="application/json").status_code == 400
    assert manager.post("/act/target.set", data={"fields": "x"}).status_code == 415
    assert manager.get("/act/target.set").status_code == 405


@pytest.mark.parametrize("name", list(ACTIONS))
def test_the_right_is_looked_at_before_the_fields(small_store: Context, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.do_action(small_store, person("viewer"), name, "not even fields")


def test_a_limited_manager_sets_nothing_for_others(small_store: Context) -> None:
    with client(small_store, person("manager", region=("North",))) as limited:
        for part in ("", "region:South", "segment:Premium"):
            assert limited.post("/act/target.set", json={"fields": GOOD | {"part": part}}).status_code == 403
        assert limited.post("/act/target.set", json={"fields": GOOD | {"part": "region:North"}}).status_code == 200

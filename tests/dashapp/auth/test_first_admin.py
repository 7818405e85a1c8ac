"""First: an empty home makes its administrator, once."""

from flask import Flask

from dashapp.auth.principal import Principal
from services.accounts import people
from services.core.context import Desk
from tests.dashapp.auth.conftest import ANN, BOB, make_server
from tests.dashapp.auth.visitor import Visitor
from tests.services.accounts.hiring import PASSWORD, hire

OURS = "cartograph"


def test_the_first_page_makes_the_administrator_and_lets_them_in(web_desk: Desk) -> None:
    visitor = Visitor(make_server(web_desk))
    assert "Make the first account" in visitor.open("/first").text
    assert visitor.submit("/first", email=ANN, password=PASSWORD).location == "/first/store"
    assert visitor.open("/who").json["role"] == "admin"
    offered = visitor.open("/first/store").text
    assert "Make the demo store" in offered
    assert 'href="/data"' in offered


def test_it_is_closed_once_there_is_an_account(web_desk: Desk) -> None:
    visitor = Visitor(make_server(web_desk))
    token = visitor.token("/first")
    hire(web_desk, ANN)
    fields = {"email": BOB, "password": PASSWORD, "csrf_token": token}
    late = visitor.client.post("/first", data=fields, headers={"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
    assert late.status_code == 403
    assert visitor.open("/first").location == "/login"
    assert [person.email for person in people.everyone(web_desk)] == [ANN]


def test_the_rules_hold_for_the_first_account_too(web_desk: Desk) -> None:
    visitor = Visitor(make_server(web_desk))
    refused = visitor.submit("/first", email=ANN, password=OURS)
    assert refused.status_code == 422
    assert "fewer than 12 characters" in refused.text
    assert visitor.submit("/first", email="nonsense", password=PASSWORD).status_code == 422
    assert people.everyone(web_desk) == ()


def test_the_demo_store_is_started_by_who_may_import(web_desk: Desk) -> None:
    started: list[str] = []

    def start(principal: Principal) -> str:
        started.append(principal.email)
        return "/data?job=1"

    server: Flask = make_server(web_desk, load_demo=start)
    hire(web_desk, ANN, role="analyst")
    hire(web_desk, BOB)
    ann, bob = Visitor(server), Visitor(server)
    ann.log_in(ANN)
    assert ann.submit("/first/demo", at="/first/store").location == "/data?job=1"
    bob.log_in(BOB)
    assert bob.open("/first/store").status_code == 403
    assert bob.submit("/first/demo", at="/account").status_code == 403
    assert started == [ANN]


def test_without_a_job_the_demo_leads_to_the_data_page(ann: Visitor) -> None:
    assert ann.submit("/first/demo", at="/first/store").location == "/data"

"""Member lists: everybody on them, exact, under the rights of who takes them, and written down."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import update

from dashapp.auth.failures import install_failures
from dashapp.auth.principal import Principal
from dashapp.pages.segments import routes
from dashapp.shell.open_view import view_of_request
from models.warehouse import users
from services.accounts.audit import list_entries
from services.analyses import member_pages
from services.analyses.carts.question import Abandonment
from services.analyses.segments.kinds import SEGMENTS
from services.core.context import Context
from services.query.run import run
from tests.fixtures.web import person
from tests.services.ingest.bench import LOG, bring_text

ANN = person("viewer")


def client(ctx: Context, who: Principal = ANN) -> FlaskClient:
    """The addresses of lists for a person; the guard has its own tests."""
    server = Flask(__name__)
    install_failures(server)
    routes.install(server, ctx, view_of_request)

    @server.before_request
    def enter() -> None:
        g.principal = who

    return server.test_client()


def listed(text: str) -> list[dict[str, str]]:
    """The rows of a file by column."""
    lines = [line for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if not line[0].startswith("# ")]
    return [dict(zip(lines[0], row, strict=True)) for row in lines[1:]]


def test_the_lists_of_members(small_store: Context) -> None:
    mine = client(small_store)
    found = {
        name: [row["User"] for row in listed(mine.get(f"/members/{name}.csv?period=all").text)] for name in SEGMENTS
    }
    assert found == {
        "view_only": ["U4"], "cart_abandoner": ["U2"], "single": ["U3"], "multi": ["U1"], "high_value": ["U1"],
    }  # fmt: skip
    answer = mine.get("/members/multi.csv?period=all&brand=asus")
    assert answer.headers["Content-Disposition"].endswith('segments-multi-2023-12-31-2024-02-29.csv"')
    assert "Brand is asus" in answer.text
    assert f"Exported by: {ANN.email}" in answer.text


def test_the_whole_recovery_list_in_pages(random_store: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = listed(client(random_store).get("/recovery.csv?period=all").text)
    total = run(random_store, Abandonment(by="since"), ANN.scope).rows()[-1]
    assert len(whole) == total["abandoning_users"] > 10
    assert sum(Decimal(row["Value left"]) for row in whole) == total["value_left"]
    monkeypatch.setattr(member_pages, "PAGE", 7)
    assert listed(client(random_store).get("/recovery.csv?period=all").text) == whole


def test_a_limited_person_takes_no_foreign_user_along(small_store: Context) -> None:
    mine = client(small_store, person(region=("North",)))
    assert [row["User"] for row in listed(mine.get("/members/multi.csv?period=all").text)] == ["U1"]
    assert listed(mine.get("/recovery.csv?period=all").text) == []


def test_every_list_is_written_down(small_store: Context) -> None:
    mine = client(small_store)
    mine.get("/members/single.csv?period=all&brand=hp")
    mine.get("/recovery.csv?period=all")
    found = list_entries(small_store)
    assert sorted((e.who, e.what, e.subject) for e in found) == [
        (ANN.email, "exported", "segments/recovery"),
        (ANN.email, "exported", "segments/single"),
    ]
    assert any("Brand is hp" in e.details["filters"] for e in found)


def test_cells_that_would_run_are_neutralised(small_store: Context) -> None:
    with small_store.engine.write() as writer:
        writer.execute(update(users).where(users.c.user_key == 2).values(user_id="=1+1"))
    for path in ("/recovery.csv?period=all", "/members/cart_abandoner.csv?period=all"):
        assert [row["User"] for row in listed(client(small_store).get(path).text)] == ["'=1+1"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/members/nobody.csv", 404), ("/members/.csv", 404), ("/members/multi.csv?nonsense=1", 400),
        ("/recovery.csv?period=x", 400), ("/recovery.csv?region=%FF", 400), ("/recovery.csv?x.by=nothing", 400),
    ],
)  # fmt: skip
def test_forged_addresses_are_refused(small_store: Context, path: str, status: int) -> None:
    assert client(small_store).get(path).status_code == status
    assert not list_entries(small_store)


def test_without_the_right_nothing_leaves(small_store: Context) -> None:
    nobody = client(small_store, replace(ANN, rights=frozenset()))
    assert [nobody.get(path).status_code for path in ("/members/multi.csv", "/recovery.csv")] == [403, 403]


def test_a_limited_person_of_a_log_without_customers_gets_the_reason(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "events", LOG + "2024-01-01 10:00:00 UTC,view,P1,1,a.b,asus,5.00,U1,S1\n")
    mine = client(duckdb_context, person(region=("North",)))
    assert [mine.get(path).status_code for path in ("/members/multi.csv", "/recovery.csv")] == [403, 403]

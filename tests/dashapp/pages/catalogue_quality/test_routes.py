"""The eight tables from the page: a ZIP of the view, within the scope of who takes it, and written down."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from dashapp.auth.failures import install_failures
from dashapp.auth.principal import Principal
from dashapp.pages.catalogue_quality import routes
from dashapp.shell.open_view import view_of_request
from services.accounts.audit import list_entries
from services.core.context import Context
from services.exports.case_study.archive import NAMES
from tests.fixtures.web import person
from tests.services.ingest.bench import LOG, bring_text


def client(ctx: Context, who: Principal) -> FlaskClient:
    """The address of the tables for a person; the guard has its own tests."""
    server = Flask(__name__)
    install_failures(server)
    routes.install(server, ctx, view_of_request)

    @server.before_request
    def enter() -> None:
        g.principal = who

    return server.test_client()


@pytest.fixture
def viewer(small_store: Context) -> Iterator[FlaskClient]:
    """The address for somebody who sees all."""
    with client(small_store, person("viewer")) as made:
        yield made


def test_the_eight_tables_are_taken_along_and_written_down(small_store: Context, viewer: FlaskClient) -> None:
    answer = viewer.get("/case-study.zip?period=all&price_tier=high")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith('-2023-12-31-2024-02-29.zip"')
    packed = zipfile.ZipFile(io.BytesIO(answer.data))
    assert packed.namelist() == [f"{name}.csv" for name in NAMES]
    assert "Total Revenue,300.00" in packed.read("kpi_summary.csv").decode()
    (entry,) = list_entries(small_store)
    assert (entry.what, entry.who) == ("exported", "viewer@shop.example")
    assert "Price tier is high" in str(entry.details)


def test_the_tables_are_within_the_scope(small_store: Context) -> None:
    with client(small_store, person(region=("North",))) as limited:
        packed = zipfile.ZipFile(io.BytesIO(limited.get("/case-study.zip?period=all").data))
    assert "U3" not in packed.read("events_cleaned.csv").decode()
    assert "Total Users,1" in packed.read("kpi_summary.csv").decode()


@pytest.mark.parametrize("search", ["channel=Web", "period=nonsense", "x.gap=all", "table=nothing"])
def test_an_address_that_is_none_of_the_page_is_refused(small_store: Context, viewer: FlaskClient, search: str) -> None:
    assert viewer.get(f"/case-study.zip?{search}").status_code == 400
    assert list_entries(small_store) == ()


def test_a_log_without_customers_gives_a_limited_person_nothing(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "events", LOG + "2024-01-01 10:00:00 UTC,view,P1,1,a.b,asus,5.00,U1,S1\n")
    with client(duckdb_context, person(region=("North",))) as limited:
        assert limited.get("/case-study.zip").status_code == 403
    assert "exported" not in [entry.what for entry in list_entries(duckdb_context)]

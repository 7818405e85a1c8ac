"""Queueing: the demo store that is begun on the first page leads to where one sees how it goes, and then on."""

from dataclasses import replace

from flask import Flask

from dashapp.core import queue
from services.core.context import Context
from services.jobs.requests import find_job
from tests.fixtures.web import person
from tests.services.jobs.working import ANN, staff


class Shelf:
    """A queue on which everything stays."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def start(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def send(self, job_id: str) -> None:
        """Keep it."""
        self.sent.append(job_id)


def test_the_address_names_the_job(duckdb_context: Context) -> None:
    staff(duckdb_context)
    server, shelf = Flask(__name__), Shelf()
    queue.install(server, shelf)
    with server.app_context():
        address = queue.start_demo(duckdb_context, replace(person("analyst"), email=ANN))
    assert address == f"/data?x.job={shelf.sent[0]}"
    assert find_job(duckdb_context, shelf.sent[0], ANN).kind == "load_demo"

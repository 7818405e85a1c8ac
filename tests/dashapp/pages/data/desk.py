"""A desk for tests of the page Data: a store with people and a queue, its addresses, its page as somebody sees it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient

from dashapp.auth.failures import install_failures
from dashapp.auth.principal import Principal
from dashapp.core import queue as queueing
from dashapp.core.markup import words_of
from dashapp.http import actions, uploads
from dashapp.pages.data import PAGE
from dashapp.shell.render import Rendered, render_page
from services.core.context import Context
from services.jobs.queue import Queue
from services.jobs.requests import Job
from services.uploads.receive import receive_file
from services.uploads.store import Upload
from tests.fixtures.web import person, view_on
from tests.services.jobs.working import ANN, MAX, VIC, until

ROLES = {ANN: "analyst", MAX: "manager", VIC: "viewer"}


def somebody(email: str, **grants: tuple[str, ...]) -> Principal:
    """One of the people of the store."""
    return replace(person(ROLES.get(email, "analyst"), **grants), email=email)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A store, its queue, and who sits at the browser."""

    ctx: Context
    queue: Queue

    def client(self, who: Principal) -> FlaskClient:
        """The addresses for somebody; the guard has its own tests."""
        server = Flask(__name__)
        install_failures(server)
        queueing.install(server, self.queue)
        actions.install(server, self.ctx)
        uploads.install(server, self.ctx)

        @server.before_request
        def enter() -> None:
            g.principal = who

        return server.test_client()

    def page(self, search: str = "", who: Principal | None = None) -> Rendered:
        """The upper part of the page."""
        return self.tiles(search, who)["import"]

    def tiles(self, search: str = "", who: Principal | None = None) -> Mapping[str, Rendered]:
        """The whole page."""
        return render_page(self.ctx, PAGE, view_on(self.ctx, PAGE, search, who or somebody(ANN)))

    def said(self, search: str = "", who: Principal | None = None) -> str:
        """All words of the upper part."""
        found = self.page(search, who)
        return " ".join((words_of(found.head), words_of(found.body)))

    def act(self, name: str, who: str = ANN, /, **fields: str) -> Any:
        """Send a form; give what the browser is told."""
        answer = self.client(somebody(who)).post(f"/act/{name}", json={"fields": fields})
        assert answer.status_code == 200, answer.json
        return answer.json

    def job(self, told: Mapping[str, Any], who: str = ANN) -> Job:
        """Wait for the job that an action led to."""
        return until(self.ctx, told["go"].partition("x.job=")[2], who=who)

    def send(self, content: str, name: str = "orders.csv", who: str = ANN) -> Upload:
        """Send a file as somebody."""
        return receive_file(self.ctx, who, name, io.BytesIO(content.encode()))

    def checked(self, upload: Upload, **fields: str) -> Job:
        """Check a file, and wait for what is said of it."""
        given = {"uploads": upload.upload_id, "kind": upload.kind or "transactions"}
        return self.job(self.act("data.check", **given | fields))

    def imported(self, content: str, name: str = "orders.csv", **fields: str) -> Job:
        """Bring a file in, all the way."""
        check = self.checked(self.send(content, name), **fields)
        assert check.state == "done", check.error
        return self.job(self.act("data.import", job=check.job_id))


def attributes(tree: Any, name: str) -> list[Any]:
    """Every value of an attribute in a tree, in order."""
    if isinstance(tree, list):
        return [value for child in tree for value in attributes(child, name)]
    if not isinstance(tree, dict):
        return []
    own = [tree[name]] if name in tree else []
    return own + attributes(tree.get("k"), name)


def elements(tree: Any, tag: str) -> list[dict[str, Any]]:
    """Every element of a tag in a tree, in order."""
    if isinstance(tree, list):
        return [found for child in tree for found in elements(child, tag)]
    if not isinstance(tree, dict):
        return []
    own = [tree] if tree.get("t") == tag else []
    return own + elements(tree.get("k"), tag)

"""Audit: every change leaves a line, and no line holds a secret."""

import ast
import io
import logging
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.logging import configure
from config.settings import Settings
from models.app.accounts import Team, User
from models.app.base import Base
from services.accounts import people, teams
from services.accounts.audit import changing, list_entries
from services.accounts.grants import Owner, add_grants, remove_grants
from services.accounts.login import authenticate
from services.core.context import Desk
from services.core.errors import AlreadyThere, PasswordRefused
from tests.contracts.sources import PACKAGES, modules, tree
from tests.services.accounts.hiring import PASSWORD, WHO, found, hire

ANN, ROOT = "ann@example.org", "root@example.org"
OTHER = "another phrase, made up for tests too"
WEAK = "hunter2hunter2"


def everything_done(desk: Desk) -> None:
    """Make every kind of change there is."""
    hire(desk, ROOT, role="admin")  # the last administrator could not be disabled
    found(desk, "North", region="North")
    hire(desk, ANN, role="analyst", channel="Web")
    teams.join(desk, "North", ANN, who=WHO)
    add_grants(desk, Owner(kind="user", name=ANN), (("segment", "Premium"), ("channel", "App")), who=WHO)
    remove_grants(desk, Owner(kind="team", name="north"), (("region", "North"),), who=WHO)
    people.change_role(desk, ANN, "admin", who="bob@example.org")
    people.set_password(desk, ANN, OTHER, who=WHO)
    people.disable(desk, ANN, who=WHO)
    people.enable(desk, ANN, who=WHO)
    teams.leave(desk, "North", ANN, who=WHO)


def test_every_change_is_written_down_with_who_what_when_and_to_whom(desk: Desk) -> None:
    everything_done(desk)
    told = [(entry.what, entry.subject, entry.details) for entry in list_entries(desk)]
    assert told == [
        ("user added", ROOT, {"role": "admin", "teams": [], "grants": {}}),
        ("team added", "North", {"grants": {"region": ["North"]}}),
        ("user added", ANN, {"role": "analyst", "teams": [], "grants": {"channel": ["Web"]}}),
        ("team joined", ANN, {"team": "North"}),
        ("grants added", ANN, {"grants": {"channel": ["App"], "segment": ["Premium"]}}),
        ("grants removed", "North", {"grants": {"region": ["North"]}}),
        ("role changed", ANN, {"before": "analyst", "after": "admin"}),
        ("password set", ANN, {}),
        ("user disabled", ANN, {}),
        ("user enabled", ANN, {}),
        ("team left", ANN, {"team": "North"}),
    ]
    assert {entry.at for entry in list_entries(desk)} == {desk.clock.now()}
    assert {entry.who for entry in list_entries(desk)} == {WHO, "bob@example.org"}
    assert [entry.what for entry in list_entries(desk, last=2)] == ["user enabled", "team left"]


def test_what_changes_nothing_is_not_written_down(desk: Desk) -> None:
    hire(desk, ANN, region="North")
    people.enable(desk, ANN, who=WHO)
    people.change_role(desk, ANN, "viewer", who=WHO)
    assert add_grants(desk, Owner(kind="user", name=ANN), (("region", "North"),), who=WHO) == ()
    assert [entry.what for entry in list_entries(desk)] == ["user added"]


def test_what_is_not_written_down_does_not_happen(desk: Desk) -> None:
    hire(desk, ANN)
    with changing(desk, WHO) as change:
        change.session.add(Team(name="x", name_key="x", created_at=change.at))
        change.session.execute(sa.update(User).values(role="admin"))
    assert teams.teams(desk) == ()
    assert people.everyone(desk)[0].role == "viewer"


def test_a_change_that_fails_leaves_no_line(desk: Desk) -> None:
    def break_off() -> None:
        with changing(desk, WHO) as change:
            change.record("team added", "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert list_entries(desk) == ()


def test_accounts_are_changed_through_the_audit_only() -> None:
    doors = {
        path.as_posix()
        for path in modules(*PACKAGES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "write"
        if isinstance(node.value, ast.Attribute) and node.value.attr == "application"
    }
    assert doors == {"services/accounts/audit.py"}


def dump(desk: Desk) -> str:
    """Everything in the database, and for a file every byte of it."""
    with desk.application.read() as session:
        rows = [str(session.execute(sa.select(table)).all()) for table in Base.metadata.sorted_tables]
    files = [path.read_bytes().decode("latin-1") for path in Path(desk.settings.home).rglob("application*")]
    return "\n".join([*rows, *files])


def test_no_password_is_in_the_database_or_in_a_log(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    monkeypatch.setattr("sys.stderr", said)
    configure(Settings(log_level="DEBUG"))
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    try:
        everything_done(desk)
        with pytest.raises(PasswordRefused) as refused:
            people.set_password(desk, ANN, WEAK, who=WHO)
        with pytest.raises(AlreadyThere) as taken:
            hire(desk, ANN)
        authenticate(desk, ANN, PASSWORD)
        authenticate(desk, ANN, OTHER)
    finally:
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    told = [str(refused.value), str(taken.value), repr(list_entries(desk))]
    for secret in (PASSWORD, OTHER, WEAK):
        assert not [text for text in [dump(desk), said.getvalue(), *told] if secret in text]
    assert not [text for text in [said.getvalue(), *told] if "$argon2" in text]
    assert "$argon2id$" in dump(desk)

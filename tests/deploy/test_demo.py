"""`cartograph demo`: from an empty home to a store with an account, once; and what it does to other homes."""

import shutil
import signal
import time
from pathlib import Path

import pytest
import requests

from config.settings import Settings
from dashapp.commands.demo import EMAIL, is_incomplete
from services.accounts.login import authenticate
from services.core.context import Context, build_context, build_desk
from services.demo.loading import load_demo
from services.demo.world import WorldSpec
from services.ingest.undo import undo_last
from services.monitoring.rules.store import rules
from services.monitoring.targets.store import targets
from services.query.scope import Scope
from tests.deploy.processes import CARTOGRAPH, environment, lines_until, run, started
from tests.world import load_world

DEMO = (*CARTOGRAPH, "demo", "--port", "0")
READY = 60
"""Seconds; the promise of the README."""


def let_in(home: Path, email: str, password: str) -> bool:
    desk = build_desk(Settings(home=home))
    try:
        return authenticate(desk, email, password) is not None
    finally:
        desk.application.close()


def value(line: str, name: str) -> str:
    """Give what a line of that name says."""
    assert line.startswith(f"{name}:")
    return line.partition(":")[2].strip()


def test_an_empty_home_becomes_a_store_with_one_account(tmp_path: Path) -> None:
    home, begun = tmp_path / "home", time.monotonic()
    with started(DEMO, environment(home)) as process:
        address, account, secret = lines_until(process, "Password:")
        assert requests.get(f"{value(address, 'Address')}/health", timeout=20).status_code == 200
        assert time.monotonic() - begun < READY
        password = value(secret, "Password")
        assert value(account, "Account") == EMAIL
        assert let_in(home, EMAIL, password)
        assert not let_in(home, EMAIL, password[:-1])
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "")
    assert password not in err
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if password.encode() in path.read_bytes()] == []
    again = run([*CARTOGRAPH, "demo", "--no-serve"], environment(home))
    assert (again.returncode, again.stdout) == (0, "\n")
    assert "This home has a store already" in again.stderr
    assert f"cartograph user password {EMAIL}" in again.stderr
    assert let_in(home, EMAIL, password)
    ctx = build_context(Settings(home=home))
    assert targets(ctx, Scope.everything("tests"))
    assert rules(ctx, Scope.everything("tests"))
    ctx.close()


def test_a_store_that_is_there_is_left_alone(duckdb_settings: Settings) -> None:
    ctx = build_context(duckdb_settings, write=True)
    load_world(ctx)
    before = ctx.engine.data_version()
    ctx.close()
    said = run([*CARTOGRAPH, "demo", "--no-serve"], environment(duckdb_settings.home))
    assert said.returncode == 0, said.stderr
    assert "This home has a store already" in said.stderr
    account, secret = said.stdout.splitlines()
    assert let_in(duckdb_settings.home, value(account, "Account"), value(secret, "Password"))
    ctx = build_context(duckdb_settings)
    assert ctx.engine.data_version() == before
    ctx.close()


def test_each_home_has_a_password_of_its_own(duckdb_settings: Settings, tmp_path: Path) -> None:
    ctx = build_context(duckdb_settings, write=True)
    load_world(ctx)
    ctx.close()
    other = tmp_path / "other"
    shutil.copytree(duckdb_settings.home, other)
    homes = (duckdb_settings.home, other)
    said = [run([*CARTOGRAPH, "demo", "--no-serve"], environment(home)).stdout for home in homes]
    assert said[0] != said[1]


def test_what_was_interrupted_is_made_whole(
    duckdb_context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = WorldSpec(scale=0.05)
    monkeypatch.setattr("dashapp.commands.demo.SPEC", spec)
    assert is_incomplete(duckdb_context)
    load_demo(duckdb_context, spec, tmp_path / "demo")
    assert not is_incomplete(duckdb_context)
    undo_last(duckdb_context)
    assert is_incomplete(duckdb_context)


def test_another_demo_is_left_as_it_is(duckdb_context: Context, tmp_path: Path) -> None:
    load_demo(duckdb_context, WorldSpec(scale=0.05), tmp_path / "demo")
    assert not is_incomplete(duckdb_context)

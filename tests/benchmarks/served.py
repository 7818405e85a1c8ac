"""Served: `cartograph serve` as a process of its own on a demo store, for a crowd to click on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.settings import Settings
from services.accounts import people
from services.accounts.passwords import generate_password
from services.accounts.people import NewPerson
from services.core.context import Context, build_context
from services.demo.loading import load_demo
from services.demo.world import WorldSpec
from services.query.questions import MetricQuery
from services.query.run import run
from services.query.scope import Scope
from tests.benchmarks import crowd

PORT = 8077


def crowded(folder: Path, scale: float, seconds: float) -> tuple[str, ...]:
    """Serve a store of a size, let the crowd click, sum up what they saw."""
    home = folder / f"crowd{scale:g}"
    settings = Settings(home=home)
    everybody, members = _prepared(settings, scale)
    with running(home) as (url, _):
        seen, elapsed = crowd.click_together(url, everybody, members, seconds)
    for error in sorted(set(seen.errors)):
        print(error)
    return seen.row(elapsed)


@contextmanager
def stocked(settings: Settings, scale: float) -> Iterator[Context]:
    """Open a home with the demo store of a size; it is made once."""
    ctx = build_context(settings, write=True, migrate=True)
    try:
        if ctx.engine.data_version().number == 0:
            load_demo(ctx, WorldSpec(scale=scale), settings.home / "demo")
        yield ctx
    finally:
        ctx.close()


def account(ctx: Context, name: str, role: str, grants: tuple[tuple[str, str], ...] = ()) -> tuple[str, str]:
    """Make an account of this run; give e-mail and password."""
    email, password = f"{os.getpid()}.{name}@example.org", generate_password()
    people.add(ctx, NewPerson(email=email, role=role, grants=grants), password, who="benchmark")
    return email, password


def _prepared(settings: Settings, scale: float) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """Fill the store and make an account for each person; half of them are limited to one region."""
    with stocked(settings, scale) as ctx:
        scope = Scope.limited({}, reason="benchmark")
        asked = {name: run(ctx, MetricQuery(metrics=("orders",), by=(name,)), scope).rows() for name in crowd.FILTERS}
        members = {name: [str(row[name]) for row in rows] for name, rows in asked.items()}
        regions = members["region"]
        limits = [(("region", regions[n % len(regions)]),) if n % 2 else () for n in range(crowd.PEOPLE)]
        return [account(ctx, str(n), "viewer", grants) for n, grants in enumerate(limits)], members


@contextmanager
def running(home: Path) -> Iterator[tuple[str, int]]:
    """Serve a home; give its address and the number of the process."""
    command = [sys.executable, "-c", "from dashapp.cli import main; main()", "serve", "--port", str(PORT)]
    environment = os.environ | {"CARTOGRAPH_HOME": str(home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "127.0.0.1" in line:
                break
        try:
            yield f"http://127.0.0.1:{PORT}", process.pid
        finally:
            process.terminate()

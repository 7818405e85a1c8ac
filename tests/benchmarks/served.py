"""Served: `cartograph serve` as a process of its own on a demo store, for a crowd to click on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.settings import Settings
from services.accounts import people
from services.accounts.passwords import made_up
from services.accounts.people import NewPerson
from services.context import build_context
from services.demo.loading import load_demo
from services.demo.world import WorldSpec
from services.query.nodes import Ask
from services.query.run import run
from services.query.scope import Scope
from tests.benchmarks import crowd

PORT = 8077


def crowded(folder: Path, scale: float, seconds: float) -> tuple[str, ...]:
    """Serve a store of a size, let the crowd click, sum up what they saw."""
    home = folder / f"crowd{scale:g}"
    settings = Settings(home=home)
    everybody, members = _prepared(settings, scale)
    with _serving(home) as url:
        seen, elapsed = crowd.click_together(url, everybody, members, seconds)
    for error in sorted(set(seen.errors)):
        print(error)
    return seen.row(elapsed)


def _prepared(settings: Settings, scale: float) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """Fill the store and make an account for each person; half of them are limited to one region."""
    ctx = build_context(settings, write=True)
    try:
        if ctx.engine.data_version().number == 0:
            load_demo(ctx, WorldSpec(scale=scale), settings.home / "demo")
        scope = Scope.limited({}, reason="benchmark")
        asked = {name: run(ctx, Ask(metrics=("orders",), by=(name,)), scope).rows() for name in crowd.FILTERS}
        members = {name: [str(row[name]) for row in rows] for name, rows in asked.items()}
        everybody = []
        for number in range(crowd.PEOPLE):
            email, password = f"{os.getpid()}.{number}@example.org", made_up()
            grants = (("region", members["region"][number % len(members["region"])]),) if number % 2 else ()
            people.add(ctx, NewPerson(email=email, role="viewer", grants=grants), password, who="benchmark")
            everybody.append((email, password))
        return everybody, members
    finally:
        ctx.close()


@contextmanager
def _serving(home: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "dashapp.cli", "serve", "--port", str(PORT)]
    environment = os.environ | {"CARTOGRAPH_HOME": str(home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "127.0.0.1" in line:
                break
        try:
            yield f"http://127.0.0.1:{PORT}"
        finally:
            process.terminate()

"""`cartograph user`, `team`, `audit` and `ask --as`, as a shell sees them: outputs and exit codes."""

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from config.settings import Settings
from dashapp.cli import main
from services.accounts.login import authenticate
from services.core.context import Context, build_context, build_desk
from tests.contracts.sources import ROOT
from tests.services.accounts.hiring import PASSWORD
from tests.world import load_world

ANN, BOB = "ann@example.org", "bob@example.org"


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What is on stdout, which is nothing but JSON."""
        return json.loads(self.out)


Shell = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[Settings], Shell]:
    """Give what runs a command in a home, without a terminal."""

    def shell(*arguments: str, stdin: bytes = b"") -> Said:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        return Said(int(left.value.code or 0), *capsys.readouterr())

    def at(settings: Settings) -> Shell:
        for name, value in environment(settings).items():
            monkeypatch.setenv(name, value)
        return shell

    return at


def environment(settings: Settings) -> dict[str, str]:
    """Say the settings of a home as variables."""
    urls = {"WAREHOUSE_URL": settings.warehouse_url, "DATABASE_URL": settings.database_url}
    given = {f"CARTOGRAPH_{name}": url.get_secret_value() for name, url in urls.items() if url is not None}
    return given | {"CARTOGRAPH_HOME": str(settings.home), "CARTOGRAPH_LOG_LEVEL": "INFO"}


@pytest.fixture
def shell(home_settings: Settings, run: Callable[[Settings], Shell]) -> Shell:
    """Run commands in a home with the world in it, in each home in turn."""
    ctx = build_context(home_settings, write=True)
    load_world(ctx)
    ctx.close()
    return run(home_settings)


@pytest.fixture
def empty_shell(duckdb_settings: Settings, run: Callable[[Settings], Shell]) -> Shell:
    """Run commands in an embedded home with nothing in it."""
    return run(duckdb_settings)


def let_in(settings: Settings, email: str, password: str) -> bool:
    desk = build_desk(settings)
    try:
        return authenticate(desk, email, password) is not None
    finally:
        desk.application.close()


def test_an_account_with_a_password_from_stdin(shell: Shell, home_settings: Settings) -> None:
    said = shell("user", "add", ANN, "--role", "viewer", "--password-stdin", stdin=f"{PASSWORD}\r\n".encode())
    assert (said.code, said.out) == (0, f"{ANN} has an account as viewer.\n")
    assert PASSWORD not in said.out + said.err
    assert let_in(home_settings, ANN, PASSWORD)


def test_an_account_with_a_password_that_is_made_up_and_shown_once(shell: Shell, home_settings: Settings) -> None:
    said = shell("user", "add", ANN, "--role", "admin")
    password = said.out.rpartition("shown this once: ")[2].strip()
    assert said.code == 0
    assert password not in said.err
    assert let_in(home_settings, ANN, password)
    replaced = shell("user", "password", ANN.upper(), "--json").json["password"]
    assert not let_in(home_settings, ANN, password)
    assert let_in(home_settings, ANN, replaced)
    everything = "".join(shell(*command).out for command in (["audit", "--json"], ["user", "list", "--json"]))
    assert password not in everything
    assert replaced not in everything
    assert "$argon2" not in everything


def test_lists_are_nothing_but_json(shell: Shell) -> None:
    shell("team", "add", "North", "--grant", "region=North")
    made = shell("user", "add", ANN, "--role", "analyst", "--team", "north", "--grant", "channel=Web", "--json").json
    assert made.pop("password")
    assert made | {"created_at": ""} == {
        "email": ANN, "role": "analyst", "teams": ["North"], "grants": {"channel": ["Web"]}, "active": True,
        "created_at": "",
    }  # fmt: skip
    assert shell("user", "list", "--json").json == [made]
    assert shell("team", "list", "--json").json == [{"name": "North", "people": [ANN], "grants": {"region": ["North"]}}]
    assert [(entry["who"], entry["what"]) for entry in shell("audit", "--json").json] == [
        ("command line", "team added"), ("command line", "user added"),
    ]  # fmt: skip
    assert shell("user", "roles", "--json").json["viewer"] == ["see and drill", "export"]
    for command in (["user", "list"], ["team", "list"], ["audit", "--last", "1"], ["user", "roles"]):
        assert shell(*command).code == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "sentence"),
    [
        (["user", "add", "ann", "--role", "viewer"], b"", "no e-mail address"),
        (["user", "add", ANN], b"", "--role"),
        (["user", "add", ANN, "--role", "king"], b"", "king"),
        (["user", "add", ANN, "--role", "viewer", "--team", "None"], b"", "There is no team 'None'"),
        (["user", "add", ANN, "--role", "viewer", "--grant", "regio=North"], b"", "did you mean region"),
        (["user", "add", ANN, "--role", "viewer", "--grant", "customer=C1"], b"", "cannot limit"),
        (["user", "add", ANN, "--role", "viewer", "--grant", "region"], b"", "written DIM=VALUE"),
        (["user", "add", ANN, "--role", "viewer", "--password-stdin"], b"", "no password on stdin"),
        (["user", "add", ANN, "--role", "viewer", "--password-stdin"], b"\n", "no password on stdin"),
        (["user", "add", ANN, "--role", "viewer", "--password-stdin"], b"\xff" * 20, "not UTF-8"),
        (["user", "add", ANN, "--role", "viewer", "--password-stdin"], b"hunter2hunter2", "not allowed"),
        (["user", "password", BOB], b"", "no account for bob@example.org"),
        (["user", "disable", BOB], b"", "no account for bob@example.org"),
        (["user", "role", BOB, "admin"], b"", "no account for bob@example.org"),
        (["team", "join", "None", BOB], b"", "There is no team"),
        (["team", "grant", "None", "region=North"], b"", "There is no team"),
        (["ask", "revenue", "--as", BOB], b"", "no account for bob@example.org"),
        (["ask", "revenue", "--as", "bob"], b"", "no e-mail address"),
    ],
)
def test_what_the_person_can_mend_is_told_in_a_sentence(
    empty_shell: Shell, arguments: list[str], stdin: bytes, sentence: str
) -> None:
    said = empty_shell(*arguments, stdin=stdin)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert "hunter2" not in said.err
    assert empty_shell("user", "list", "--json").json == []


def test_an_account_that_exists_is_not_made_again(empty_shell: Shell) -> None:
    empty_shell("user", "add", ANN, "--role", "viewer")
    said = empty_shell("user", "add", ANN.upper(), "--role", "admin")
    assert (said.code, said.out) == (2, "")
    assert "There is an account for ANN@example.org already." in said.err


def test_members_without_rows_are_granted_with_a_note(shell: Shell) -> None:
    said = shell("user", "add", ANN, "--role", "viewer", "--grant", "region=North", "--grant", "region=Nrth")
    assert said.code == 0
    assert "no row of the store has region=Nrth yet" in said.err
    assert "region=North yet" not in said.err
    assert f"{ANN}: View limited to Region North or Nrth." in said.err


def test_grants_are_given_and_taken_back(shell: Shell) -> None:
    shell("user", "add", ANN, "--role", "viewer", "--grant", "region=North")
    assert shell("user", "grant", ANN, "region=South", "region=North").out == "1 new.\n"
    assert "View limited to Region South" in shell("user", "revoke", ANN, "region=North").err
    assert "no grant of their own any more" in shell("user", "revoke", ANN, "region=South").err
    assert "has no grant" in shell("team", "add", "Web").err
    shell("team", "grant", "web", "channel=Web")
    assert f"{ANN}: View limited to Channel Web." in shell("team", "join", "web", ANN).err
    assert "has no grant" in shell("team", "revoke", "web", "channel=Web").err
    assert f"{ANN}: View not limited." in shell("team", "leave", "web", ANN).err
    assert shell("user", "role", ANN, "admin").out == f"{ANN} is admin.\n"
    assert len(shell("audit", "--json").json) == 10


def revenue(said: Said) -> float:
    (row,) = said.json["rows"]
    return float(row["revenue"])


@pytest.mark.redis
def test_a_person_sees_their_numbers_cached_or_not(
    shell: Shell, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTOGRAPH_REDIS_URL", redis_url)
    shell("user", "add", ANN, "--role", "admin", "--grant", "region=North")
    asked = ["ask", "revenue", "--json"]
    commands = [asked, [*asked, "--as", ANN], [*asked, "--as", ANN.upper()], asked, [*asked, "--as", ANN]]
    assert [revenue(shell(*command)) for command in commands] == [800.0, 749.5, 749.5, 800.0, 749.5]
    regions = shell("ask", "orders", "--by", "region", "--as", ANN, "--format", "csv")
    assert regions.out == "region,orders\nNorth,7\n"
    assert "View limited to Region North" in shell("ask", "orders", "--as", ANN).out


def test_a_disabled_person_is_refused_until_enabled(shell: Shell) -> None:
    shell("user", "add", ANN, "--role", "viewer", "--grant", "region=North")
    assert shell("user", "disable", ANN).out == f"{ANN} is disabled.\n"
    said = shell("ask", "revenue", "--as", ANN)
    assert (said.code, said.out) == (2, "")
    assert f"The account of {ANN} is disabled." in said.err
    assert shell("user", "list", "--json").json[0]["active"] is False
    assert shell("user", "enable", ANN).out == f"{ANN} is active.\n"
    assert revenue(shell("ask", "revenue", "--json", "--as", ANN)) == 749.5


def test_migrate_brings_up_both(shell: Shell) -> None:
    said = shell("migrate")
    assert said.code == 0
    assert "warehouse is up to date" in said.out
    assert "database of the application is up to date" in said.out


def test_accounts_can_change_while_another_process_holds_the_warehouse(duckdb_context: Context) -> None:
    command = [sys.executable, "-c", "from dashapp.cli import main; main()", "user", "add", ANN, "--role", "viewer"]
    variables = os.environ | environment(duckdb_context.settings)
    said = subprocess.run(
        [*command, "--grant", "region=North"], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert "could not check that the store has such rows: The files of the store" in said.stderr
    assert f"{ANN}: View limited to Region North." in said.stderr


def test_with_a_terminal_the_password_is_asked_for_twice_and_not_shown(duckdb_settings: Settings) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from dashapp.cli import main; main()", "user", "add", ANN, "--role", "viewer"]
    with subprocess.Popen(
        [*command, "--password-stdin"],
        cwd=ROOT,
        env=os.environ | environment(duckdb_settings),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,  # without a terminal of its own: it is asked on the one it was given
    ) as process:
        said = b""
        for prompt in (b"Password: ", b"Repeat for confirmation: "):
            said += read_until(ours, prompt)
            os.write(ours, f"{PASSWORD}\n".encode())
        said += read_until(ours, b"View not limited.")
        assert process.wait(30) == 0
    os.close(ours)
    os.close(theirs)
    assert PASSWORD.encode() not in said
    assert let_in(duckdb_settings, ANN, PASSWORD)


def read_until(terminal: int, wanted: bytes) -> bytes:
    """Read what a program writes to its terminal, until that comes."""
    said = b""
    while wanted not in said:
        said += os.read(terminal, 1024)
    return said

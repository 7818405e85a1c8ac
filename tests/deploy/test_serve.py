"""`cartograph serve`: it says where when it does, ends in order, and what holds for other commands meanwhile."""

import io
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from config.settings import Settings
from dashapp.cli import main
from dashapp.process.server import loopback
from services.core.context import build_context, build_desk
from tests.deploy.processes import CARTOGRAPH, PATIENCE, environment, lines_until, run, started
from tests.fixtures.stores import CopyStore
from tests.services.accounts.hiring import hire

SERVE = (*CARTOGRAPH, "serve", "--port", "0")


def new_home(copy_files: CopyStore, home: Path) -> Path:
    """Give a home with an empty store and an administrator."""
    desk = build_desk(copy_files("empty", home))
    hire(desk, "ann@example.org", role="admin")
    desk.application.close()
    return home


@pytest.fixture
def peopled(copy_files: CopyStore, tmp_path: Path) -> Path:
    """A home with an account."""
    return new_home(copy_files, tmp_path / "home")


@pytest.fixture(scope="module")
def serving_home(copy_files: CopyStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home that another process serves."""
    home = new_home(copy_files, tmp_path_factory.mktemp("home"))
    with started(SERVE, environment(home)) as process:
        lines_until(process, "Serving on http://127.0.0.1:")
        yield home


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_once_it_says_so_and_ends_in_order(peopled: Path, number: signal.Signals) -> None:
    with started(SERVE, environment(peopled)) as process:
        (line,) = lines_until(process, "Serving on http://127.0.0.1:")
        assert requests.get(f"{line.removeprefix('Serving on ')}/health", timeout=20).status_code == 200
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err
    build_context(Settings(home=peopled), write=True).close()


def test_an_empty_home_is_brought_up_and_its_first_page_makes_the_administrator(tmp_path: Path) -> None:
    with started(SERVE, environment(tmp_path / "home")) as process:
        line, note = lines_until(process, "administrator")
        assert note == "There is no account yet: the first page makes the administrator."
        page = requests.get(line.removeprefix("Serving on "), headers={"Accept": "text/html"}, timeout=20)
        assert (page.status_code, page.url.rpartition("/")[2]) == (200, "first")


def test_a_port_in_use_is_told_in_a_sentence(peopled: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run([*CARTOGRAPH, "serve", "--port", str(port)], environment(peopled))
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == f"error: Port {port} of 127.0.0.1 is in use; choose another with --port.\n"


def test_an_address_of_another_machine_is_told_in_a_sentence(peopled: Path) -> None:
    said = run([*SERVE, "--host", "192.0.2.1"], environment(peopled))
    assert (said.returncode, said.stderr) == (2, "error: 192.0.2.1 is no address of this machine.\n")


def test_a_home_without_accounts_is_not_shown_to_a_network(tmp_path: Path) -> None:
    said = run([*SERVE, "--host", "0.0.0.0"], environment(tmp_path / "home"))  # noqa: S104 - it must be refused
    assert (said.returncode, said.stdout) == (2, "")
    assert "cartograph user add EMAIL --role admin" in said.stderr


def test_a_home_with_accounts_may_be_shown_to_a_network(peopled: Path) -> None:
    with started([*SERVE, "--host", "0.0.0.0"], environment(peopled)) as process:  # noqa: S104 - as a container does
        assert lines_until(process, "Serving on")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "revenue"],
        ["import", "transactions", "orders.csv"],
        ["undo"],
        ["imports"],
        ["quarantine", "1"],
        ["demo-data", "--scale", "0.05"],
        ["demo", "--no-serve"],
        ["serve", "--port", "0"],
        ["migrate"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_commands_on_the_store_say_that_its_files_are_in_use(
    serving_home: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = command(serving_home, arguments, monkeypatch, capsys)
    assert (code, out) == (2, "")
    assert "are in use by another process" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["user", "list"],
        ["user", "password", "ann@example.org"],
        ["team", "add", "North", "--grant", "region=North"],
        ["audit"],
        ["catalogue"],
        ["settings"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_commands_on_accounts_go_on(
    serving_home: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = command(serving_home, arguments, monkeypatch, capsys)
    assert code == 0
    assert out


def command(
    home: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """Run a command in this process, without a terminal; the server is another one."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setenv("CARTOGRAPH_HOME", str(home))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(SystemExit) as left:
        main(arguments)
    signal.signal(signal.SIGTERM, before)
    return int(left.value.code or 0), *capsys.readouterr()


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),  # noqa: S104
     ("192.0.2.1", False), ("example.org", False)],
)  # fmt: skip
def test_only_this_machine_is_loopback(host: str, alone: bool) -> None:
    assert loopback(host) is alone


def test_only_a_program_that_was_started_here_is_ended(peopled: Path) -> None:
    with pytest.raises(ZeroDivisionError), started(SERVE, environment(peopled)) as process:
        raise ZeroDivisionError
    assert isinstance(process, subprocess.Popen)
    assert process.returncode is not None

"""Help and errors read like those of tools that people know: short, the same everywhere, with what to do next."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dashapp.cli import _code, main, root
from tests.contracts.documents import fault_of

SNAPSHOT = Path(__file__).with_name("help.txt")


def commands(group: click.Group = root, path: str = "cartograph") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by what is typed to call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


EVERY = dict(commands())


def examples_of(command: click.Command) -> list[str]:
    return [line.strip() for line in (command.epilog or "").splitlines() if line.strip().startswith("cartograph ")]


def failed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a refused command says on stderr; nothing is on stdout."""
    assert _code(list(arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_the_help_of_the_program_is_this() -> None:
    said = CliRunner().invoke(root, ["--help"], prog_name="cartograph", terminal_width=100)
    assert said.output == SNAPSHOT.read_text(encoding="utf-8")


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert _code([]) == 2
    assert capsys.readouterr().out.startswith("Usage: cartograph")


@pytest.mark.parametrize("name", EVERY)
def test_a_command_says_in_one_short_line_what_it_does(name: str) -> None:
    first = (EVERY[name].help or "").split("\n\n")[0]
    assert re.fullmatch(r"[A-Z][^\n]{5,59}\.", first), first


@pytest.mark.parametrize("name", EVERY)
def test_every_option_is_explained_alike(name: str) -> None:
    options = [one for one in EVERY[name].params if isinstance(one, click.Option)]
    assert [one.name for one in options if (one.help or "")[-1:] != "."] == []


def test_an_option_of_several_commands_means_the_same_in_all() -> None:
    helps: dict[str, set[str]] = {}
    for name, command in EVERY.items():
        for option in command.params:
            if name == "cartograph import" and option.name == "url":  # rows come from somewhere, periods from a day
                continue
            if isinstance(option, click.Option) and option.opts[0] in {"--json", "--from", "--to", "--where", "--as"}:
                helps.setdefault(option.opts[0], set()).add(option.help or "")
    assert {name: texts for name, texts in helps.items() if len(texts) > 1} == {}
    assert set(helps) == {"--json", "--from", "--to", "--where", "--as"}


@pytest.mark.parametrize("name", EVERY)
def test_every_command_has_an_example_that_can_be_typed(name: str) -> None:
    examples = examples_of(EVERY[name])
    assert any(example.startswith(name) for example in examples)
    assert [fault for example in examples if (fault := fault_of(tuple(shlex.split(example.split(" < ")[0])[1:])))] == []


@pytest.mark.parametrize(
    ("arguments", "said", "where"),
    [
        ("impor", "No such command 'impor'; did you mean 'import'?", ""),
        ("zzz", "No such command 'zzz';", ""),
        ("user ad", "No such command 'ad'; did you mean 'add'?", "user "),
        ("ask", "Missing argument 'METRIC...';", "ask "),
        ("user add a@b.org", "Missing option '--role'; choose from viewer, analyst, manager, admin;", "user add "),
        ("serve --port abc", "Invalid value for '--port': 'abc' is not a valid integer range;", "serve "),
        ("settings --colour", "No such option '--colour';", "settings "),
    ],
)
def test_a_wrong_command_line_is_one_line_with_what_to_do_next(
    arguments: str, said: str, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failed(capsys, *arguments.split()) == f"error: {said} see 'cartograph {where}--help'.\n"


def test_a_wrong_setting_is_named_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CARTOGRAPH_TIME_ZONE", "Mars")
    reason = "'Mars' is no time zone; write one like Europe/Berlin"
    assert failed(capsys, "settings") == f"error: CARTOGRAPH_TIME_ZONE is not valid: {reason}.\n"


def test_a_fault_of_ours_has_a_reference_that_the_log_has_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("dashapp.commands.settings.FORMS", {"table": broken})
    with pytest.raises(SystemExit) as left:
        main(["settings"])
    assert left.value.code == 1
    said = re.search(r"internal error: the log has the details under the reference (\w{8})\.", capsys.readouterr().err)
    assert said is not None
    assert said[1] in caplog.text
    assert "a bug" in caplog.text


def test_an_interruption_is_no_error_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dashapp.commands.settings.FORMS", {"table": stopped})
    assert _code(["settings"]) == 130
    assert capsys.readouterr().err.strip() == "interrupted"

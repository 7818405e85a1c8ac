"""`cartograph check`: each part is run, and one that fails is told."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from dashapp.commands import check as module
from dashapp.commands.check import PARTS, CheckPart, check, environment, require_checkout
from services.core.errors import AppError
from tests.contracts.sources import ROOT

GOOD = CheckPart(name="good", arguments=("-c", "print('one'); print('=== all well ===')"))
LONG = CheckPart(name="long", arguments=("-c", "print('.... 50%'); print('what is wrong'); exit(1)"), streams=True)
BAD = CheckPart(name="bad", arguments=("-c", "print('what is wrong'); raise SystemExit(3)"))


def run(monkeypatch: pytest.MonkeyPatch, *parts: CheckPart) -> tuple[int, str]:
    monkeypatch.setattr(module, "PARTS", {part.name: part for part in parts})
    said = CliRunner().invoke(check, [])
    return said.exit_code, said.output


def test_one_line_per_part_when_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(monkeypatch, GOOD, GOOD)
    assert code == 0
    (line,) = said.splitlines()
    assert line.startswith("good")
    assert line.endswith("s  all well")


def test_all_parts_run_and_what_failed_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(monkeypatch, BAD, GOOD)
    assert code == 1
    assert [line.split()[:2] for line in said.splitlines()] == [["what", "is"], ["bad", "FAILED"], ["good", "passed"]]


def test_a_long_part_says_what_it_says_once(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(monkeypatch, LONG)
    assert code == 1
    assert [line.split()[:2] for line in said.splitlines()] == [["....", "50%"], ["what", "is"], ["long", "FAILED"]]


def test_progress_is_seen_while_a_part_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The part goes on only when its first line was printed."""
    go_on = tmp_path / "go on"
    waits = f"import pathlib, time\nprint('first')\nwhile not pathlib.Path({str(go_on)!r}).exists(): time.sleep(0.01)"
    printed = module.click.echo
    monkeypatch.setattr(module.click, "echo", lambda text, **more: (go_on.touch(), printed(text, **more)))
    code, said = run(monkeypatch, CheckPart(name="long", arguments=("-c", waits), streams=True))
    assert (code, said.splitlines()[0]) == (0, "first")


def test_short_parts_run_beside_a_long_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The long part, which comes first, goes on only when the second of the short ones has run."""
    go_on = tmp_path / "go on"
    waits = f"import pathlib, time\nwhile not pathlib.Path({str(go_on)!r}).exists(): time.sleep(0.01)"
    makes = f"import pathlib; pathlib.Path({str(go_on)!r}).touch()"
    long = CheckPart(name="long", arguments=("-c", waits), streams=True)
    code, said = run(monkeypatch, long, BAD, CheckPart(name="second", arguments=("-c", makes)))
    assert code == 1
    ended = [line.split()[:2] for line in said.splitlines() if line.split()[1] in ("passed", "FAILED")]
    assert sorted(ended) == [["bad", "FAILED"], ["long", "passed"], ["second", "passed"]]
    assert ended.index(["bad", "FAILED"]) < ended.index(["second", "passed"])


def test_the_tests_print_progress_and_the_ten_slowest(tmp_path: Path) -> None:
    (tmp_path / "test_two.py").write_text(
        "import time\ndef test_slow(): time.sleep(0.3)\ndef test_fast(): pass\n", encoding="utf-8"
    )
    said = CliRunner().invoke(
        check, ["--only", "tests", "--", str(tmp_path), "--numprocesses=0", "-p", "no:cacheprovider"]
    )
    assert said.exit_code == 0, said.output
    assert "[100%]" in said.output
    assert "slowest 10 durations" in said.output
    assert "test_slow" in said.output


def test_parts_can_be_chosen_and_arguments_go_to_pytest() -> None:
    said = CliRunner().invoke(check, ["--only", "tests", "--", "--version"])
    assert said.exit_code == 0
    assert [line.split()[0] for line in said.output.splitlines()] == ["pytest", "tests"]


def test_the_parts_are_lint_format_js_types_imports_and_tests() -> None:
    assert list(PARTS) == ["lint", "format", "js", "types", "imports", "tests"]


def test_a_fault_in_a_script_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bad.js").write_text("export function go() { unknown(); }\n", encoding="utf-8")
    part = CheckPart(name="js", arguments=(*PARTS["js"].arguments[:2], str(tmp_path)))
    code, said = run(monkeypatch, part)
    assert code == 1
    assert "no-undef" in said


def test_the_persons_settings_do_not_reach_the_tests() -> None:
    given = {"CARTOGRAPH_WAREHOUSE_URL": "x", "cartograph_home": "y", "CARTOGRAPH_SHARED": "z", "PATH": "p"}
    assert environment(given) == {"CARTOGRAPH_SHARED": "z", "PATH": "p", "PYTHONUNBUFFERED": "1"}


def test_processes_of_tests_keep_their_bytecode() -> None:
    assert environment({"PYTHONDONTWRITEBYTECODE": "1"}) == {"PYTHONUNBUFFERED": "1"}


def test_outside_a_checkout_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="works in a checkout"):
        require_checkout(tmp_path)


def test_without_the_test_extra_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEEDED", ("pytest", "no_such_tool"))
    with pytest.raises(AppError, match=r"needs no_such_tool: run `pip install -e '\.\[test\]'`"):
        require_checkout(ROOT)

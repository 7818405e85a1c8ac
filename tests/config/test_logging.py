"""Lines of the log: structured, on stderr, without secrets."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from config.logging import configure, log_question, mask_secrets
from config.settings import Settings

log = logging.getLogger("tests.logging")


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Pytest's own handlers, back after each test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    root.handlers = handlers
    root.setLevel(level)


@pytest.fixture(params=["text", "json"])
def either(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Any:
    """Log everything, in each format in turn."""
    configure(Settings(log_level="INFO", log_format=request.param))


def ask() -> None:
    log_question(kind="ask", scope="everything", rows=4, ms=1.2345, cache="miss", data_version=7)


def test_a_question_is_one_json_line_with_all_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(log_level="INFO", log_format="json"))
    ask()
    said = capsys.readouterr()
    line = json.loads(said.err)
    assert said.out == ""
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "INFO",
        "logger": "cartograph.questions",
        "message": "question answered",
        "kind": "ask",
        "scope": "everything",
        "rows": 4,
        "ms": 1.23,
        "cache": "miss",
        "data_version": 7,
    }


def test_a_question_is_one_text_line_with_all_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(log_level="INFO", log_format="text"))
    ask()
    line = capsys.readouterr().err
    assert line.endswith('kind="ask" scope="everything" rows=4 ms=1.23 cache="miss" data_version=7\n')
    assert line.count("\n") == 1


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(log_level="WARNING"))
    ask()
    log.warning("seen")
    assert "question" not in (said := capsys.readouterr().err)
    assert "seen" in said


def test_configuring_twice_writes_once(either: None, capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(log_level="INFO"))
    log.warning("seen")
    assert capsys.readouterr().err.count("seen") == 1


def test_an_error_carries_its_traceback(either: None, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int("broken")
    except ValueError:
        log.exception("failed")
    said = capsys.readouterr().err
    assert "ValueError: invalid literal" in said
    assert "Traceback" in said


def test_no_field_breaks_a_line_in_two(either: None, capsys: pytest.CaptureFixture[str]) -> None:
    log.warning("seen", extra={"reason": "one\ntwo"})
    assert capsys.readouterr().err.count("\n") == 1


def test_no_password_is_written_wherever_it_stands(either: None, capsys: pytest.CaptureFixture[str]) -> None:
    url = "postgresql+psycopg2://user:hunter2@host/db"
    try:
        int(url)
    except ValueError:
        log.exception("failed at %s", url, extra={"url": url, "setting": Settings(redis_url="redis://:hunter2@h")})  # type: ignore[arg-type]
    said = capsys.readouterr().err
    assert "hunter2" not in said
    assert "user:***@host/db" in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("redis://:hunter2@host:1/0", "redis://:***@host:1/0"),
        ("mail://me:h@nter2@host", "mail://me:***@host"),
        ("host=/run user=me password=hunter2 dbname=x", "host=/run user=me password=*** dbname=x"),
        ("https://example.org:80/a", "https://example.org:80/a"),
        ("duckdb:////srv/store.duckdb", "duckdb:////srv/store.duckdb"),
        ("postgresql+psycopg2://user@/db?host=/run", "postgresql+psycopg2://user@/db?host=/run"),
    ],
)
def test_only_the_secret_is_masked(text: str, expected: str) -> None:
    assert mask_secrets(text) == expected

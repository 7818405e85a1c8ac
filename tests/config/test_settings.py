"""Settings: each is described, read from its variable, refused with a reason, and shown without its secret."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from config.described import describe_settings, describe_type, show_value
from config.logging import mask_secrets
from config.settings import Settings


def test_every_setting_has_a_meaning_a_type_and_a_variable_of_its_own() -> None:
    shown = tuple(describe_settings(Settings()))
    assert len({one.variable for one in shown}) == len(shown)
    assert all(one.meaning and one.meaning[0].isupper() and not one.meaning.endswith(".") for one in shown)
    assert {one.type for one in shown} == {
        "folder", "URL", "text", "whole number", "number", "JSON list", "true or false", "text or json",
        "DEBUG or INFO or WARNING or ERROR",
    }  # fmt: skip


SECRET = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]


@pytest.mark.parametrize("name", SECRET)
def test_no_secret_is_shown(name: str) -> None:
    for secret in ("hunter2hunter2", "redis://me:hunter2@host:6379/0", "smtp+starttls://me:hunter2@host"):
        given: dict[str, Any] = {name: SecretStr(secret)}
        kept = Settings(**given)
        assert all("hunter2" not in one.value + one.default for one in describe_settings(kept))
        assert "hunter2" not in repr(kept)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me:hunter2@host/db", "postgresql://me:***@host/db"),
        ("redis://:hunter2@host", "redis://:***@host"),
        ("redis://host:6379", "redis://host:6379"),
        ("postgresql://me:p@ss@host/db", "postgresql://me:***@host/db"),
        ("password=hunter2 next", "password=*** next"),
        ("?TOKEN=abc&x=1", "?TOKEN=***&x=1"),
        ("secret=a,b", "secret=***,b"),
        ("two redis://a:b@c and smtp://d:e@f", "two redis://a:***@c and smtp://d:***@f"),
        ("nothing to hide: a@b", "nothing to hide: a@b"),
        ("", ""),
    ],
)
def test_what_is_masked_in_a_line(text: str, shown: str) -> None:
    assert mask_secrets(text) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), (0, "0"), (60.0, "60"), (0.5, "0.5"), (True, "True"), ((20.0, 99.5), "[20, 99.5]"), ((), "[]"),
     (Path("/home/x"), "/home/x"), (SecretStr("word"), "***"), (SecretStr(""), "***")],
)  # fmt: skip
def test_how_a_value_is_shown(value: Any, shown: str) -> None:
    assert show_value(value) == shown


@pytest.mark.parametrize(
    ("annotation", "name", "said"),
    [(int, "x", "whole number"), (str, "x", "text"), (bool, "x", "true or false"),
     (SecretStr | None, "redis_url", "URL"),
     (SecretStr | None, "secret_key", "text"), (str | None, "base_url", "text"), (tuple[float, ...], "x", "JSON list")],
)  # fmt: skip
def test_how_a_type_is_said(annotation: Any, name: str, said: str) -> None:
    assert describe_type(annotation, name) == said


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("CHURN_DAYS", "30", "churn_days", 30),
        ("PRICE_TIERS", "[1, 2.5, 9]", "price_tiers", (1.0, 2.5, 9.0)),
        ("BASE_URL", "https://example.org/", "base_url", "https://example.org"),
        ("TIME_ZONE", "Europe/Berlin", "time_zone", "Europe/Berlin"),
        ("SECURE_COOKIES", "true", "secure_cookies", True),
        ("DUCKDB_MEMORY", "1.5 GiB", "duckdb_memory", "1.5 GiB"),
        ("CACHE_SECONDS", "0", "cache_seconds", 0),
    ],
)
def test_a_setting_is_read_from_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, name: str, value: Any
) -> None:
    monkeypatch.setenv(f"CARTOGRAPH_{variable}", text)
    assert getattr(Settings(), name) == value


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"time_zone": "Mars/Olympus"}, "is no time zone; write one like Europe/Berlin"),
        ({"price_tiers": (1, 2)}, "write three rising prices"),
        ({"price_tiers": (3, 2, 1)}, "write three rising prices"),
        ({"price_tiers": (1, 1, 2)}, "write three rising prices"),
        ({"base_url": "shop.example"}, "begins with https:// or http://"),
        ({"churn_days": 0}, "greater than or equal to 1"),
        ({"password_minimum": 7}, "greater than or equal to 8"),
        ({"duckdb_memory": "lots"}, "should match pattern"),
        ({"log_level": "LOUD"}, "Input should be 'DEBUG'"),
        ({"currency": "x" * 9}, "at most 8 characters"),
        ({"query_seconds": 0}, "greater than 0"),
        ({"behind_proxy": 9}, "less than or equal to 8"),
    ],
)
def test_what_cannot_be_a_setting_is_refused_with_its_reason(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Settings(**given)


def test_without_urls_everything_is_in_the_home(tmp_path: Path) -> None:
    kept = Settings(home=tmp_path, warehouse_url=None, database_url=None)
    assert kept.warehouse == f"duckdb:///{tmp_path}/warehouse.duckdb"
    assert kept.database == f"sqlite:///{tmp_path}/application.sqlite"
    assert {kept.outbox.parent, kept.uploads.parent, kept.staging.parent} == {tmp_path}
    assert Settings(database_url=SecretStr("postgresql://x")).database == "postgresql://x"

"""`cartograph settings`, as a person sees it."""

import json

import pytest
from click.testing import CliRunner

from config.settings import Settings
from dashapp.commands.settings import settings


@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_every_setting_is_in_every_form_and_no_password(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTOGRAPH_REDIS_URL", "redis://:hunter2@host/0")
    said = CliRunner().invoke(settings, ["--format", form])
    assert said.exit_code == 0
    assert all(f"CARTOGRAPH_{name.upper()}" in said.stdout for name in Settings.model_fields)
    assert "hunter2" not in said.output


def test_json_is_nothing_but_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTOGRAPH_CHURN_DAYS", "120")
    rows = json.loads(CliRunner().invoke(settings, ["--format", "json"]).stdout)
    churn = next(row for row in rows if row["variable"] == "CARTOGRAPH_CHURN_DAYS")
    assert churn["value"] == "120"
    assert churn["default"] == "90"
    assert churn["meaning"]

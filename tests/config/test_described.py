"""Every setting can be shown to anyone."""

from pathlib import Path

from pydantic import SecretStr

from config.described import describe_settings
from config.settings import Settings

URL = "postgresql+psycopg2://me:hunter2@host/db"


def by_name(settings: Settings) -> dict[str, tuple[str, str, str]]:
    return {row.variable: (row.type, row.default, row.value) for row in describe_settings(settings)}


def test_all_settings_are_listed_with_type_default_and_value(settings: Settings) -> None:
    shown = by_name(settings)
    assert len(shown) == len(Settings.model_fields)
    assert shown["CARTOGRAPH_CHURN_DAYS"] == ("whole number", "90", "90")
    assert shown["CARTOGRAPH_PRICE_TIERS"] == ("JSON list", "[20, 100, 500]", "[20, 100, 500]")
    assert shown["CARTOGRAPH_LOG_FORMAT"] == ("text or json", "text", "text")
    assert shown["CARTOGRAPH_QUERY_SECONDS"] == ("number", "60", "60")
    assert shown["CARTOGRAPH_WAREHOUSE_URL"] == ("URL", "", "")


def test_the_home_is_shown_but_no_default_names_a_persons_folder(settings: Settings) -> None:
    kind, default, value = by_name(settings)["CARTOGRAPH_HOME"]
    assert (kind, value) == ("folder", str(settings.home))
    assert str(Path.home()) not in default


def test_the_address_is_shown_and_the_password_is_not() -> None:
    shown = by_name(Settings(warehouse_url=SecretStr(URL)))["CARTOGRAPH_WAREHOUSE_URL"]
    assert shown == ("URL", "", "postgresql+psycopg2://me:***@host/db")


def test_a_secret_that_is_no_url_is_not_shown_at_all() -> None:
    shown = by_name(Settings(secret_key=SecretStr("hunter2" * 8)))["CARTOGRAPH_SECRET_KEY"]
    assert shown == ("text", "", "***")

"""Settings: everything a person may set, read once from `CARTOGRAPH_*` variables."""

from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


@cache
def _is_zone(name: str) -> bool:
    """True if a time zone has this name. To list them all walks through some thousand files: 22 ms."""
    return name == "UTC" or name in available_timezones()


def _zone(name: str) -> str:
    if not _is_zone(name):
        raise ValueError(f"{name!r} is no time zone; write one like Europe/Berlin")
    return name


def _rising(bounds: tuple[float, ...]) -> tuple[float, ...]:
    if len(bounds) != 3 or list(bounds) != sorted(set(bounds)):  # noqa: PLR2004 - four tiers have three bounds
        raise ValueError("write three rising prices, such as [20, 100, 500]")
    return bounds


def _address(url: str | None) -> str | None:
    if url is not None and not url.startswith(("https://", "http://")):
        raise ValueError("write an address that begins with https:// or http://")
    return url.rstrip("/") if url else None


class Settings(BaseSettings):
    """Every setting, typed and described; `cartograph settings` prints this list."""

    model_config = SettingsConfigDict(env_prefix="CARTOGRAPH_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: user_data_path("cartograph", appauthor=False),
        description="Folder of the embedded files: warehouse, accounts, uploads being read, exports",
    )
    warehouse_url: SecretStr | None = Field(
        default=None, description="SQLAlchemy URL of the warehouse; without it, a DuckDB file in the home folder"
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="SQLAlchemy URL of the application's database (accounts, rights, audit); without it, a SQLite file "
        "in the home folder",
    )
    redis_url: SecretStr | None = Field(
        default=None, description="URL of the Redis that caches answers; without it, a cache inside the process"
    )
    currency: str = Field(default="", max_length=8, description="Sign or code written with money; empty for none")
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        default="UTC", description="The store's time zone: days, weeks and hours are cut in it"
    )
    churn_days: int = Field(default=90, ge=1, le=3650, description="Days without a purchase until a customer churned")
    low_satisfaction: float = Field(default=2, description="A score of this or less counts as low satisfaction")
    late_delivery_days: float = Field(default=5, ge=0, description="A delivery of more days counts as late")
    price_tiers: Annotated[tuple[float, ...], AfterValidator(_rising)] = Field(
        default=(20, 100, 500), description="Lower bounds of the price tiers medium, high and premium"
    )
    session_minutes: int = Field(
        default=30,
        ge=1,
        le=1440,
        description="Minutes without an event that end a visit, in logs that name no sessions",
    )
    password_minimum: int = Field(
        default=12, ge=8, le=64, description="Characters that a password has at least; the standard's floor is 8"
    )
    session_idle_hours: float = Field(default=12, gt=0, description="A session that rests longer is over")
    session_hours: float = Field(default=24, gt=0, description="A session is over after so many hours in any case")
    session_remembered_days: float = Field(
        default=30, gt=0, description="How long a session lasts that is to be remembered; it may rest"
    )
    mail_url: SecretStr | None = Field(
        default=None,
        description="URL of the server that sends mail: smtp://, smtps:// or smtp+starttls://user:password@host:port; "
        "without it, mail is written into the folder outbox of the home",
    )
    mail_from: str = Field(default="cartograph@localhost", description="Address that mail comes from")
    base_url: Annotated[str | None, AfterValidator(_address)] = Field(
        default=None,
        description="Address at which people reach the application, for links in mail; without it, the one asked at",
    )
    query_seconds: float = Field(default=60, gt=0, description="A statement that runs longer is stopped")
    cache_seconds: int = Field(default=86_400, ge=0, description="How long an answer is kept; 0 keeps none")
    cache_megabytes: int = Field(default=256, ge=1, description="Memory of the cache inside the process")
    duckdb_memory: str = Field(
        default="1GB", pattern=r"^\d+(\.\d+)?\s*[KMGT]i?B$", description="Memory that each DuckDB database may take"
    )
    duckdb_threads: int = Field(default=0, ge=0, description="Threads of DuckDB; 0 for one per processor")
    source_rows: int = Field(default=20_000_000, ge=1, description="Rows that a SELECT over a shop's database may give")
    source_seconds: float = Field(
        default=1800, gt=0, description="A SELECT over a shop's database that takes longer is stopped"
    )
    upload_megabytes: int = Field(default=2048, ge=1, description="How large a file may be that is sent through a page")
    secret_key: SecretStr | None = Field(
        default=None,
        description="Key that signs the forms of the pages; without it, one is made once and kept in the home folder",
    )
    behind_proxy: int = Field(
        default=0, ge=0, le=8, description="Proxies in front whose word on address, host and TLS is taken; 0 for none"
    )
    secure_cookies: bool = Field(
        default=False, description="Cookies only over TLS, even where the proxy in front does not say that it is TLS"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="WARNING", description="What is logged")
    log_format: Literal["text", "json"] = Field(default="text", description="How a line of the log is written")

    @cached_property
    def warehouse(self) -> str:
        """SQLAlchemy URL of the warehouse in force."""
        if self.warehouse_url is not None:
            return self.warehouse_url.get_secret_value()
        return f"duckdb:///{self.home / 'warehouse.duckdb'}"

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the application's database in force."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'application.sqlite'}"

    @property
    def outbox(self) -> Path:
        """Folder in which mail is written where no server sends it."""
        return self.home / "outbox"

    @property
    def uploads(self) -> Path:
        """Folder of the files that were sent and are not imported yet."""
        return self.home / "uploads"

    @property
    def staging(self) -> Path:
        """Folder in which imports are read and cleaned before they are loaded."""
        return self.home / "staging"

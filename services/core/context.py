"""Context: everything a service needs from outside, in one frozen object."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, Self

from config.settings import Settings
from services.cache import build_cache
from services.catalog import parameters, use_catalog
from services.catalog.own import extend_catalog
from services.catalog.parameters import Values
from services.core.database import ApplicationDatabase
from services.core.ports import Cache, Clock, Mailer, SystemClock
from services.mail import build_mailer
from services.query.coverage import Coverage, CoverageCache
from services.query.scope import Scope
from services.query.single_flight import SingleFlight
from services.warehouse.base import Engine
from services.warehouse.one_version import OneVersionEngine
from services.warehouse.opening import open_engine


class AccountContext(Protocol):
    """What a service of accounts needs: not the warehouse, whose file another process may hold."""

    @property
    def settings(self) -> Settings:
        """What is set."""

    @property
    def application(self) -> ApplicationDatabase:
        """The database of accounts, rights and their audit."""

    @property
    def clock(self) -> Clock:
        """What time it is."""

    @property
    def mailer(self) -> Mailer:
        """Where links are sent."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The ports of accounts alone."""

    settings: Settings
    application: ApplicationDatabase
    clock: Clock
    mailer: Mailer


@dataclass(frozen=True, kw_only=True)
class Context:
    """Settings and ports. Made once per process, handed to every service as its first argument."""

    settings: Settings
    engine: Engine
    application: ApplicationDatabase
    """Accounts, rights, audit. Opened at its first use: a question of the operator needs none of it."""
    cache: Cache
    clock: Clock
    mailer: Mailer
    flight: SingleFlight
    coverages: CoverageCache

    @cached_property
    def parameters(self) -> Values:
        """The numbers in definitions, as this store's settings give them."""
        return parameters.values(self.settings)

    def coverage(self, scope: Scope | None = None) -> Coverage:
        """Return which days there is data of, as far as `scope` shows rows; read once per data version.

        Raises TookTooLong, StoreUnreachable.
        """
        return self.coverages.current(self.engine, seconds=self.settings.query_seconds, scope=scope)

    @contextmanager
    def catalog_in_force(self) -> Iterator[None]:
        """Put the store's catalogue, with its own columns, in force for the block. Raises StoreUnreachable."""
        with use_catalog(extend_catalog(self.coverage().own)):
            yield

    def at_one_version(self) -> Self:
        """Return this context for the length of one request: it reads the data version once. Do not close it."""
        return replace(self, engine=OneVersionEngine(engine=self.engine))

    def close(self) -> None:
        """Close connections and files."""
        self.mailer.close()
        self.cache.close()
        self.application.close()
        self.engine.close()


def build_context(settings: Settings, *, write: bool = False, migrate: bool = False) -> Context:
    """Open every port that the settings name. Raises FilesInUse, OutOfDate, StoreUnreachable, BadValue."""
    mailer = build_mailer(settings)
    engine = open_engine(settings, write=write, migrate=migrate)
    return Context(
        settings=settings,
        engine=engine,
        application=ApplicationDatabase(settings),
        cache=build_cache(settings),
        clock=SystemClock(),
        mailer=mailer,
        flight=SingleFlight(),
        coverages=CoverageCache(),
    )


def build_desk(settings: Settings) -> Desk:
    """Make the ports of accounts; nothing is opened yet."""
    mailer = build_mailer(settings)
    return Desk(settings=settings, application=ApplicationDatabase(settings), clock=SystemClock(), mailer=mailer)

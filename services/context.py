"""Context: everything a service needs from outside, in one frozen object."""

from dataclasses import dataclass

from config.settings import Settings
from services.cache import build_cache
from services.engines.base import Engine
from services.engines.opening import open_engine
from services.ports import Cache, Clock, SystemClock
from services.query.flight import Flight
from services.query.watermark import Watermarks


@dataclass(frozen=True, kw_only=True)
class Context:
    """Settings and ports. Made once per process, handed to every service as its first argument."""

    settings: Settings
    engine: Engine
    cache: Cache
    clock: Clock
    flight: Flight
    watermarks: Watermarks

    def close(self) -> None:
        """Give connections and files back."""
        self.cache.close()
        self.engine.close()


def build_context(settings: Settings, *, write: bool = False, migrate: bool = False) -> Context:
    """Open every port that the settings name. Raises FilesInUse, OutOfDate, StoreUnreachable."""
    engine = open_engine(settings, write=write, migrate=migrate)
    return Context(
        settings=settings,
        engine=engine,
        cache=build_cache(settings),
        clock=SystemClock(),
        flight=Flight(),
        watermarks=Watermarks(),
    )

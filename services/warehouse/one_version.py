"""One version: an engine for the length of one request, which reads the data version once."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from threading import Event

from services.warehouse.base import DataVersion, Engine, Reader, Writer


@dataclass(frozen=True, kw_only=True)
class OneVersionEngine:
    """An engine whose `data_version` is asked for once: the answers of one page are then looked up under one version.

    Made for one request and thrown away with it. What is computed meanwhile sees the newest data, as ever, and says so.
    """

    engine: Engine

    @property
    def name(self) -> str:
        """Return the name of the engine."""
        return self.engine.name

    @cached_property
    def _version(self) -> DataVersion:
        return self.engine.data_version()

    def data_version(self) -> DataVersion:
        """Return the version of the committed data at the first call."""
        return self._version

    def snapshot(self, *, seconds: float, cancel: Event | None = None) -> AbstractContextManager[Reader]:
        """Open one consistent view; see `Engine`."""
        return self.engine.snapshot(seconds=seconds, cancel=cancel)

    def write(self) -> AbstractContextManager[Writer]:
        """Open one transaction; see `Engine`."""
        return self.engine.write()

    def close(self) -> None:
        """Do nothing: the engine belongs to the process."""

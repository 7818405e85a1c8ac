"""Copy stream: rows flow from a stage to another process while that is still busy with the rows before.

One thread lets the stage write one query after the other as CSV into named pipes, a second one empties the pipes into
memory, up to a limit; so the stage computes the next rows while the server takes the last ones.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread

from services.warehouse.duckdb.sandbox import Sandbox, literal

BLOCK = 2**20
AHEAD = 48
"""So many blocks of one stream wait in memory at most."""

POLL_SECONDS = 0.1
NAP_SECONDS = 0.001


@dataclass(kw_only=True)
class Stream:
    """The rows of one query as CSV, read like a file by one reader, in blocks of at most BLOCK bytes.

    `reader` is the end of the pipe that rows come out of. It is open before the query runs, so that the query never
    waits for it; `fed` says that the query has ended, well or not, and all that it wrote is in the pipe.
    """

    query: str
    pipe: Path
    reader: int
    stopped: Event
    fed: Event = field(default_factory=Event)
    blocks: "Queue[bytes]" = field(default_factory=lambda: Queue(AHEAD))
    error: BaseException | None = None

    def read(self, size: int = BLOCK) -> bytes:  # noqa: ARG002 - who reads asks for blocks of BLOCK bytes
        """Return the next block, nothing at the end. Raises what stopped the query."""
        block = self._next()
        if not block and self.error is not None:
            raise self.error
        return block

    def _next(self) -> bytes:
        while not self.stopped.is_set():
            try:
                return self.blocks.get(timeout=POLL_SECONDS)
            except Empty:
                continue
        return b""

    def feed(self, stage: Sandbox) -> None:
        """Let the stage write the rows into the pipe."""
        target = literal(str(self.pipe))
        try:
            if not self.stopped.is_set():
                stage.run(f"COPY ({self.query}) TO {target} (FORMAT csv, HEADER false, USE_TMP_FILE false)")
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that reads
            self.error = error
        finally:
            self.fed.set()

    def pump(self) -> None:
        """Empty the pipe into memory; once stopped, into nothing, so that the query does not wait for ever."""
        for block in self._blocks():
            self._put(block)
        self._put(b"")

    def _blocks(self) -> Iterator[bytes]:
        block = b""
        while True:
            ended = self.fed.is_set()  # asked before reading: what is read after it may be the last
            part = self._part(BLOCK - len(block))
            block += part
            if len(block) > BLOCK // 2 or (block and not part):
                yield block
                block = b""
            if ended and not part:
                return

    def _part(self, size: int) -> bytes:
        """Read what is in the pipe, nothing after a short wait where there is nothing (yet)."""
        try:
            part = os.read(self.reader, size)
        except BlockingIOError:
            part = b""
        if not part and not self.fed.is_set():
            self.fed.wait(NAP_SECONDS)
        return part

    def _put(self, block: bytes) -> None:
        while not self.stopped.is_set():
            try:
                return self.blocks.put(block, timeout=POLL_SECONDS)
            except Full:
                continue
        return None


@contextmanager
def streaming(stage: Sandbox, queries: Sequence[tuple[str, str]]) -> Iterator[Mapping[str, Stream]]:
    """Run queries one after the other and give their rows as streams by name; nothing else may use the stage then."""
    stopped = Event()
    streams = {name: _stream(stage, query, stopped) for name, query in queries}
    threads = [
        Thread(target=_feed_all, args=(tuple(streams.values()), stage), daemon=True, name="cartograph-feed"),
        Thread(target=_pump_all, args=(tuple(streams.values()),), daemon=True, name="cartograph-pump"),
    ]
    for thread in threads:
        thread.start()
    try:
        yield streams
    except BaseException:
        stopped.set()
        stage.connection.interrupt()
        raise
    finally:
        stopped.set()  # what nobody read is dropped
        for thread in threads:
            thread.join()
        for stream in streams.values():
            os.close(stream.reader)
            stream.pipe.unlink()


def _stream(stage: Sandbox, query: str, stopped: Event) -> Stream:
    pipe = stage.folder / f"pipe-{os.urandom(8).hex()}"
    os.mkfifo(pipe)
    return Stream(query=query, pipe=pipe, reader=os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), stopped=stopped)


def _feed_all(streams: Sequence[Stream], stage: Sandbox) -> None:
    for stream in streams:
        stream.feed(stage)


def _pump_all(streams: Sequence[Stream]) -> None:
    for stream in streams:
        stream.pump()

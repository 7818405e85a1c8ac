"""Run: the only way to an answer. It owns the key, the cache, single flight, the time limit."""

import hashlib
from functools import cache
from pathlib import Path
from threading import Event
from time import perf_counter

import services
from config.logging import question_answered
from services.catalog import parameters
from services.context import Context
from services.engines.base import DataVersion
from services.query.answer import Surroundings, answer
from services.query.check import checked
from services.query.nodes import Ask
from services.query.result import Result
from services.query.scope import Scope

CODE = ("catalog", "query", "engines")
"""The packages whose text decides what an answer is."""


@cache
def code_version() -> str:
    """Give a digest of the code that answers, so that a new program never shows an old one's answers."""
    digest = hashlib.blake2b(digest_size=8)
    root = Path(services.__file__).parent
    for package in CODE:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def key_of(ctx: Context, question: Ask, scope: Scope, version: DataVersion) -> str:
    """Give the name of an answer in the cache: whatever may change it is part of it."""
    surroundings = (code_version(), ctx.engine.name, parameters.values(ctx.settings), ctx.settings.time_zone)
    text = repr((question, scope.grants, scope.any_of, version, surroundings))
    return f"answer:{version.number}:{hashlib.blake2b(text.encode(), digest_size=20).hexdigest()}"


def run(ctx: Context, question: Ask, scope: Scope, *, cancel: Event | None = None) -> Result:
    """Answer `question` with the rows that `scope` shows.

    Equal questions of equal scope on equal data are answered once. Raises UnknownName, BadValue, ImpossibleQuestion,
    OutOfScope, TookTooLong, Cancelled, StoreUnreachable.
    """
    started = perf_counter()
    question = checked(question)
    version = ctx.engine.data_version()
    own: list[Result] = []

    def produce() -> bytes:
        own.append(_answer(ctx, question, scope, cancel))
        return own[0].to_bytes()

    stored, state = ctx.flight.once(
        key_of(ctx, question, scope, version),
        produce,
        cache=ctx.cache,
        seconds=ctx.settings.cache_seconds,
        timeout=ctx.settings.query_seconds,
        cancel=cancel,
    )
    result = (own[0] if own else Result.from_bytes(stored)).with_state(state, (perf_counter() - started) * 1000)
    question_answered(
        kind=type(question).__name__,
        scope="; ".join(scope.words()) or "everything",
        rows=result.table.num_rows,
        ms=result.ms,
        cache=state,
        data_version=result.origin.data_version,
    )
    return result


def _answer(ctx: Context, question: Ask, scope: Scope, cancel: Event | None) -> Result:
    with ctx.engine.snapshot(seconds=ctx.settings.query_seconds, cancel=cancel) as reader:
        around = Surroundings(
            reader=reader,
            scope=scope,
            watermark=ctx.watermarks.of(reader, reader.data_version()),
            parameters=parameters.values(ctx.settings),
            now=ctx.clock.now(),
        )
        return answer(question, around)

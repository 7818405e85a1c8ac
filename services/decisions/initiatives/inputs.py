"""Inputs: what initiatives are computed from, and how their numbers become parts of sentences."""

from dataclasses import dataclass
from decimal import Decimal

from services.catalog.units import COUNT, MONEY
from services.core.numbers import Number, exact, short
from services.decisions.initiatives.model import Assumptions, Evidence
from services.monitoring.narratives.sentences import Sentence, SentencePart, Tone
from services.query.result import Origin
from services.query.slice import Slice


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An initiative before the others are known; see `Initiative`."""

    name: str
    title: str
    assumption: str
    stake: Decimal
    issue: tuple[Sentence, ...]
    basis: Sentence
    actions: tuple[str, ...]
    figures: tuple[Evidence, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, kw_only=True)
class InitiativeInputs:
    """What the page shows, and what the person assumes."""

    data: Slice
    assumed: Assumptions

    def money(self, value: Number | None, metric: str | None = None) -> SentencePart:
        """Write money as cards do."""
        return SentencePart(text=short(value, MONEY, self.data.ctx.settings.currency), metric=metric)

    def count(self, value: int, metric: str) -> SentencePart:
        """Write a number to the last one."""
        return SentencePart(text=exact(value, COUNT), metric=metric)

    def share(self, value: float | None, metric: str, *, tone: Tone = "plain") -> SentencePart:
        """Write a share with two decimals."""
        return SentencePart(text=exact(value, "share"), metric=metric, tone=tone)

    def member(self, dimension: str, member: str) -> SentencePart:
        """Name a member so that it can be followed."""
        return SentencePart(text=member, dimension=dimension, member=member)

    def percent(self, value: Decimal) -> str:
        """Write an assumption without decimals that it does not have: 1 %, 2.5 %."""
        return f"{(value * 100).normalize():f} %"

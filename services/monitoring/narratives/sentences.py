"""Sentences: text in parts, so that each number in it can be a link to where it comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "good", "bad"]

LONGEST = 260
"""Characters of a summary: two lines."""


@dataclass(frozen=True, kw_only=True)
class SentencePart:
    """A piece of a sentence. With a metric it is a number of it, with a member that member's, or its name."""

    text: str
    tone: Tone = "plain"
    metric: str | None = None
    dimension: str | None = None
    member: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """Parts that read as one sentence when put together."""

    parts: tuple[SentencePart, ...]

    @property
    def text(self) -> str:
        """The whole of it."""
        return "".join(part.text for part in self.parts)


def sentence(*parts: SentencePart | str) -> Sentence:
    """Put a sentence together; plain text needs no part of its own, and pieces of it side by side become one."""
    said: list[SentencePart] = []
    for part in (SentencePart(text=part) if isinstance(part, str) else part for part in parts):
        if said and _plain(said[-1]) and _plain(part):
            said[-1] = SentencePart(text=said[-1].text + part.text)
        else:
            said.append(part)
    return Sentence(parts=tuple(said))


def _plain(part: SentencePart) -> bool:
    return part == SentencePart(text=part.text)


def join_list(items: Sequence[tuple[SentencePart | str, ...]]) -> tuple[SentencePart | str, ...]:
    """Join with commas and, before the last, "and"."""
    joined: list[SentencePart | str] = []
    for position, item in enumerate(items):
        if position:
            joined.append(" and " if position == len(items) - 1 else ", ")
        joined += item
    return tuple(joined)


def shorten(sentences: Iterable[Sentence | None]) -> tuple[Sentence, ...]:
    """Keep, in their order of importance, the sentences that fit into two lines; the first one always."""
    kept: list[Sentence] = []
    for candidate in sentences:
        length = sum(len(one.text) + 1 for one in kept)
        if candidate is not None and (not kept or length + len(candidate.text) <= LONGEST):
            kept.append(candidate)
    return tuple(kept)

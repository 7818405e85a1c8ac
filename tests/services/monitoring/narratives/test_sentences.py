"""Sentences: parts that read as one, lists with an "and", drivers in words, and what fits into two lines."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.narratives.effects import Effects
from services.monitoring.narratives.sentences import LONGEST, SentencePart, join_list, sentence, shorten
from services.monitoring.narratives.summary import _broken, _drivers, _moved

VIEW: Any = SimpleNamespace(ctx=SimpleNamespace(settings=SimpleNamespace(currency="")))


def drivers(volume: str, value: str, mix: str) -> str | None:
    parts = [Decimal(one) for one in (volume, value, mix)]
    found = _drivers(VIEW, Effects(volume=parts[0], value=parts[1], mix=parts[2], change=sum(parts, Decimal(0))))
    return found.text if found else None


@pytest.mark.parametrize(
    ("volume", "value", "mix", "text"),
    [
        ("100", "0", "0", "More orders added 100.00."),
        ("-100", "0", "0", "Fewer orders took 100.00."),
        ("0", "250", "0", "Larger orders added 250.00."),
        ("0", "-250", "0", "Smaller orders took 250.00."),
        ("50", "20", "10", "More orders added 50.00, larger orders 20.00 and mix 10.00."),
        ("-50", "20", "10", "Fewer orders took 50.00; larger orders added 20.00 and mix 10.00."),
        ("20", "-10", "-50", "Mix took 50.00 and smaller orders 10.00; more orders added 20.00."),
        ("-32700", "100", "0", "Fewer orders took 32.7K; larger orders added 0.1K."),
        ("-32700", "1", "0", "Fewer orders took 32.7K."),
        ("0", "0", "0", None),
    ],
)
def test_what_drove_a_change_in_words(volume: str, value: str, mix: str, text: str | None) -> None:
    assert drivers(volume, value, mix) == text


def row(now: str, before: str | None, by: float | None, orders: int = 5) -> dict[str, Any]:
    return {"revenue": Decimal(now), "revenue_compared": None if before is None else Decimal(before),
            "revenue_change": by, "orders": orders}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "text", "tone"),
    [
        (row("110", "100", 0.1), "Revenue rose 10.0 % to 110.00.", "good"),
        (row("90", "100", -0.1), "Revenue fell 10.0 % to 90.00.", "bad"),
        (row("100.01", "100", 0.0001), "Revenue stayed at 100.01.", "plain"),
        (row("100", "0", None), "Revenue is 100.00, after 0 in the compared period.", "plain"),
        (row("1692186.31", None, None, 7423), "Revenue is 1.69M, from 7,423 orders.", "plain"),
        (row("5", None, None, 1), "Revenue is 5.00, from 1 order.", "plain"),
    ],
)
def test_how_revenue_moved(given: dict[str, Any], text: str, tone: str) -> None:
    said = _moved(VIEW, given)
    assert said.text == text
    assert next(part.tone for part in said.parts if part.metric == "revenue") == tone


@pytest.mark.parametrize(("count", "text"), [(1, "1 rule does not hold."), (2, "2 rules do not hold.")])
def test_broken_rules_are_counted(count: int, text: str) -> None:
    said = _broken([SimpleNamespace()] * count)
    assert said is not None
    assert said.text == text
    assert _broken([]) is None


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C"), (list("ABCD"), "A, B, C and D")],
)
def test_a_list_ends_with_and(items: list[str], text: str) -> None:
    assert sentence(*join_list([(item,) for item in items])).text == text


def test_plain_pieces_become_one_and_links_stay_apart() -> None:
    link = SentencePart(text="7", metric="orders")
    said = sentence("From ", "all ", link, " orders", ".")
    assert said.parts == (SentencePart(text="From all "), link, SentencePart(text=" orders."))
    assert sentence(link, link).parts == (link, link)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.none() | st.text("abc ", min_size=1, max_size=300), max_size=8))
def test_two_lines_hold_what_is_kept_and_the_first_is_always_there(texts: list[str | None]) -> None:
    given_ = [None if text is None else sentence(text) for text in texts]
    kept = shorten(given_)
    said = [one for one in given_ if one is not None]
    assert kept[:1] == tuple(said[:1])
    assert len(kept) <= 1 or len(" ".join(one.text for one in kept)) <= LONGEST
    rest = iter(said)
    assert all(any(one is other for other in rest) for one in kept)  # in the order they were given

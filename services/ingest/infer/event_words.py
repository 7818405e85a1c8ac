"""Event words: what programs call a view, a cart and a purchase in their logs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from services.core.errors import BadValue
from services.ingest.clean.column_values import fetch_distinct
from services.ingest.clean.texts import replace_words
from services.ingest.infer.typed_column import RawColumns, TypedColumn

STAGES = ("view", "cart", "purchase")

WORDS: Mapping[str, str] = {
    **dict.fromkeys(
        ("view", "views", "viewed", "viewitem", "productviewed", "productview", "viewproduct", "viewcontent", "detail",
         "productdetail", "productdetailview", "ecommerceproductview", "itemview", "pdpview", "pv"),
        "view",
    ),
    **dict.fromkeys(
        ("cart", "addtocart", "addedtocart", "productadded", "productaddedtocart", "cartadd", "addcart", "basket",
         "addtobasket", "ecommercecartupdate", "ecommerceabandonedcart", "carted"),
        "cart",
    ),
    **dict.fromkeys(
        ("purchase", "purchases", "purchased", "transaction", "ordercompleted", "checkoutcompleted", "orderplaced",
         "completedorder", "ecommerceorder", "ecommercepurchase", "buy", "bought", "order", "sale"),
        "purchase",
    ),
}  # fmt: skip
"""Words of GA4, Matomo, Segment, RetailRocket, Shopify's pixels and others, in small letters without other marks."""

NAMED = 8
"""So many names of events a sentence holds."""


def read_event_words(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Read what a person says of events: NAME=view. Raises BadValue."""
    pairs = [text.rpartition("=") for text in texts]
    for name, mark, stage in pairs:
        if not (mark and name.strip() and stage.strip().lower() in STAGES):
            raise BadValue(f"An event is called {' or '.join(STAGES)}: NAME=view, not {name + mark + stage!r}.")
    return tuple((name.strip(), stage.strip().lower()) for name, _, stage in pairs)


def translate_events(
    sheet: RawColumns, one: TypedColumn, said: Sequence[tuple[str, str]]
) -> tuple[TypedColumn, tuple[str, ...]]:
    """Return the column of event types with the store's three words for them, and what is to be said of it."""
    names = fetch_distinct(sheet.stage, one.text)
    meanings = choose_meanings(names, said)
    changed = {name: stage for name, stage in meanings.items() if name != stage}
    column = replace(one, text=replace_words(one.text, changed)) if changed else one
    notes = [f"{stage} are the events {_name(words)}." for stage, words in _by_stage(changed).items()]
    if names and not meanings:
        notes.append(f"No event of the log is a view, a cart or a purchase by its name; it has: {_name(names)}.")
    return column, tuple(notes)


def choose_meanings(names: Sequence[str], said: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return which stage each name of an event is; what is said of a name counts before what is known of it."""
    own = dict(said)
    known = {name: WORDS.get(re.sub(r"[^a-z0-9]", "", name.lower())) for name in names}
    return {name: stage for name in names if (stage := own.get(name, known[name]))}


def _by_stage(changed: Mapping[str, str]) -> dict[str, list[str]]:
    return {stage: found for stage in STAGES if (found := [name for name, of in changed.items() if of == stage])}


def _name(words: Sequence[str]) -> str:
    rest = len(words) - NAMED
    return ", ".join(word[:40] for word in words[:NAMED]) + (f" and {rest:,} more" if rest > 0 else "")

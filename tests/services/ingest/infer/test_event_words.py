"""Event words: what logs of known programs call a view, a cart and a purchase, and what a person says."""

from collections.abc import Iterator

import pytest

from services.core.errors import BadValue
from services.ingest.infer.column_types import infer_types
from services.ingest.infer.event_words import choose_meanings, read_event_words
from services.ingest.infer.mapping import Mapped
from services.ingest.kinds.events import EVENTS
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import fill, new_stage, select
from tests.services.ingest.infer.columns import sheet_of


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


def translate(stage: Sandbox, *names: str, said: tuple[tuple[str, str], ...] = ()) -> tuple[list[str], tuple[str, ...]]:
    """Return what a column of events is read as, and what is said of it."""
    fill(stage, names)
    sheet = sheet_of(stage, ("event",), len(names), event_words=said)
    inferred = infer_types(sheet, EVENTS, Mapped(columns=(("event_type", "event"),)))
    return select(stage, inferred.columns[0].text), inferred.notes


LOGS = {
    "ours": ("view", "cart", "purchase"),
    "GA4": ("view_item", "add_to_cart", "purchase"),
    "Universal Analytics": ("detail", "add to cart", "purchase"),
    "Segment": ("Product Viewed", "Product Added", "Order Completed"),
    "RetailRocket": ("view", "addtocart", "transaction"),
    "Shopify": ("product_viewed", "product_added_to_cart", "checkout_completed"),
    "Matomo": ("ecommerceProductView", "ecommerceCartUpdate", "ecommerceOrder"),
    "Meta": ("ViewContent", "AddToCart", "Purchase"),
    "capitals": ("VIEW", "Cart", "Purchase"),
}


@pytest.mark.parametrize("log", LOGS)
def test_the_words_of_a_log_become_the_stores(stage: Sandbox, log: str) -> None:
    assert translate(stage, *LOGS[log])[0] == ["view", "cart", "purchase"]


def test_other_events_keep_their_names_and_changes_are_named(stage: Sandbox) -> None:
    names, notes = translate(stage, "view_item", "page_view", "remove_from_cart", "begin_checkout")
    assert names == ["view", "page_view", "remove_from_cart", "begin_checkout"]
    assert notes == ("view are the events view_item.",)
    assert translate(stage, "view", "cart", "purchase")[1] == ()


def test_what_is_said_counts_first(stage: Sandbox) -> None:
    said = (("Warenkorb", "cart"), ("view", "purchase"))
    assert translate(stage, "Warenkorb", "view", said=said)[0] == ["cart", "purchase"]


def test_a_log_without_any_of_the_three_is_warned_of(stage: Sandbox) -> None:
    names, notes = translate(stage, "scroll", "click")
    assert names == ["scroll", "click"]
    assert notes == ("No event of the log is a view, a cart or a purchase by its name; it has: click, scroll.",)
    _, notes = translate(stage, *(f"event {at:02}" for at in range(10)))
    assert notes[0].endswith("event 06, event 07 and 2 more.")


def test_what_a_person_says_is_read() -> None:
    assert read_event_words(["a=b=View", " Kauf = purchase"]) == (("a=b", "view"), ("Kauf", "purchase"))
    assert choose_meanings(["x"], ()) == {}


@pytest.mark.parametrize("text", ["view", "x=", "=view", "x=like", ""])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="view or cart or purchase"):
        read_event_words([text])

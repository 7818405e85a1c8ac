"""Saved mappings: kept per header, found again however it is written, for who may import; on both databases."""

from pathlib import Path
from typing import Any

import pytest

from services.accounts.audit import list_entries
from services.core.context import Desk
from services.core.errors import AlreadyThere, BadValue, NotAllowed, UnknownName
from services.ingest.audit import ImportRequest
from services.mappings.saved_mapping import apply_saved, describe_saved, hash_columns
from services.mappings.store import find_for_columns, find_mapping, list_mappings, remove_mapping, save_mapping

COLUMNS = ("Order ID", "Fecha", "Total", "Vendedor")
SAID: dict[str, Any] = {
    "mapping": (("transaction_id", "Order ID"), ("date", "Fecha"), ("region", "")),
    "keep": (("Vendedor", "dimension"),),
    "decimal": ",",
    "event_words": (("look", "view"),),
    "group_by_order": True,
}
WHO: dict[str, str] = {"who": "ann@example.org", "role": "analyst"}


def request(**said: Any) -> ImportRequest:
    return ImportRequest(kind="transactions", files=(Path("a.csv"),), **said)


def test_a_mapping_is_found_by_the_columns_however_they_are_written(empty_desk: Desk) -> None:
    save_mapping(empty_desk, "pedidos", request(**SAID), COLUMNS, **WHO)
    again = ("total", "VENDEDOR", "order_id", "fecha")
    found = find_for_columns(empty_desk, again, "transactions")
    assert found is not None
    assert (found.name, found.columns, found.saved_by) == ("pedidos", COLUMNS, "ann@example.org")
    assert find_for_columns(empty_desk, again, "events") is None
    assert find_for_columns(empty_desk, (*again, "tax")) is None
    read = apply_saved(found, request(), again)
    assert read.mapping == (("transaction_id", "order_id"), ("date", "fecha"), ("region", ""))
    assert (read.keep, read.decimal, read.group_by_order) == ((("VENDEDOR", "dimension"),), ",", True)
    assert read.event_words == (("look", "view"),)
    assert read.files == (Path("a.csv"),)


def test_what_is_said_counts_before_what_was_saved(empty_desk: Desk) -> None:
    saved = save_mapping(empty_desk, "pedidos", request(**SAID), COLUMNS, **WHO)
    read = apply_saved(saved, request(decimal=".", mapping=(("date", "Total"),)), COLUMNS)
    assert read.decimal == "."
    assert dict(read.mapping) == {"transaction_id": "Order ID", "date": "Total", "region": ""}
    with pytest.raises(BadValue, match="is for transactions, not for events"):
        apply_saved(saved, ImportRequest(kind="events", files=()))
    assert describe_saved(saved) == "transaction_id = Order ID, date = Fecha, decimal ,"


def test_the_same_columns_have_one_mapping(empty_desk: Desk) -> None:
    save_mapping(empty_desk, "first", request(), COLUMNS, **WHO)
    save_mapping(empty_desk, "second", request(decimal=","), COLUMNS[::-1], **WHO)
    assert [one.name for one in list_mappings(empty_desk)] == ["second"]
    with pytest.raises(AlreadyThere, match="for other columns"):
        save_mapping(empty_desk, "second", request(), ("a", "b"), **WHO)


def test_rights_and_names_are_checked_and_every_change_is_audited(empty_desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        save_mapping(empty_desk, "x", request(), COLUMNS, who="vic@example.org", role="viewer")
    for name in ("", " x", "a\nb", "x" * 61, "../x", "<b>"):
        with pytest.raises(BadValue, match="60 letters"):
            save_mapping(empty_desk, name, request(), COLUMNS, **WHO)
    save_mapping(empty_desk, "x", request(), COLUMNS, **WHO)
    with pytest.raises(NotAllowed):
        remove_mapping(empty_desk, "x", who="vic@example.org", role="viewer")
    remove_mapping(empty_desk, "x", **WHO)
    for gone in (lambda: find_mapping(empty_desk, "x"), lambda: remove_mapping(empty_desk, "x", **WHO)):
        with pytest.raises(UnknownName):
            gone()
    assert [one.what for one in list_entries(empty_desk)][-2:] == ["mapping saved", "mapping removed"]


def test_columns_of_signs_only_are_told_apart() -> None:
    assert hash_columns(["金额", "日期"]) != hash_columns(["金额", "客户"])

"""A mapping that a person confirmed is offered again for the same columns, with a note and a way to start fresh."""

from services.mappings.store import list_mappings
from tests.dashapp.pages.data.desk import Desk, elements, somebody
from tests.services.jobs.working import BEN

FILE = "Nr;Wann;Preis\n1;2024-01-13;15.990\n2;2024-01-14;7.500\n"
NEXT = "nr;wann;preis\n3;2024-01-15;1.250\n"
SAID = {"map": "transaction_id:0\ndate:1\nrevenue:2", "decimal": ",", "kind": "transactions"}


def chosen(desk: Desk, search: str) -> dict[str, str]:
    """What is chosen in the selects of the page."""
    found = elements(desk.page(search).body, "select")
    return {str(one.get("aria-label") or one["name"]): one["defaultValue"] for one in found}


def test_the_next_file_is_taken_as_the_last_one_was(desk: Desk) -> None:
    desk.imported(FILE, "pedidos 2024.csv", **SAID)
    (saved,) = list_mappings(desk.ctx)
    assert (saved.name, saved.saved_by) == ("pedidos 2024", "ann@example.org")
    search = f"?x.upload={desk.send(NEXT, 'pedidos 2025.csv').upload_id}"
    said = desk.said(search)
    assert "The saved mapping  pedidos 2024  is used, confirmed by ann@example.org on" in said
    assert "can be read in two ways" not in said
    found = chosen(desk, search)
    assert found["What preis becomes"] == "revenue:2"
    assert (found["decimal"], found["Use a saved mapping"]) == (",", "pedidos 2024")
    fresh = f"{search}&x.saved=off"
    assert "is used, confirmed" not in desk.said(fresh)
    assert chosen(desk, fresh)["Use a saved mapping"] == "off"
    assert "Which column is “Order”?" in desk.said(fresh)


def test_a_colleague_is_offered_it_too_and_what_the_address_says_counts_before(desk: Desk) -> None:
    desk.imported(FILE, "pedidos.csv", **SAID)
    upload = desk.send(NEXT, "next.csv", who=BEN)
    ben = somebody(BEN)
    assert "The saved mapping" in desk.said(f"?x.upload={upload.upload_id}", ben)
    assert "The saved mapping" not in desk.said(f"?x.upload={upload.upload_id}&x.kind=customers", ben)
    assert "The saved mapping" not in desk.said(f"?x.upload={upload.upload_id}&x.saved=nothing of the kind", ben)


def test_other_columns_are_offered_none_and_a_check_saves_none(desk: Desk) -> None:
    desk.checked(desk.send(FILE), **SAID)
    assert list_mappings(desk.ctx) == ()
    desk.imported(FILE, "pedidos.csv", **SAID)
    other = desk.send("order_id,date,total,x\n1,2024-01-13,5,y\n")
    assert "The saved mapping" not in desk.said(f"?x.upload={other.upload_id}")
    named = desk.said(f"?x.upload={other.upload_id}&x.saved=pedidos")
    assert "The saved mapping  pedidos  is used" in named, "columns that the file has not are left out"

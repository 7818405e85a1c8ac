"""Words: no sentence on a page names an option of the command line."""

import pytest

from services.core.context import Context
from services.core.errors import AppError
from services.jobs.words import for_page
from tests.services.ingest.bench import LOG, ORDERS, bring_text

SENTENCES = {
    "dates that can be read in two ways": ORDERS + "T1,C1,01/02/2024,1\nT2,C2,02/03/2024,2\n",
    "no column for the customer": "transaction_id,date,revenue\nT1,2024-01-13,1\n",
    "lines of orders": "transaction_id,customer_id,date,sku,quantity,price\nT1,C1,2024-01-13,a,1,2\n",
    "numbers that are none": ORDERS + "T1,C1,2024-01-13,much\nT2,C2,2024-01-13,more\n",
    "ids that contradict": ORDERS + "".join(f"T1,C1,2024-01-13,{at}\n" for at in range(1, 9)),
}


@pytest.mark.parametrize("what", SENTENCES)
def test_a_page_names_no_option_of_the_shell(duckdb_context: Context, what: str) -> None:
    with pytest.raises(AppError) as refused:
        bring_text(duckdb_context, "transactions", SENTENCES[what])
    assert "--" in refused.value.public
    assert "--" not in for_page(refused.value.public)
    assert for_page(refused.value.public).endswith(".")


def test_nor_does_the_note_of_an_import(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "events", LOG + "2024-01-01 10:00:00 UTC,view,P1,1,a.b,x,5,U1,S1\n", demo=True)
    note = bring_text(duckdb_context, "transactions", ORDERS + "T1,C1,2024-01-13,1\n").note
    assert note is not None
    assert "--" in note
    assert "--" not in for_page(note)

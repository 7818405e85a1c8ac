"""People by name: where a program writes no better sign of a customer than a name, the import says so."""

from services.core.context import Context
from tests.services.ingest.bench import bring_text
from tests.services.ingest.kinds.test_shop_presets import PRESTASHOP, magento, prestashop


def test_a_name_that_stands_for_a_customer_is_said(duckdb_context: Context) -> None:
    named = bring_text(duckdb_context, "transactions", prestashop(PRESTASHOP), dry_run=True).notes
    assert sum("told apart by Customer, which is a name" in note.sentence for note in named) == 1
    mailed = bring_text(duckdb_context, "transactions", magento(), "magento.csv").notes
    assert not any("told apart by" in note.sentence for note in mailed), "it has e-mails"

"""Forms: statements that differ in values only share a text, and never a value."""

from datetime import date

import pytest
from sqlalchemy import Select, func, literal, select

from models.warehouse import transactions
from services.core.context import Context
from services.warehouse.duckdb.engine import DIALECT
from services.warehouse.statement_cache import StatementCache
from tests.services.ingest.bench import rows
from tests.world import load_world


def since(day: date, *regions: str) -> Select[tuple[int, str]]:
    """Count the orders from a day on, with a word that is written into the text."""
    word = literal(f"since {day}", literal_execute=True).label("word")
    counted = select(func.count(), word).where(transactions.c.date >= day)
    return counted.where(transactions.c.region.in_(regions)) if regions else counted


def test_another_value_is_the_same_form() -> None:
    forms = StatementCache(DIALECT)
    for day in (date(2024, 1, 1), date(2024, 2, 1)):
        state = forms(since(day))
        assert day in state.parameters.values()
        assert f"since {day}" in state.statement
    assert len(forms._kept) == 1


def test_more_members_are_another_text_of_the_same_form() -> None:
    forms = StatementCache(DIALECT)
    one, two = forms(since(date(2024, 1, 1), "North")), forms(since(date(2024, 1, 1), "North", "South"))
    assert len(two.positional_parameters) == len(one.positional_parameters) + 1
    assert set(two.parameters.values()) >= {"North", "South"}


@pytest.mark.parametrize("region", ["North", "South"])
def test_every_statement_gets_its_own_rows(any_context: Context, region: str) -> None:
    load_world(any_context)
    whole = rows(any_context, select(transactions.c.region))
    found = rows(any_context, select(transactions.c.region).where(transactions.c.region == region))
    assert found == [row for row in whole if row == (region,)] != []

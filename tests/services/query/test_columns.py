"""Columns of an analysis: those that a row has by itself, and no other, so that no row is paired with a whole table."""

from dataclasses import dataclass
from typing import ClassVar, Self

import pyarrow as pa
import pytest
from sqlalchemy import func, select

from services.catalog.facts import EVENTS
from services.core.context import Context
from services.core.errors import ImpossibleQuestion, UnknownName
from services.query.analysis import AnalysisResult, ScopedData
from services.query.questions import Period, Where
from services.query.run import run
from tests.asking import ALL

COUNT = pa.schema([("count", pa.int64())])


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The number of rows that have the column, taken as `column` gives it or as `rows` does."""

    name: str
    joined: bool = False
    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()

    def validate(self) -> Self:
        """Give it back."""
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Count."""
        also = () if self.joined else (data.column(self.name).is_not(None),)
        rows = data.rows(*((self.name,) if self.joined else ("price",)), also=also).subquery()
        return AnalysisResult(columns=(), table=data.fetch(select(func.count()).select_from(rows), COUNT))


@pytest.mark.parametrize("name", ["category_1", "category_code", "region"])
def test_a_column_of_a_table_beside_the_fact_is_a_mistake_unless_it_is_joined(world: Context, name: str) -> None:
    with pytest.raises(LookupError, match=f"'{name}' lies beside events"):
        run(world, Counted(name=name), ALL)
    assert run(world, Counted(name=name, joined=True), ALL).table.column(0).to_pylist() == [14]


@pytest.mark.parametrize("name", ["price", "user_key", "brand", "product", "price_tier", "month", "hour", "customer"])
def test_what_a_row_has_by_itself_can_be_asked(world: Context, name: str) -> None:
    for joined in (False, True):
        assert run(world, Counted(name=name, joined=joined), ALL).table.column(0).to_pylist() == [14]


def test_what_events_do_not_have_is_refused_in_words(world: Context) -> None:
    with pytest.raises(ImpossibleQuestion, match="Events carry no channel"):
        run(world, Counted(name="channel"), ALL)
    with pytest.raises(UnknownName):
        run(world, Counted(name="charm"), ALL)

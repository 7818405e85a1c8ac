"""Registry: every analysis by name can be asked, and what it takes is declared."""

from inspect import signature

import pytest

from services.analyses.registry import ANALYSES, OPTIONS
from services.query.analysis import Analysis, AnalysisKind
from services.query.questions import MetricQuery, Period, Where

COMMON = {"period": Period(), "where": (Where(dimension="brand", members=("asus",)),)}
EACH = pytest.mark.parametrize("kind", ANALYSES.values(), ids=lambda kind: kind.name)


@EACH
def test_each_makes_a_question_of_its_period_and_filters(kind: AnalysisKind) -> None:
    question = kind.make(COMMON)
    assert isinstance(question, Analysis)
    assert (question.period, question.where) == (COMMON["period"], COMMON["where"])
    assert kind.label


@EACH
def test_the_maker_takes_what_is_declared(kind: AnalysisKind) -> None:
    taken = {name for name, one in signature(kind.make).parameters.items() if one.kind is one.KEYWORD_ONLY}
    assert taken <= set(kind.options)
    assert set(kind.options) <= set(OPTIONS)


def test_an_option_leads_to_another_question() -> None:
    assert type(ANALYSES["funnel"].make(COMMON, hours=24)).__name__ == "OrderedFunnel"
    assert type(ANALYSES["cohorts"].make(COMMON, of="customers")).__name__ == "OrderCohorts"
    assert isinstance(ANALYSES["temporal"].make(COMMON, by="hour"), MetricQuery)

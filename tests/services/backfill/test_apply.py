"""Filling and taking back: by hand, exactly, by who may, and written down."""

from decimal import Decimal

import pytest

from services.accounts.audit import list_entries
from services.backfill.apply import ChosenProposal, apply
from services.backfill.proposals import proposals
from services.backfill.store import list_backfills, rules_of
from services.backfill.undo import undo
from services.core.context import Context
from services.core.errors import AlreadyThere, BadValue, NotAllowed, UnknownName
from services.query.questions import MetricQuery
from services.query.run import run
from services.query.scope import Scope
from tests.services.backfill.shop import SECOND, add, brands, codes, effective
from tests.services.jobs.working import ANN, BEN, MAX, VIC

ALL = Scope.everything("tests")
BRAND_A = ChosenProposal(kind="brand_of_product", key="A", value="asus")
BRAND_C = ChosenProposal(kind="brand_of_product", key="C", value="hp")
ID_10 = ChosenProposal(kind="category_of_id", key="10", value="a.b")
CATEGORY_A = ChosenProposal(kind="category_of_product", key="A", value="a.b")


def revenue(ctx: Context, by: str) -> dict[str, Decimal]:
    rows = run(ctx, MetricQuery(metrics=("event_revenue",), by=(by,)), ALL).rows()
    return {row[by]: row["event_revenue"] for row in rows if row["event_revenue"]}


def test_everything_is_filled_and_every_answer_follows(both: Context) -> None:
    assert revenue(both, "brand") == {"asus": Decimal(10), "Unknown": Decimal(40)}
    applied = apply(both, None, ANN, least=0)
    assert (applied.backfill_id, applied.rules, applied.rows, applied.revenue) == (1, 5, 6, Decimal(30))
    asus, none = "asus", "Unknown"
    assert brands(both) == [asus, asus, asus, asus, "asuss", asus, none, none, "hp", "hp", "hp", asus, "msi"]
    assert codes(both) == ["a.b"] * 6 + [none, none, "c.d", "c.d", "a.b", "a.b", none]
    assert revenue(both, "brand") == {"asus": Decimal(30), "hp": Decimal(10), "Unknown": Decimal(10)}
    assert revenue(both, "category_code") == {"a.b": Decimal(30), "c.d": Decimal(10), "Unknown": Decimal(10)}
    assert revenue(both, "category_1") == {"a": Decimal(30), "c": Decimal(10), "Unknown": Decimal(10)}
    assert proposals(both, ALL).items == ()


def test_undoing_brings_back_exactly_what_was(both: Context) -> None:
    before, version = effective(both), both.engine.data_version()
    apply(both, None, ANN, least=0)
    assert both.engine.data_version().number == version.number + 1
    assert effective(both) != before
    assert undo(both, 1, BEN) == 6
    assert effective(both) == before
    assert both.engine.data_version().number == version.number + 2
    with pytest.raises(AlreadyThere, match="taken back already"):
        undo(both, 1, ANN)
    with pytest.raises(UnknownName, match="no backfill 7"):
        undo(both, 7, ANN)


def test_a_choice_fills_only_what_was_chosen(both: Context) -> None:
    applied = apply(both, [ID_10, BRAND_C, ID_10], ANN)
    assert (applied.rules, applied.rows, applied.revenue) == (2, 5, Decimal(30))
    assert brands(both)[3] == "Unknown"
    assert brands(both)[9] == "hp"
    assert codes(both)[5] == "Unknown"


def test_backfills_are_taken_back_in_any_order(first: Context) -> None:
    """The second one fills rows of a later import of the same product; each takes back its own only."""
    raw = brands(first)
    apply(first, [BRAND_A], ANN)
    one = brands(first)
    add(first, 5, SECOND)
    assert brands(first) == [*one, "Unknown", "msi"], "rows of a later import come as their file has them"
    apply(first, [BRAND_A], ANN)
    assert brands(first) == [*one, "asus", "msi"]
    undo(first, 1, ANN)
    assert brands(first) == [*raw, "asus", "msi"]
    apply(first, [BRAND_A, CATEGORY_A], ANN)
    assert brands(first) == [*one, "asus", "msi"]
    undo(first, 2, ANN)
    assert brands(first) == [*one, "Unknown", "msi"]
    undo(first, 3, ANN)
    assert brands(first) == [*raw, "Unknown", "msi"]


def test_filled_rows_teach_nothing(both: Context) -> None:
    apply(both, [BRAND_A], ANN)
    add(both, 5, SECOND)
    again = next(item for item in proposals(both, ALL).items if (item.kind, item.key) == ("brand_of_product", "A"))
    assert (again.support_rows, again.told_rows, again.rows) == (3, 4, 1)


def test_it_is_written_down(both: Context) -> None:
    apply(both, None, ANN, least=0.3)
    undo(both, 1, MAX)
    (past,) = list_backfills(both)
    assert (past.who, past.least, past.undone_by, past.rules) == (ANN, Decimal("0.300000"), MAX, 4)
    assert past.at <= past.undone_at
    rules = {(rule.kind, rule.key): rule for rule in rules_of(both, 1)}
    brand = rules["brand_of_product", "A"]
    assert (brand.value, brand.confidence, brand.conflicts[0].value) == ("asus", Decimal("0.750000"), "asuss")
    done = [(entry.what, entry.who, entry.subject) for entry in list_entries(both, last=2)]
    assert done == [("backfilled", ANN, "backfill 1"), ("backfill undone", MAX, "backfill 1")]
    assert list_entries(both, last=2)[0].details["rows"] == past.rows


@pytest.mark.parametrize(("who", "why"), [(VIC, "role viewer may not"), ("nora@example.org", "view is limited"),
                                          ("nobody@example.org", "may not be used")])  # fmt: skip
def test_who_may_not_changes_nothing(both: Context, who: str, why: str) -> None:
    apply(both, [BRAND_C], ANN)
    before = effective(both)
    with pytest.raises(NotAllowed, match=why):
        apply(both, None, who, least=0)
    with pytest.raises(NotAllowed, match=why):
        undo(both, 1, who)
    assert effective(both) == before


@pytest.mark.parametrize("choice", [ChosenProposal(kind="brand_of_product", key="A", value="msi"),
                                    ChosenProposal(kind="brand_of_product", key="B", value="asus")])  # fmt: skip
def test_what_is_not_proposed_is_not_filled(both: Context, choice: ChosenProposal) -> None:
    before = effective(both)
    with pytest.raises(UnknownName, match="not proposed"):
        apply(both, [BRAND_C, choice], ANN)
    assert effective(both) == before


def test_nothing_to_fill_is_said(both: Context) -> None:
    with pytest.raises(BadValue, match="nothing to fill"):
        apply(both, [], ANN)
    with pytest.raises(BadValue, match="nothing to fill"):
        apply(both, None, ANN, least=1)
    assert list_backfills(both) == ()

"""The catalogue's quality by hand: gaps, proposals, backfills and assumptions of rows that stand in the test."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.page import EmptyTile
from dashapp.pages.catalogue_quality.assumptions import read_assumptions
from dashapp.pages.catalogue_quality.backfill import _draw as draw_backfill
from dashapp.pages.catalogue_quality.backfill import _sheet as sheet_of_backfill
from dashapp.pages.catalogue_quality.backfill_applied import AppliedBackfills
from dashapp.pages.catalogue_quality.backfill_applied import _draw as draw_applied
from dashapp.pages.catalogue_quality.controls import CONTROLS, KINDS, in_percent
from dashapp.pages.catalogue_quality.gap_table import GapRow, gap_table, share_bar
from dashapp.pages.catalogue_quality.lead import _said as say_gaps
from dashapp.pages.catalogue_quality.questions import Learned, Missing
from services.backfill.proposals import Conflict, Filled, Proposal, Proposals
from services.backfill.store import Backfill, BackfillRule
from tests.dashapp.pages.by_hand import NOON, SCRIPT, cells, elements, fields, heads, links, result, tags, view, words
from tests.fixtures.web import person

PAGE, ANALYST = "catalogue", person("analyst")
NOTHING = Filled(keys=0, rows=0, revenue=Decimal(0))


def shop(search: str = "?period=all", who: Any = ANALYST, **parts: Any) -> Any:
    return view(PAGE, search, who, **parts)


def proposal(kind: str = "brand_of_product", key: str = "P1", **parts: Any) -> Proposal:
    given = {
        "value": "apple", "support_rows": 3, "support_users": 1, "told_rows": 4, "conflicts": (), "rows": 1,
        "users": 1, "revenue": Decimal(10),
    }  # fmt: skip
    return Proposal(kind=kind, key=key, **{**given, **parts})


def learned(*sure: Proposal, others: tuple[Proposal, ...] = (), kind: str = "all", **hopeless: Filled) -> Learned:
    left = {name: hopeless.get(name, NOTHING) for name in KINDS["all"]}
    found = Proposals(items=(*sure, *others), hopeless=left, data_version=7)
    return Learned(found=found, least=0.8, kind=kind, sure=sure, others=others)


def drawn(found: Learned, search: str = "?period=all", who: Any = ANALYST) -> Any:
    return draw_backfill(shop(search, who), found)


def test_a_proposal_says_who_says_so_and_who_says_otherwise() -> None:
    others = (Conflict(value="msi", rows=1, users=1), Conflict(value="hp", rows=2, users=2))
    shown = drawn(learned(proposal(conflicts=others, rows=1200), proposal("category_of_id", SCRIPT, value=SCRIPT)))
    assert cells(shown.body)[0] == [
        "Brand of P1", "apple", "75.00 %", "30.06 %", "3 of 4 rows", "msi 1 and 1 more", "1,200", "10.00",
    ]  # fmt: skip
    assert cells(shown.body)[1][:2] == [f"Category of id {SCRIPT}", SCRIPT]
    assert cells(shown.body)[1][5] == "None"
    assert "script" not in tags(shown.body)
    assert len(elements(shown.body, title="msi 1, hp 2")) == 1
    assert len(elements(shown.body, title="1 user said so")) == 2


def test_what_no_row_can_miss_twice_is_added_up() -> None:
    shown = drawn(learned(proposal(key="A", rows=2), proposal("category_of_product", "B", rows=3)))
    form = elements(shown.body, data_act="backfill.apply")[0]
    assert words(elements(form, t="button")) == "Fill 5 rows worth 20.00"
    assert fields(form) == {"kind": "all", "confidence": "0.8", "version": "7"}
    assert form["data-confirm"].startswith(
        "Fill the brand of 2 rows worth 10.00 and the category of 3 rows worth 10.00 for everybody?"
    )
    assert "Brand on 2 rows worth 10.00, category on 3 rows worth 10.00." in words(shown.body)


def test_what_may_miss_both_is_never_added_up() -> None:
    shown = drawn(learned(proposal(key="A", rows=2), proposal("category_of_product", "A", rows=3)))
    assert words(elements(shown.body, data_act="backfill.apply")) == "Fill 2 brands, 3 categories"
    assert "Rows that miss both are in each." in words(shown.body)


def test_one_row_is_no_rows() -> None:
    shown = drawn(learned(proposal(), kind="brand"))
    assert words(elements(shown.body, data_act="backfill.apply")) == "Fill 1 row worth 10.00"


@pytest.mark.parametrize(
    ("who", "search", "said"),
    [
        (person(), "?period=all", "An analyst fills them; the role viewer may not."),
        (person("analyst", brand=("apple",)), "?period=all", "so who sees all does it."),
        (ANALYST, "?period=all&brand=apple", "to fill: a fill changes the whole log."),
    ],
)
def test_who_may_not_fill_reads_why(who: Any, search: str, said: str) -> None:
    shown = drawn(learned(proposal()), search, who)
    assert said in words(shown.body)
    assert elements(shown.body, data_act="backfill.apply") == []


def test_less_sure_ones_are_pale_and_fill_nothing() -> None:
    shown = drawn(learned(others=(proposal(), proposal(key="P2"))))
    assert "No proposal is as sure. 2 less sure ones are shown pale." in words(shown.body)
    assert len(elements(shown.body, t="tr", className="dim")) == 2
    assert elements(shown.body, data_act="backfill.apply") == []


def test_ten_are_shown_and_the_others_counted() -> None:
    shown = drawn(learned(*(proposal(key=f"P{at}") for at in range(11)), others=(proposal(key="X"),)))
    assert len(cells(shown.body)) == 10
    assert "2 more" in words(shown.body)


def test_gaps_that_nothing_fills_are_told_from_no_gaps() -> None:
    left = Filled(keys=1, rows=2, revenue=Decimal(5))
    shown = drawn(learned(brand_of_product=left, category_of_product=Filled(keys=3, rows=1, revenue=Decimal(0))))
    assert "No row says what is missing elsewhere" in words(shown.body)
    assert "No row says the brand of 1 product (2 rows, 5.00), nor the category of 3 products (1 row, 0.00)" in words(
        shown.body
    )
    assert "Nothing is missing here." in words(drawn(learned()).body)
    assert isinstance(draw_backfill(shop(empty=True), learned()), EmptyTile)


def test_proposals_as_a_table_say_which_are_sure() -> None:
    sheet = sheet_of_backfill(shop(), learned(proposal(), others=(proposal("category_of_id", "C"),)))
    assert [(row["missing"], row["key"], row["sure"], row["others"]) for row in sheet.rows] == [
        ("Brand of a product", "P1", "Yes", "None"),
        ("Category of a category id", "C", "No", "None"),
    ]


def deed(at: datetime = NOON, **parts: Any) -> Backfill:
    given = {
        "backfill_id": 3, "who": "ann@shop.example", "least": Decimal("0.8"), "data_version": 7, "rules": 1,
        "rows": 1200, "amount": Decimal("99.5"), "undone_at": None, "undone_by": None,
    }  # fmt: skip
    return Backfill(at=at, **{**given, **parts})


def rule(kind: str, key: str, value: str = "apple") -> BackfillRule:
    return BackfillRule(
        kind=kind, key=key, value=value, support_rows=1, support_users=1, confidence=Decimal(1), least=Decimal(1),
        conflicts=(), rows=1, amount=Decimal(1),
    )  # fmt: skip


def applied(one: Backfill, *rules: BackfillRule, who: Any = ANALYST, count: int = 1) -> Any:
    return draw_applied(shop(who=who), AppliedBackfills(shown=((one, rules),), count=count, zone="Europe/Berlin"))


def test_a_backfill_says_what_it_put_in() -> None:
    rules = (rule("brand_of_product", "P1"), *(rule("category_of_id", f"C{at}", SCRIPT) for at in range(3)))
    shown = applied(deed(), *rules, count=9)
    assert cells(shown.body) == [[
        "15 Jun 2024, 14:00", "ann@shop.example",
        (
            "Brand by 1 rule and category by 3 rules, sure at least 80.00 %: "
            f"P1 is apple, C0 is {SCRIPT}, C1 is {SCRIPT} ..."
        ),
        "1,200", "99.50", "Undo",
    ]]  # fmt: skip
    assert shown.caption.endswith(". The last 6 of 9")
    assert fields(elements(shown.body, data_act="backfill.undo")[0]) == {"backfill": "3"}
    assert "script" not in tags(shown.body)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2024, 3, 31, 0, 59, tzinfo=UTC), "31 Mar 2024, 01:59"),
        (datetime(2024, 3, 31, 1, 0, tzinfo=UTC), "31 Mar 2024, 03:00"),
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), "27 Oct 2024, 02:30"),
        (datetime(2024, 10, 27, 1, 30, tzinfo=UTC), "27 Oct 2024, 02:30"),
        (datetime(2023, 12, 31, 23, 0, tzinfo=UTC), "1 Jan 2024, 00:00"),
    ],
)
def test_it_was_done_when_the_clock_of_the_store_said_so(at: datetime, said: str) -> None:
    assert cells(applied(deed(at), rule("brand_of_product", "P1")).body)[0][0] == said


def test_what_is_undone_or_not_mine_to_undo_has_no_button() -> None:
    undone = applied(deed(undone_at=NOON, undone_by="bob@shop.example"), rule("brand_of_product", "P1"))
    assert cells(undone.body)[0][-1] == "Undone"
    assert len(elements(undone.body, title="Undone by bob@shop.example, 15 Jun 2024, 14:00")) == 1
    assert cells(applied(deed(), rule("brand_of_product", "P1"), who=person()).body)[0][-1] == "In force"


def test_without_a_backfill_the_page_says_why() -> None:
    none = AppliedBackfills(shown=(), count=0, zone="UTC")
    assert words(draw_applied(shop(), none).body).startswith("Nothing was filled yet.")
    limited = draw_applied(shop(who=person("analyst", brand=("apple",))), none)
    assert words(limited.body).startswith("Backfills are counted over the whole store")


@pytest.mark.parametrize(("share", "said"), [("0", "0"), ("0.01", "1"), ("0.025", "2.5"), ("0.10", "10"), ("1", "100")])
def test_a_share_is_written_as_it_is_typed(share: str, said: str) -> None:
    assert in_percent(Decimal(share)) == said


@pytest.mark.parametrize(
    ("typed", "share"), [("0", "0"), ("2.5", "0.025"), (" 7 %25", "0.07"), ("100", "1"), ("1e1", "0.1")]
)
def test_an_assumption_is_read_as_people_type_it(typed: str, share: str) -> None:
    name = CONTROLS[0].name
    read = read_assumptions(shop(f"?x.{name}={typed}"))
    assert (dict(read.values), dict(read.problems)) == ({name: Decimal(share)}, {})


@pytest.mark.parametrize("typed", ["-1", "100.1", "NaN", "Infinity", "many", "9" * 200, SCRIPT.replace("=", "")])
def test_what_is_no_share_is_said_and_the_first_holds(typed: str) -> None:
    control = CONTROLS[0]
    read = read_assumptions(shop(f"?x.{control.name}={typed}"))
    assert dict(read.values) == {}
    assert read.problems[control.name].endswith(f"is not from 0 to 100; {control.first} is shown.")
    assert len(read.problems[control.name]) < 100


def gap(label: str, share: float | None, **parts: Any) -> GapRow:
    return GapRow(
        label=label, href="/x", chosen=False, counts={"rows": 1200, "revenue": Decimal(5)},
        shares={"rows": 0.5, "revenue": share}, **parts,
    )  # fmt: skip


def test_bars_are_measured_against_the_largest_of_now_and_then() -> None:
    table = gap_table([gap("Missing brand", 0.2, before=0.4), gap("Missing both", None)], ("rows", "revenue"), "€")
    assert heads(table) == ["Missing", "Rows", "Revenue, €", "Share of revenue, bar"]
    assert [one["style"]["width"] for one in elements(table, t="s")] == ["50.0%", "0.0%"]
    assert elements(table, t="em")[0]["style"] == {"left": "calc(100.0% - 1px)"}
    assert cells(table)[1][:3] == ["Both", "1,200 50.00 %", "5.00 –"]
    assert links(table) == {"Brand": "/x", "Both": "/x"}
    assert elements(share_bar(0.5, 1.0), t="em") == []


def missing(**revenue: tuple[str, float]) -> Missing:
    rows = [
        {"gap": name, "rows": 1, "rows_share": 0.25, "revenue": Decimal(money), "revenue_share": share}
        for name, (money, share) in revenue.items()
    ]
    return Missing(result=result(rows, {"gap": "text", "rows_share": "share"}), before=None)


def test_the_sentence_does_not_add_up_what_overlaps() -> None:
    told = missing(brand=("40", 0.4), category=("30", 0.3), either=("50", 0.5), both=("20", 0.2))
    said = words(say_gaps(shop(), told)).replace("( ", "(").replace(" )", ")")
    assert said.startswith("Brand is missing on 40.00 % (40.00) of revenue, category on 30.00 % (30.00)")
    assert "Adding the first two would say 70.00 %: 20.00 that miss both would count twice." in said


def test_the_sentence_of_gaps_without_money_and_of_nothing() -> None:
    poor = missing(brand=("0", 0.0), category=("0", 0.0), either=("0", 0.0), both=("0", 0.0))
    assert words(say_gaps(shop(), poor)).startswith("Brand or category is missing on 25.00 % of events;")
    assert words(say_gaps(shop(), missing())).startswith("There are no events here")

"""The report of an import by hand: counts, money, steps, what was set aside; the beginning of a file; the fields."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dashapp.pages.data import fields as fields_page
from dashapp.pages.data import import_report, offered
from dashapp.pages.data.choices import FileChoices
from dashapp.pages.data.columns import Columns
from dashapp.pages.data.columns import draw as draw_columns
from dashapp.pages.data.file_preview import draw_beginning
from dashapp.pages.data.import_report import ImportSummary
from services.ingest.audit import CleaningStep
from services.ingest.infer.column_guess import ColumnGuess, Confidence
from services.ingest.infer.mapping import Mapped
from services.ingest.preview import ColumnPreview, Preview
from tests.dashapp.pages.by_hand import SCRIPT, cells, elements, fields, heads, links, tags, view, words
from tests.dashapp.pages.data.test_jobs_by_hand import RESULT, upload

NONE = {"read": 0, "loaded": 0, "updated": 0, "unchanged": 0, "duplicates": 0, "rejected": 0}


def step(name: str, rows: tuple[int, int], money: tuple[str, str] = ("0", "0")) -> CleaningStep:
    return CleaningStep(
        name=name, rows_in=rows[0], rows_out=rows[1], amount_in=Decimal(money[0]), amount_out=Decimal(money[1])
    )


def summary(counts: Mapping[str, int], *steps: CleaningStep, **parts: Any) -> ImportSummary:
    given = {"orders": None, "reasons": (), "load_id": None, "version": 1}
    return ImportSummary(**{**given, **parts, "counts": {**NONE, **counts}, "steps": steps})


def sentence(counts: Mapping[str, int], *steps: CleaningStep, trial: bool = False, currency: str = "") -> str:
    return import_report.describe_import(view("data", currency=currency), summary(counts, *steps), trial=trial)


@pytest.mark.parametrize(
    ("counts", "trial", "said"),
    [
        ({}, False, "All 0 rows were imported."),
        ({"read": 1, "loaded": 1}, False, "All 1 row was imported."),
        ({"read": 1, "loaded": 1}, True, "All 1 row would be imported."),
        ({"read": 2, "loaded": 1, "updated": 1}, False, "All 2 rows were imported."),
        ({"read": 2, "loaded": 1}, False, "1 of 2 rows was imported."),
        ({"read": 1}, False, "0 of 1 row were imported."),
        ({"read": 12_345, "loaded": 1000, "updated": 234}, True, "1,234 of 12,345 rows would be imported."),
    ],
)
def test_an_import_in_one_sentence(counts: Mapping[str, int], trial: bool, said: str) -> None:
    assert sentence(counts, trial=trial) == said


def test_money_is_said_once_where_none_was_lost() -> None:
    kept = step("Read", (2, 2), ("30.5", "30.5"))
    assert sentence({"read": 2, "loaded": 2}, kept) == "All 2 rows were imported, worth 30.50."
    assert sentence({"read": 2, "loaded": 2}, kept, currency="€") == "All 2 rows were imported, worth €30.50."


def test_money_before_the_first_and_after_the_last_step_is_compared() -> None:
    way = (step("Read", (3, 3), ("100", "90")), step("Match", (3, 2), ("90", "60")))
    assert sentence({"read": 3, "loaded": 2}, *way) == "2 of 3 rows were imported, worth 60.00 of 100.00."
    lost = step("Read", (1, 0), ("5", "0"))
    assert sentence({"read": 1}, lost) == "0 of 1 row were imported, worth 0.00 of 5.00."


def test_refunds_alone_are_money_too() -> None:
    assert sentence({"read": 1, "loaded": 1}, step("Read", (1, 1), ("-5", "-5"))).endswith("worth \u22125.00.")


def test_what_a_job_left_behind_is_read_as_exact_money() -> None:
    left = {
        **RESULT,
        "orders": 4,
        "steps": [{"name": "Read", "rows_in": 10, "rows_out": 9, "amount_in": "0.10", "amount_out": 0.1}],
        "rejected_by_reason": {"no date": 1},
        "mapping": {"date": "When", "revenue": "Paid"},
        "formats": {"date": "DD.MM.YYYY"},
        "ignored_columns": ["Note"],
        "notes": [
            {"sentence": "The store also holds demo rows.", "code": "demo-remains"},
            {"sentence": "Two dates are odd.", "code": ""},
        ],
    }
    read = import_report.read_result(left)
    assert (read.changed, read.orders, read.load_id, read.version) == (7, 4, 4, 9)
    assert read.money == (Decimal("0.10"), Decimal("0.1"))
    assert read.columns == (("date", "When", "DD.MM.YYYY"), ("revenue", "Paid", ""))
    assert read.note == "The store also holds demo rows. An import can remove them. Two dates are odd."
    assert read.reasons == (("no date", 1),)


@pytest.mark.parametrize(("note", "said"), [(None, ""), ("", ""), ("As it was.", "As it was.")])
def test_a_job_of_before_has_its_note_as_one_text(note: str | None, said: str) -> None:
    old = {name: value for name, value in RESULT.items() if name != "notes"} | {"note": note}
    assert import_report.read_result(old).note == said


def drawn(told: ImportSummary, currency: str = "") -> Any:
    return import_report.draw(view("data", currency=currency), told)


def test_every_row_is_counted_under_its_word() -> None:
    counts = {"read": 1234, "loaded": 1000, "updated": 200, "unchanged": 30, "duplicates": 3, "rejected": 1}
    shown = elements(drawn(summary(counts)), className="counts")
    assert words(shown) == "Rows read 1,234 New 1,000 Replace others 200 Already there 30 Repeated 3 Set aside 1"


def test_steps_without_money_have_no_columns_of_it() -> None:
    section = elements(drawn(summary({}, step("Read", (1200, 1100)))), aria_label="Steps of the cleaning")
    assert heads(section) == ["Step", "Rows in", "Rows out"]
    assert cells(section) == [["Read", "1,200", "1,100"]]


def test_steps_with_money_say_its_currency_in_the_head() -> None:
    told = summary({}, step("Read", (2, 2), ("10", "10")), step("Match", (2, 1), ("10", "4.5")))
    section = elements(drawn(told, "EUR"), aria_label="Steps of the cleaning")
    assert heads(section) == ["Step", "Rows in", "Rows out", "Money in, EUR", "Money out, EUR"]
    assert cells(section) == [["Read", "2", "2", "10.00", "10.00"], ["Match", "2", "1", "10.00", "4.50"]]


def test_rows_set_aside_are_told_by_reason_and_can_be_taken() -> None:
    told = summary({"read": 3, "rejected": 2}, reasons=(("no date", 1), (SCRIPT, 1)), load_id=5)
    section = elements(drawn(told), key="reasons")
    assert cells(section) == [["no date", "1"], [SCRIPT, "1"]]
    assert links(section) == {"Download 2 rows set aside": "/quarantine/5.csv"}
    assert "script" not in tags(section)


@pytest.mark.parametrize(("load", "rejected"), [(None, 2), (5, 0)])
def test_there_is_nothing_to_take_of_a_dry_run_or_of_no_row(load: int | None, rejected: int) -> None:
    assert import_report.link_quarantine(summary({"rejected": rejected}, load_id=load)) is None


def test_lines_are_told_as_orders_beside_the_notes() -> None:
    assert "The lines are 1,500 orders. Mind." in words(drawn(summary({}, orders=1500, note="Mind.")))
    assert "The lines are 0 orders." in words(drawn(summary({}, orders=0)))
    assert elements(drawn(summary({})), className="t2") == []


def test_columns_are_told_with_how_they_are_written() -> None:
    told = summary({}, columns=(("date", "When", "DD.MM.YYYY"), ("revenue", "Paid", "")), ignored=("Note", "Extra"))
    part = elements(drawn(told), key="columns")
    assert cells(part) == [["date", "When", "DD.MM.YYYY"], ["revenue", "Paid", ""]]
    assert "Not taken: Note, Extra" in words(part)
    assert elements(drawn(summary({}, ignored=("Note",))), key="columns") == []


def preview(columns: Mapping[str, str], *rows: tuple[str | None, ...], **mapped: str) -> Preview:
    """A file with these columns and what they look like; fields by keyword take them."""
    looks: Any = tuple(ColumnPreview(name=name, looks=look) for name, look in columns.items())  # type: ignore[arg-type]
    return Preview(columns=looks, rows=rows, mapped=Mapped(columns=tuple(mapped.items())), missing=(), notes=())


def test_the_beginning_says_which_field_takes_a_column() -> None:
    seen = preview({"Id": "text", "": "number", "Gone": "empty"}, ("A1", "5", None), transaction_id="Id")
    shown = draw_beginning("a.csv", seen)
    assert heads(shown) == ["Id text, transaction id", "Column 2 numbers, not taken", "Gone empty, not taken"]
    assert cells(shown) == [["A1", "5", ""]]


def test_the_beginning_is_no_more_than_the_beginning() -> None:
    wide = preview({f"c{at}": "text" for at in range(1041)}, *[tuple("v" * 1041)] * 20)
    shown = draw_beginning("a.csv", wide)
    assert (len(cells(shown)), len(cells(shown)[0]), len(heads(shown))) == (8, 40, 40)
    assert "1,001 more columns" in words(shown)
    exact = preview({f"c{at}": "text" for at in range(40)}, tuple("v" * 40))
    assert "more columns" not in words(draw_beginning("a.csv", exact))


def test_values_of_a_file_are_text_and_short() -> None:
    shown = draw_beginning(SCRIPT, preview({SCRIPT: "text"}, (SCRIPT * 3,)))
    assert "script" not in tags(shown)
    assert cells(shown) == [[(SCRIPT * 3)[:39] + "…"]]
    assert words(elements(shown, t="h3")) == f"First rows of {SCRIPT}"


def test_what_a_column_holds_is_said_by_three_values() -> None:
    rows = (("b", "1"), ("a", "1"), ("b", "1"), (None, "1"), ("c", "1"), ("d", "1"))
    offered = fields_page.list_columns(preview({"Kind": "text", "One": "number"}, *rows))
    assert [one.holds for one in offered] == ["text: b, a, c", "numbers: 1"]
    empty = fields_page.list_columns(preview({"Kind": "text"}, (None,), ("",)))
    assert [one.holds for one in empty] == ["empty"]


def test_a_column_far_out_is_offered_only_where_it_is_proposed() -> None:
    wide = preview({f"c{at}": "text" for at in range(300)}, tuple("v" * 300), transaction_id="c250")
    wide = replace(wide, guesses=(guess("transaction_id", "c250"),))
    assert [one.at for one in offered.list_columns(wide)] == [*range(200), 250]


CUSTOMERS = {"Id": "text", "Since": "text"}


def guess(field: str, column: str, confidence: Confidence = "sure") -> ColumnGuess:
    return ColumnGuess(field=field, column=column, values=("v",), confidence=confidence, reason="for a reason")


def form(choice: FileChoices, seen: Preview, *, demo: bool = False) -> Any:
    return fields_page.draw_form([upload("a.csv"), upload("b.csv")], choice, seen, demo=demo)


def test_the_form_sends_its_files_and_what_was_chosen() -> None:
    given = FileChoices(kind="transactions", preset="uci-online-retail", lines=True, date_order="month")
    shown = form(given, preview(CUSTOMERS, ("1", "x")), demo=True)
    sent = {name: value for name, value in fields(shown).items() if name != "map"}
    assert sent == {
        "uploads": "a,b", "kind": "transactions", "preset": "uci-online-retail", "lines": "on",
    }  # fmt: skip
    assert elements(shown, name="date_order")[0]["defaultValue"] == "month"
    assert len(elements(shown, name="replace_demo")) == 1
    assert elements(form(given, preview(CUSTOMERS, ("1", "x"))), name="replace_demo") == []


def test_a_field_that_needs_a_column_asks_for_one_of_the_file() -> None:
    seen = replace(preview(CUSTOMERS, ("1", "x")), missing=("customer_id",))
    needed = elements(form(FileChoices(kind="customers"), seen), aria_label="Column for Customer")[0]
    assert (needed["required"], needed["defaultValue"]) == (True, "")
    assert [one["value"] for one in elements(needed, t="option")] == ["", "customer_id:0", "customer_id:1"]


def test_a_guess_has_three_bars_its_word_and_its_reason() -> None:
    seen = preview(CUSTOMERS, ("1", "x"), customer_id="Id")
    seen = replace(seen, guesses=(guess("customer_id", "Id"), guess("acquisition_date", "Since", "asked")))
    shown = form(FileChoices(kind="customers"), seen)
    bars = [
        sum(bar.get("className") == "f" for bar in elements(one, t="s")) for one in elements(shown, className="conf")
    ]
    assert bars == [3, 1]
    assert elements(shown, aria_label="What Id becomes")[0]["defaultValue"] == "customer_id:0"
    assert elements(shown, aria_label="What Since becomes")[0]["defaultValue"] == "", "its values cannot be read"
    assert "for a reason" in words(shown)


def test_files_that_cannot_be_read_leave_the_way_back() -> None:
    found = Columns(
        uploads=(upload("a.csv"),),
        choice=FileChoices(kind="events"),
        preview=None,
        refused="a.csv is no table.",
        demo=False,
    )
    shown = draw_columns(view("data"), found)
    assert shown.title == "Columns of a.csv"
    assert words(elements(shown.body, role="alert")) == "a.csv is no table."
    assert links(shown.body)["Other files"] == "/data"
    assert elements(shown.body, data_act="data.check") == []

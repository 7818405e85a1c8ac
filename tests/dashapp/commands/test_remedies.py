"""Remedies at a shell: the error of a real import names the option that mends it, and that option mends it."""

from pathlib import Path

import pytest

from dashapp.commands.remedies import describe_error, describe_notes
from services.core.context import Context
from services.core.errors import AppError, BadValue
from tests.services.ingest.bench import LOG, ORDERS, bring_text, counts

MENDED: dict[str, tuple[str, dict[str, object], str]] = {
    "dates that can be read in two ways": (
        ORDERS + "T1,C1,01/02/2024,1\nT2,C2,02/03/2024,2\n",
        {"date_order": "day"},
        "rows would be from 2 January 2024 to 3 February 2024\nSay --date-order day or --date-order month.",
    ),
    "a column that is missing": (
        "order_key,customer_id,date,revenue\nT1,C1,2024-01-13,1\n",
        {"mapping": (("transaction_id", "order_key"),)},
        'Name its column with --map transaction_id="Their Column".',
    ),
    "lines of orders without a total": (
        "transaction_id,customer_id,date,sku,quantity,price\nT1,C1,2024-01-13,a,1,2\n",
        {"group_by_order": True},
        "If it has one row per order line, import it with --group-by-order.",
    ),
    "numbers that are none": (
        ORDERS.replace("\n", ",paid\n") + "T1,C1,2024-01-13,much,1\nT2,C2,2024-01-13,more,2\n",
        {"mapping": (("revenue", "paid"),)},
        'Name another with --map revenue="Their Column".',
    ),
    "ids that contradict": (
        ORDERS + "".join(f"T1,C1,2024-01-13,{at}\n" for at in range(1, 9)),
        {"group_by_order": True},
        "import it with --group-by-order.",
    ),
}


@pytest.mark.parametrize("what", MENDED)
def test_the_option_that_is_named_mends_it(duckdb_context: Context, what: str) -> None:
    text, option, sentence = MENDED[what]
    with pytest.raises(AppError) as refused:
        bring_text(duckdb_context, "transactions", text)
    assert "--" not in refused.value.public
    assert describe_error(refused.value).endswith(sentence)
    assert counts(bring_text(duckdb_context, "transactions", text, **option))[1] > 0


def test_the_note_about_the_demo_names_its_option(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "events", LOG + "2024-01-01 10:00:00 UTC,view,P1,1,a.b,x,5,U1,S1\n", demo=True)
    audit = bring_text(duckdb_context, "transactions", ORDERS + "T1,C1,2024-01-13,1\n")
    assert audit.note == "The store also holds demo rows."
    assert describe_notes(audit) == "The store also holds demo rows. Remove them with --replace-demo."
    audit = bring_text(duckdb_context, "transactions", ORDERS + "T2,C1,2024-01-13,1\n", replace_demo=True)
    assert describe_notes(audit) is None


def test_an_error_without_a_code_is_its_own_sentence() -> None:
    assert describe_error(BadValue("That is wrong.")) == "That is wrong."
    assert describe_error(BadValue("That is wrong.", code="of no door")) == "That is wrong."


def test_the_shell_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from dashapp.cli import main

    monkeypatch.setenv("CARTOGRAPH_HOME", str(tmp_path / "home"))
    file = tmp_path / "orders.csv"
    file.write_text(MENDED["dates that can be read in two ways"][0])
    with pytest.raises(SystemExit) as left:
        main(["import", "transactions", str(file)])
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith("Say --date-order day or --date-order month.\n")

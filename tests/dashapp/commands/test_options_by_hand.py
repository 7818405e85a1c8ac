"""What commands read and print, by hand: days, filters, conditions, columns, remedies, answers on a terminal."""

import errno
from datetime import date
from decimal import Decimal
from typing import Any

import click
import pytest
from click.testing import CliRunner

from dashapp.commands import ask, demo_data, import_options, remedies, settings, terminal
from dashapp.commands.options import GRANTS, examples
from dashapp.process import server
from services.core.errors import BadValue
from services.query.result import OutColumn
from tests.dashapp.pages.by_hand import origin, result

OPTIONS: dict[str, Any] = {
    "by": (), "grain": None, "start": None, "end": None, "where": (), "having": (), "top": None, "compare": None,
}  # fmt: skip


def refused(function: Any, *given: Any) -> str:
    """What a person reads who typed this."""
    with pytest.raises(BadValue) as error:
        function(*given)
    return error.value.public


def test_a_day_is_read_and_none_is_none() -> None:
    assert ask.day_of("2024-02-29", "--from") == date(2024, 2, 29)
    assert ask.day_of(None, "--from") is None
    assert ask.day_of("", "--to") is None


@pytest.mark.parametrize("text", ["2023-02-29", "29.02.2024", "today", "2024-13-01", " 2024-01-01"])
def test_what_is_no_day_names_its_option(text: str) -> None:
    assert refused(ask.day_of, text, "--to") == f"--to takes a day such as 2024-01-31, not {text!r}."


def conditions(*texts: str) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(one.dimension, one.members, one.exclude) for one in ask.wheres(texts)]


def test_members_of_one_dimension_unite_and_exclusions_stand_apart() -> None:
    assert conditions("region=North", "channel!=Web", "region=South", "region!=West") == [
        ("region", ("North", "South"), False),
        ("channel", ("Web",), True),
        ("region", ("West",), True),
    ]
    assert conditions() == []


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("brand=a=b", "a=b"),
        ("brand = x y", "x y"),
        ("brand=", ""),
        ("brand==", "="),
        ("brand=two\nlines", "two\nlines"),
        ("brand='; drop table orders; --", "'; drop table orders; --"),
    ],
)
def test_a_member_is_all_that_stands_behind_the_sign(text: str, member: str) -> None:
    assert conditions(text) == [("brand", (member,), False)]


@pytest.mark.parametrize("text", ["brand", "", "=x", "brand<5", "brand>=5", "two words=x"])
def test_what_is_no_filter_says_how_one_is_written(text: str) -> None:
    assert refused(ask.wheres, (text,)) == f"--where takes NAME=VALUE, not {text!r}."


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("orders=0", "=", "0"),
        ("orders!=0", "!=", "0"),
        ("orders<5", "<", "5"),
        ("orders <= -1.5", "<=", "-1.5"),
        ("orders>1e3", ">", "1000"),
        ("orders>=0.10", ">=", "0.1"),
    ],
)
def test_a_condition_compares_exactly(text: str, operator: str, value: str) -> None:
    having = ask._having(text)
    assert (having.metric, having.operator, having.value) == ("orders", operator, Decimal(value))


@pytest.mark.parametrize("text", ["orders=many", "orders=", "orders<1,000", "orders==1"])
def test_a_condition_takes_a_number(text: str) -> None:
    assert refused(ask._having, text).startswith("--having compares with a number, not ")


def test_metrics_and_dimensions_come_in_words_or_with_commas() -> None:
    given = {**OPTIONS, "by": ("region,channel", "brand"), "grain": "month", "start": "2024-01-01", "end": "2024-02-01"}
    question = ask._question(("revenue, orders", "aov"), given)
    assert question.metrics == ("revenue", "orders", "aov")
    assert question.by == ("month", "region", "channel", "brand")
    assert (question.period.start, question.period.end) == (date(2024, 1, 1), date(2024, 2, 1))
    assert ask._question(("revenue",), {**OPTIONS, "by": ("month",), "grain": "month"}).by == ("month",)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument 'METRIC...'"),
        (["revenue", "--top", "0"], "0 is not in the range x>=1"),
        (["revenue", "--top", "few"], "'few' is not a valid integer"),
        (["revenue", "--grain", "hour"], "'hour' is not one of"),
        (["revenue", "--compare", "decade"], "'decade' is not one of"),
        (["revenue", "--format", "xml"], "'xml' is not one of"),
        (["revenue", "--limit", "3"], "No such option"),
    ],
)
def test_a_wrong_option_of_ask_is_refused_before_any_store(arguments: list[str], said: str) -> None:
    ended = CliRunner().invoke(ask.ask, arguments)
    assert ended.exit_code == 2
    assert said in " ".join(ended.output.split())


def test_a_grant_may_be_repeated() -> None:
    @click.command()
    @GRANTS
    def grant(grants: tuple[str, ...]) -> None:
        click.echo("|".join(grants))

    assert CliRunner().invoke(grant, ["--grant", "region=North", "--grant", "a=b c"]).output == "region=North|a=b c\n"
    assert CliRunner().invoke(grant, []).output == "\n"


def test_examples_stand_as_they_are_typed() -> None:
    assert examples("cartograph demo") == "\b\nExamples:\n  cartograph demo"
    assert examples("a", "b", more="Mind.").endswith("  a\n  b\n\nMind.")


@pytest.mark.parametrize(
    ("texts", "pairs"),
    [
        ((), ()),
        (("revenue=Total paid",), (("revenue", "Total paid"),)),
        ((" revenue = Paid ", "date=a=b"), (("revenue", "Paid"), ("date", "a=b"))),
    ],
)
def test_columns_of_an_import_are_named_by_hand(texts: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> None:
    assert import_options._mapping(texts) == pairs


@pytest.mark.parametrize("text", ["revenue", "revenue=", "=Paid", " = ", ""])
def test_half_a_mapping_is_none(text: str) -> None:
    assert refused(import_options._mapping, (text,)) == f'--map takes field="Their Column", not {text!r}.'


def test_a_remedy_names_the_field_of_the_error() -> None:
    missing = BadValue("No column for revenue.", code="column-missing", fields={"field": "revenue"})
    assert remedies.describe_error(missing) == (
        'No column for revenue. Name its column with --map revenue="Their Column".'
    )
    assert remedies.describe_error(BadValue("No {field}.", code="unheard-of")) == "No {field}."


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "money", "–"),
        (Decimal("1234.5"), "money", "1,234.50"),
        (Decimal("-0.001"), "money", "0.00"),
        (0, "count", "0"),
        (1_234_567, "count", "1,234,567"),
        (0.16239, "share", "16.24 %"),
        (-0.5, "share", "-50.00 %"),
        ("Web", "text", "Web"),
    ],
)
def test_a_cell_of_the_terminal(value: Any, unit: str, said: str) -> None:
    assert terminal._cell(value, OutColumn(name="x", label="X", unit=unit, role="metric")) == said


def test_an_answer_on_a_terminal_is_not_cut_off() -> None:
    long = "x" * 300
    table = terminal.as_table(result([{"brand": long, "revenue": Decimal("12.5")}], {"revenue": "money"}), "EUR")
    lines = table.splitlines()
    assert lines[0] == "2024"
    assert "Revenue (EUR)" in table
    assert [line.split() for line in lines if long in line] == [[long, "12.50"]]
    assert lines[-1] == "Data through 2024-06-30."


@pytest.mark.parametrize("member", ["[red]hot[/red]", "[/oops]", ":smile:", "[link=http://example.org]x[/link]"])
def test_markup_of_the_terminal_in_a_member_is_text(member: str) -> None:
    said = terminal.as_table(result([{"brand": member}]), "")
    assert [line.strip() for line in said.splitlines()][-3] == member


def test_the_lineage_names_every_parameter_or_none() -> None:
    answer = result([{"brand": "a"}])
    assert terminal.describe_lineage(answer).splitlines() == [
        "1 rows in 0.0 ms, cache miss, data version 7", "select 1", "with", "  no parameters",
    ]  # fmt: skip
    with_one = type(answer)(columns=answer.columns, table=answer.table, origin=origin(parameters={"p0": "North"}))
    assert terminal.describe_lineage(with_one).endswith("with\n  p0 = North")


def test_a_folder_that_cannot_be_written_is_a_sentence() -> None:
    def fail() -> None:
        with demo_data.naming_write_errors():
            raise PermissionError(errno.EACCES, "Permission denied", "/demo")

    assert refused(fail) == "The demo cannot be written: Permission denied: /demo."


def test_the_summary_of_a_demo_counts_every_row() -> None:
    load = {"kind": "events", "read": 1200, "loaded": 1000, "unchanged": 0, "duplicates": 199, "rejected": 1}
    assert demo_data._summary({"loads": [load], "truth": "t.json"}).splitlines() == [
        "events: 1,200 read, 1,000 new, 0 as they were, 199 duplicates, 1 set aside",
        "The truth is in t.json.",
    ]
    assert demo_data._summary({"files": ["a", "b"], "truth": "t"}) == "a\nb\nThe truth is in t."


def test_settings_as_markdown_show_no_value_of_now() -> None:
    said = CliRunner().invoke(settings.settings, ["--format", "markdown"], env={"CARTOGRAPH_CURRENCY": "XYZ"})
    assert said.output.startswith("| setting | type | default | meaning |\n|---|---|---|---|\n")
    assert "`CARTOGRAPH_CURRENCY`" in said.output
    assert "XYZ" not in said.output


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("192.168.0.1", False),
     ("::", False), ("localhost.example.org", False), ("", False)],
)  # fmt: skip
def test_only_the_loopback_is_reached_by_this_machine_alone(host: str, here: bool) -> None:
    assert server.loopback(host) is here


@pytest.mark.parametrize(
    ("bound", "address"),
    [(("127.0.0.1", 8050), "http://127.0.0.1:8050"), (("::1", 80, 0, 0), "http://[::1]:80")],
)
def test_an_address_is_written_as_a_browser_takes_it(bound: tuple[Any, ...], address: str) -> None:
    class Taken:
        def getsockname(self) -> tuple[Any, ...]:
            return bound

    taken: Any = Taken()
    assert server.address_of(taken) == address

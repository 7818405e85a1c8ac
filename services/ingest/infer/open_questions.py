"""Open questions: what a file leaves open, with both readings of one of its own values and what each reading gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.core.errors import FileRefused
from services.ingest.clean.column_facts import (
    count_thousands,
    count_unread,
    find_days,
    measure_orders,
    read_example,
    read_first,
)
from services.ingest.clean.currencies import list_codes
from services.ingest.clean.validation import refuse_other_currency
from services.ingest.clean.values import read_day, trim
from services.ingest.infer.closer_look import OPTIONS, CloserLook, look_closer
from services.ingest.infer.mapping import Wanted
from services.ingest.infer.typed_column import RawColumns

UNSAID = "Nothing else in the file tells; it is not chosen for you."
MOST_ANSWERS = 6
AMOUNTS = ("revenue", "line_amount", "unit_price", "price")
"""Fields of money, the first of which a sum is shown of."""


@dataclass(frozen=True, kw_only=True)
class PossibleAnswer:
    """One reading: the `answer` that says it, the value as it is read then, what that means and what it gives."""

    answer: str
    shown: str
    meaning: str
    gives: str


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """What only a person can answer: `option` of a request takes the answer."""

    code: str
    option: str
    column: str
    title: str
    why: str
    answers: tuple[PossibleAnswer, ...]
    outcome: str = ""
    """What the whole file would be by each reading, in one sentence."""


@dataclass(frozen=True, kw_only=True)
class ColumnReader:
    """What it takes to read the columns again by another answer."""

    wanted: Wanted
    look: CloserLook
    sheet: RawColumns
    now: datetime

    def answer_with(self, option: str, answer: str) -> CloserLook:
        """Return the look by this answer; other questions are answered as in the first look."""
        given: dict[str, Any] = {option: answer}
        request = replace(self.look.request, **given)
        return look_closer(replace(self.wanted, request=request), self.look.mapped, self.sheet, self.now)

    def field_of(self, column: str) -> str:
        """Return the field that takes a column of the file; empty if none does."""
        return next((field for field, name in self.look.mapped.columns if name == column), "")


def form_questions(reader: ColumnReader) -> tuple[OpenQuestion, ...]:
    """Return what a look left open, as questions."""
    return tuple(form_question(reader, error) for error in reader.look.asked)


def form_question(reader: ColumnReader, error: FileRefused) -> OpenQuestion:
    """Return the question of a refusal that has one of the codes in `OPTIONS`."""
    return FORMED[error.code](reader, error)


def _ask_decimal(reader: ColumnReader, error: FileRefused) -> OpenQuestion:
    column, value = error.fields["column"], error.fields["value"]
    field = reader.field_of(column)
    looks = {answer: reader.answer_with("decimal", answer) for answer in OPTIONS[error.code][1]}
    mark = next((letter for letter in value if letter in ".,"), ".")
    name = {".": "point", ",": "comma"}[mark]
    answers, means = [], []
    for answer, look in looks.items():
        one = look.columns[field]
        read = read_example(reader.sheet.stage, one.text, value, look.values[field])
        meaning = f"The {name} is a decimal {name}" if answer == mark else f"The {name} groups thousands"
        answers.append(
            PossibleAnswer(answer=answer, shown=_money(read), meaning=meaning, gives=_add_up(reader, look, field))
        )
        means.append(_mean(reader, look, field))
    shaped, filled = count_thousands(reader.sheet.stage, reader.look.columns[field].text)
    return OpenQuestion(
        code=error.code,
        option="decimal",
        column=column,
        title=f"“{value}” can be read in two ways",
        why=f"Column {column}: {_of(shaped, filled)} one mark and three digits behind it, so nothing decides",
        answers=tuple(answers),
        outcome=f"The mean {'order' if field == 'revenue' else 'value'} would be {means[0]}, or {means[1]}.",
    )


def _of(shaped: int, filled: int) -> str:
    return f"all {filled:,} values have" if shaped == filled else f"{shaped:,} of {filled:,} values have"


def _add_up(reader: ColumnReader, look: CloserLook, field: str) -> str:
    first = read_first(reader.sheet.stage, look.values[field])
    if len(first) == 1:
        return f"{_money(first[0])} in the first row"
    return f"{' + '.join(map(_money, first))} = {_money(sum(first))} in the first rows"


def _mean(reader: ColumnReader, look: CloserLook, field: str) -> str:
    order = look.values.get("transaction_id") if field == "revenue" and look.plan.fold else None
    return _money(measure_orders(reader.sheet.stage, order, look.values[field], look.per)[1])


def _ask_order(reader: ColumnReader, error: FileRefused) -> OpenQuestion:
    column, value = error.fields["column"], error.fields["value"]
    field = reader.field_of(column)
    answers, spans = [], []
    for answer in OPTIONS[error.code][1]:
        look = reader.answer_with("date_order", answer)
        one, read = look.columns.get(field), read_day(look.values.get(field, "NULL"), reader.sheet.zone)
        raw = one.column if one else reader.look.columns[field].column
        day = read_example(reader.sheet.stage, trim(raw), value, read)
        span = find_days(reader.sheet.stage, read) if one else None
        lost = count_unread(reader.sheet.stage, trim(raw), read)
        gives = f"The rows would be from {_say_day(span[0])} to {_say_day(span[1])}" if span else "No row could be read"
        gives += f"; {lost:,} could not be read" if lost else ""
        answers.append(
            PossibleAnswer(answer=answer, shown=_say_day(day), meaning=f"The {answer} comes first", gives=gives)
        )
        spans.append(span)
    return OpenQuestion(
        code=error.code,
        option="date_order",
        column=column,
        title=f"“{value}” can be read in {'two' if len(answers) == 2 else 'several'} ways",  # noqa: PLR2004
        why=f"Column {column}: no value tells which of its numbers is which",
        answers=tuple(answers),
    )


def _ask_total(reader: ColumnReader, error: FileRefused) -> OpenQuestion:
    said = error.fields
    meanings = {
        "order": "It is the order's total, repeated on each of its lines",
        "line": "It is the total of each line",
    }
    shown = {"order": said["value"], "line": said["added"]}
    answers, means = [], []
    for answer in OPTIONS[error.code][1]:
        look = reader.answer_with("total_per", answer)
        order = look.values["transaction_id"]
        total, mean, orders = measure_orders(reader.sheet.stage, order, look.values["revenue"], look.per)
        gives = f"{_money(total)} in {orders:,} order{'' if orders == 1 else 's'}"
        answers.append(PossibleAnswer(answer=answer, shown=shown[answer], meaning=meanings[answer], gives=gives))
        means.append(_money(mean))
    return OpenQuestion(
        code=error.code,
        option="total_per",
        column=said["column"],
        title=f"Order {said['order']} can be worth {said['value']} or {said['added']}",
        why=f"Column {said['column']}: each of the {said['lines']} lines of the order has {said['value']}",
        answers=tuple(answers),
        outcome=f"The mean order would be {means[0]}, or {means[1]}.",
    )


def _ask_currency(reader: ColumnReader, error: FileRefused) -> OpenQuestion:
    codes = [one for one in error.fields["currencies"].split(",") if one in list_codes()][:MOST_ANSWERS]
    return OpenQuestion(
        code=error.code,
        option="currency",
        column=error.fields["column"],
        title=f"The money is in {len(codes)} currencies"
        if len(codes) > 1
        else "Not all of the money says its currency",
        why=f"Column {error.fields['column']}: a store has one currency, and sums over several would mean nothing",
        answers=tuple(_load_only(reader, code) for code in codes),
        outcome="Rows in other currencies are set aside, with that reason.",
    )


def _load_only(reader: ColumnReader, code: str) -> PossibleAnswer:
    look = reader.answer_with("currency", code)
    others = [fault.condition for one in look.plan.settled for fault in refuse_other_currency(one, look.plan)]
    stage, amount = reader.sheet.stage, next((look.values[name] for name in AMOUNTS if name in look.values), "0")
    repeated = look.plan.fold and look.per == "order" and "revenue" in look.values
    order = look.values.get("transaction_id") if repeated else None
    total = measure_orders(stage, order, amount, "order" if repeated else "line", others)[0]
    rows = measure_orders(stage, None, "1", "line", others)[2]
    rest = measure_orders(stage, None, "1", "line")[2] - rows
    gives = f"{_money(total)}; {rest:,} row{'' if rest == 1 else 's'} set aside"
    return PossibleAnswer(
        answer=code, shown=code, meaning=f"Load the {rows:,} row{'' if rows == 1 else 's'} in {code}", gives=gives
    )


def _money(number: object) -> str:
    return f"{number:,.2f}" if isinstance(number, Decimal | int) else "no number"


def _say_day(day: object) -> str:
    return f"{day.day} {day:%B %Y}" if isinstance(day, date) else "no date"


FORMED: Mapping[str, Callable[[ColumnReader, FileRefused], OpenQuestion]] = {
    "numbers-ambiguous": _ask_decimal,
    "dates-ambiguous": _ask_order,
    "years-ambiguous": _ask_order,
    "amount-ambiguous": _ask_total,
    "currencies-mixed": _ask_currency,
}


def describe_answers(questions: Sequence[OpenQuestion]) -> str:
    """Return the readings as lines of text, for a shell."""
    lines = []
    for one in questions:
        widths = max(len(answer.shown) for answer in one.answers)
        lines += [f"{one.title}. {one.why}."]
        lines += [f"  {answer.shown:<{widths}}  {answer.meaning}: {answer.gives}" for answer in one.answers]
        lines += [one.outcome] if one.outcome else []
    return "\n".join(lines)

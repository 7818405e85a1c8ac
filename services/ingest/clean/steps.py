"""Steps: the named steps of the cleaning, in order, with rows and money before and after each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from services.core.errors import FileRefused
from services.ingest.audit import CleaningStep
from services.ingest.clean import removals as clean
from services.ingest.clean.faults import FAULTY, Fault, list_conditions
from services.ingest.clean.removals import NOTHING, Removal
from services.ingest.clean.validation import (
    Plan,
    describe_unread,
    find_rule_fault,
    list_columns,
    list_faults,
    list_unread,
)
from services.warehouse.duckdb.sandbox import Sandbox

EXACT = "Exact duplicates"
PERHAPS_LINES = "; the rows may be lines of orders"
SAME_ORDER = "Same order and product"
RELOADED = (
    "{count:,} purchase{s} repeat{ends} one of the same product by the same user within a minute. If they are reloads "
    "of a page, a column of order ids makes each order count once."
)
OTHER_CUSTOMER = "An earlier line of the order has another customer."


@dataclass(kw_only=True)
class Cleaning:
    """What is known while the steps go by: rows and money that are left, the steps so far, the duplicates,
    and the rows of which a later file has another version."""

    stage: Sandbox
    rows: int
    amount: Decimal
    steps: list[CleaningStep] = field(default_factory=list)
    duplicates: int = 0
    notes: list[str] = field(default_factory=list)
    superseded: int = 0

    @property
    def next(self) -> int:
        """The place of the step that comes next."""
        return len(self.steps)

    def note(self, name: str, taken: Removal = NOTHING, *, duplicates: bool = False) -> None:
        """Write down a step."""
        rows, money = self.rows - taken.rows, self.amount - taken.amount
        self.steps.append(
            CleaningStep(name=name, rows_in=self.rows, rows_out=rows, amount_in=self.amount, amount_out=money)
        )
        self.rows, self.amount = rows, money
        self.duplicates += taken.rows if duplicates else 0

    def take(self, name: str, fault: Fault, expected: int) -> None:
        """Take out the rows of a fault; where none were seen, only write the step down."""
        self.note(name, clean.take_out(self.stage, self.next, fault) if expected else NOTHING)


def clean_up(stage: Sandbox, plan: Plan, doing: Callable[[str], None]) -> Cleaning:
    """Run every step over `raw`; what stays is `kept`. Raises FileRefused if most rows contradict others."""
    clean.define_typed(stage, list_columns(plan), list_faults(plan), plan.amount.sql, raws=plan.raws)
    early = [(declared.step, find_rule_fault(declared)) for declared in plan.rules]
    late = [(step.name, step.fault) for step in plan.kind.late_steps if step.field in ("", *plan.fields)]
    unread = list_unread(plan)
    wanted = [FAULTY, *(fault for _, fault in (*early, *late)), *(fault for _, fault in unread)]
    rows, money, found = clean.count_totals(stage, list_conditions(wanted))
    state = Cleaning(stage=stage, rows=rows + plan.malformed, amount=money)
    state.notes += describe_unread(stage, [one for one, _ in unread], found[len(found) - len(unread) :])
    _parse(state, plan.malformed, found[0])
    for (name, fault), expected in zip(early, found[1:], strict=False):
        state.take(name, fault, expected)
    doing("looking for duplicates")
    _duplicates(state, plan)
    for (name, fault), expected in zip(late, found[1 + len(early) :], strict=False):
        state.take(name, fault, expected)
    for name in plan.kind.silent_steps:
        state.note(name)
    return state


def _parse(state: Cleaning, malformed: int, faulty: int) -> None:
    bad = clean.take_out(state.stage, state.next, FAULTY) if faulty else NOTHING
    state.note("Parse", Removal(rows=bad.rows + malformed, amount=bad.amount))


def _duplicates(state: Cleaning, plan: Plan) -> None:
    everything = [f"c{at}" for at in range(plan.raw_columns)]
    identity = [name for name in plan.kind.identity if name in plan.fields]
    probe = [name for name in plan.kind.probe if name in plan.fields]
    if clean.find_suspects(state.stage, everything if plan.fold else probe):
        if plan.kind.rows_contradict and not plan.fold:
            _older_versions(state, plan)
        state.note(EXACT, clean.take_repeated(state.stage, state.next, everything), duplicates=True)
        if not plan.fold:
            _same_row(state, plan, identity)
    else:
        state.note(EXACT)
    if plan.fold and "customer_id" in plan.fields:
        _other_customers(state)
    if plan.kind.once:
        _count_once(state, plan)


def _count_once(state: Cleaning, plan: Plan) -> None:
    """Count an order once; without ids of orders, say which purchases may be the same one."""
    if set(plan.kind.once) <= set(plan.fields):
        again = clean.take_again(state.stage, state.next, plan.kind.once)
        if again.rows:
            state.note(SAME_ORDER, again, duplicates=True)
    elif repeated := clean.count_reloads(state.stage):
        state.notes.append(
            RELOADED.format(count=repeated, s="" if repeated == 1 else "s", ends="s" if repeated == 1 else "")
        )


def _older_versions(state: Cleaning, plan: Plan) -> None:
    """Take out rows of which a later file has another version."""
    if state.stage.count("starts") < 2:  # noqa: PLR2004 - a file has no later one
        return
    found = clean.take_superseded(state.stage, state.next, plan.kind.identity[:1], plan.fields)
    if found.rows:
        state.note("Older than in a later file", found)
        state.superseded = found.rows


def _same_row(state: Cleaning, plan: Plan, identity: list[str]) -> None:
    """Take out rows that repeat another; which fields must agree, the kind says."""
    same = clean.take_repeated(state.stage, state.next, plan.fields if plan.kind.rows_contradict else identity)
    if same.rows:
        state.note(f"Same {plan.kind.noun}, other columns differ", same, duplicates=True)
    if plan.kind.rows_contradict:
        _contradictions(state, plan)


def _contradictions(state: Cleaning, plan: Plan) -> None:
    kind, name = plan.kind, plan.kind.identity[0]
    apart = [one.sql for one in kind.apart if one.name in plan.fields]
    hint = PERHAPS_LINES if kind.has_lines else ""
    reason = f"Another row of the files has the same {name} and says something else{hint}."
    found = clean.take_contradicting(state.stage, state.next, [name, *apart], reason)
    if found.rows * 2 > state.rows:
        raise FileRefused(
            f"Most rows share their {name} with another row that says something else.",
            code="lines-not-grouped" if kind.has_lines else "",
        )
    if found.rows:
        state.note(f"Contradicting {kind.noun}", found)


def _other_customers(state: Cleaning) -> None:
    found = clean.take_other_customers(state.stage, state.next, OTHER_CUSTOMER)
    if found.rows:
        state.note("One customer per order", found)

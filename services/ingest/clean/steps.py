"""Steps: the named steps of the cleaning, in order, with rows and money before and after each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from services.core.errors import FileRefused
from services.ingest.audit import CleaningStep
from services.ingest.clean import faults as stage_faults
from services.ingest.clean import removals as clean
from services.ingest.clean.faults import FAULTY, Fault
from services.ingest.clean.removals import NOTHING, Removal
from services.ingest.clean.validation import Plan, amount, columns, faults, rule
from services.ingest.fields import ImportKind
from services.warehouse.duckdb.sandbox import Sandbox

EXACT = "Exact duplicates"
OF_ORDERS = "; if the file has one row per order line, use --group-by-order"
OTHER_CUSTOMER = "An earlier line of the order has another customer."

LATE = {"events": (("Non-positive prices", stage_faults.not_positive("price", "The price is not positive.")),)}
"""Steps that come after the duplicates, by kind of import."""

SILENT = {
    "events": ("Timestamps to UTC", "Missing brand and category to Unknown", "Derived fields"),
    "transactions": ("Timestamps to UTC", "Missing labels to Unknown", "Derived fields"),
    "customers": ("Missing labels to Unknown",),
}
"""Steps that change values, not rows, by kind of import."""


@dataclass(kw_only=True)
class Cleaning:
    """What is known while the steps go by: rows and money that are left, the steps so far, the duplicates."""

    stage: Sandbox
    rows: int
    amount: Decimal
    steps: list[CleaningStep] = field(default_factory=list)
    duplicates: int = 0

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
    """Run every step over `raw`; what is left is in `kept`. Raises FileRefused where most rows contradict others."""
    clean.define_typed(stage, columns(plan), faults(plan), amount(plan), raw_columns=plan.raw_columns)
    early = [(declared.step, rule(declared)) for declared in plan.rules]
    late = LATE.get(plan.kind.name, ())
    wanted = [FAULTY, *(fault for _, fault in (*early, *late))]
    rows, money, found = clean.totals(stage, stage_faults.conditions(wanted))
    state = Cleaning(stage=stage, rows=rows + plan.malformed, amount=money)
    _parse(state, plan.malformed, found[0])
    for (name, fault), expected in zip(early, found[1:], strict=False):
        state.take(name, fault, expected)
    doing("looking for duplicates")
    _duplicates(state, plan)
    for (name, fault), expected in zip(late, found[1 + len(early) :], strict=True):
        state.take(name, fault, expected)
    for name in SILENT[plan.kind.name]:
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
        state.note(EXACT, clean.take_repeated(state.stage, state.next, everything), duplicates=True)
        if not plan.fold:
            _same_row(state, plan, identity)
    else:
        state.note(EXACT)
    if plan.fold:
        _other_customers(state)


def _same_row(state: Cleaning, plan: Plan, identity: list[str]) -> None:
    """Events are the same by what identifies them; of other rows everything that was read must agree."""
    known = plan.kind.name == "events"
    same = clean.take_repeated(state.stage, state.next, identity if known else plan.fields)
    if same.rows:
        state.note(f"Same {plan.kind.noun}, other columns differ", same, duplicates=True)
    if not known:
        _contradictions(state, plan.kind)


def _contradictions(state: Cleaning, kind: ImportKind) -> None:
    name = kind.identity[0]
    hint = OF_ORDERS if kind.name == "transactions" else ""
    reason = f"Another row of the files has the same {name} and says something else{hint}."
    found = clean.take_contradicting(state.stage, state.next, [name], reason)
    if found.rows * 2 > state.rows:
        raise FileRefused(f"Most rows share their {name} with another row that says something else{hint}.")
    if found.rows:
        state.note(f"Contradicting {kind.noun}", found)


def _other_customers(state: Cleaning) -> None:
    found = clean.take_other_customers(state.stage, state.next, OTHER_CUSTOMER)
    if found.rows:
        state.note("One customer per order", found)

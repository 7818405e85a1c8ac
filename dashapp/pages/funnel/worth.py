"""Worth: the assumption under which a loss becomes money: shown beside it, and a person can change it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl

from dashapp.core.markup import Node, el, link
from dashapp.core.view import PageView
from dashapp.pages.funnel.controls import RECOVERED, WORTH
from dashapp.ui.form_fields import button, field, get, text
from services.analyses.funnel.loss import LossAssumption
from services.core.errors import BadValue
from services.core.numbers import decimal_of, exact

HUNDRED = Decimal(100)
MOST = Decimal(10**12)
"""A larger amount is a slip of the keyboard."""


@dataclass(frozen=True, kw_only=True)
class RecoveryAssumption:
    """The assumption in force; `problem` is the sentence about a value that cannot be read."""

    assumption: LossAssumption
    problem: str = ""


def read_assumption(view: PageView) -> RecoveryAssumption:
    """Read the assumption from the address. What cannot be read is said, and the first assumption holds."""
    recovered, worth = (view.state.option(one.name, one.first).strip() for one in (RECOVERED, WORTH))
    try:
        share = _number(recovered.removesuffix("%").strip()) / HUNDRED
        return RecoveryAssumption(
            assumption=LossAssumption(recovered=share, revenue_each=_number(worth) if worth else None)
        )
    except BadValue as error:
        return RecoveryAssumption(assumption=LossAssumption(), problem=f"{error.public} 1 in 100 is shown.")


def _number(typed: str) -> Decimal:
    try:
        found = Decimal(typed.replace(",", ""))
    except InvalidOperation as error:
        raise BadValue(f"{typed[:40]!r} is no number.") from error
    if not found.is_finite() or abs(found) > MOST:
        raise BadValue(f"{typed[:40]!r} is no amount that a shop has.")
    return found


def share_in_words(share: Decimal) -> str:
    """Say a share of people: "1 in 100", "2.5 in 100"."""
    return f"{decimal_of(share * HUNDRED).normalize():f} in 100"


def state_assumption(view: PageView, found: RecoveryAssumption, each: Decimal, per: str) -> list[Node]:
    """State the assumption in words, with the form that changes it; `per` is what brings money: "a buyer"."""
    set_ = found.assumption.revenue_each is not None
    buyer = f"{exact(each, 'money', view.currency)} {per}{', as you set it' if set_ else ''}"
    said = f"Worth: what {share_in_words(found.assumption.recovered)} of them would bring"
    problem = el("b", "bad", f" {found.problem}", role="alert") if found.problem else None
    return [f"{said} at today's later steps and {buyer}. ", _form(view, each), problem]


def _form(view: PageView, each: Decimal) -> Node:
    as_is = view.state.with_option(RECOVERED.name, None).with_option(WORTH.name, None)
    kept = (
        el("input", "", type="hidden", name=name, value=value, key=f"{at} {name}={value}")
        for at, (name, value) in enumerate(parse_qsl(as_is.search().removeprefix("?")))
    )
    typed = view.state.option(RECOVERED.name, RECOVERED.first), view.state.option(WORTH.name, "")
    fields = (
        field(RECOVERED.label, text("x.recovered", value=typed[0]), explained="From 0 to 100, such as 1 or 2.5"),
        field(WORTH.label, text("x.worth", value=typed[1], placeholder=exact(each, "money")), explained=TODAY),
    )
    reset = link(view.href(as_is), "btn btn-link", "As measured") if as_is != view.state else None
    form = get(
        view.page.path, *kept, *fields, el("div", "fnl-do", button("Change", kind="primary"), reset), label=LABEL
    )
    opener = el("summary", "accent", "Change the assumption")
    return el("details", "menu fnl-assume", opener, el("div", "dropdown-menu", form), key=f"assume {as_is} {typed}")


TODAY = "Empty: today's revenue per buyer"
LABEL = "The assumption behind the money"

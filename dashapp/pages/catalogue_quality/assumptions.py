"""Assumptions: the one number of each initiative that the data does not have; it is in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl

from dashapp.core.markup import Node, el, link
from dashapp.core.view import PageView
from dashapp.pages.catalogue_quality.controls import CONTROLS, HUNDRED, in_percent
from dashapp.ui.form_fields import button, get, text
from services.decisions.initiatives.model import Assumption, Initiative

LONGEST = 20


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The assumptions that can be read, and what is wrong with the others, by name."""

    values: Mapping[str, Decimal]
    problems: Mapping[str, str]


def read_assumptions(view: PageView) -> Typed:
    """Read the assumptions from the address. What cannot be read is said, and the first one holds."""
    values, problems = {}, {}
    for control in CONTROLS:
        given = view.state.option(control.name, "")
        share = _share(given)
        if share is not None:
            values[control.name] = share
        elif given:
            problems[control.name] = f"{given[:LONGEST]!r} is not from 0 to 100; {control.first} is shown."
    return Typed(values=values, problems=problems)


def _share(given: str) -> Decimal | None:
    plain = given.strip().removesuffix("%").strip()
    try:
        share = Decimal(plain) / HUNDRED if len(plain) <= LONGEST else None
    except InvalidOperation:
        return None
    return share if share is not None and share.is_finite() and 0 <= share <= 1 else None


def assumption_form(view: PageView, one: Initiative, problem: str) -> Node:
    """Make the form that changes the assumption of an initiative and keeps the rest of the address."""
    name, first = one.assumption.name, one.assumption.default
    as_is = view.state.with_option(name, None)
    kept = (
        el("input", "", type="hidden", name=other, value=value, key=f"{at} {other}={value}")
        for at, (other, value) in enumerate(parse_qsl(as_is.search().removeprefix("?")))
    )
    line = text(f"x.{name}", value=in_percent(one.assumed), label=f"{one.assumption.label}, in percent")
    back = link(view.href(as_is), "accent", f"Back to {in_percent(first)} %") if one.assumed != first else None
    fields = el("span", "ini-input", line, "%", button("Change"), back)
    said = el("b", "bad", problem, role="alert") if problem else None
    form = get(view.page.path, *kept, _label(one.assumption), fields, cls="ini-form", label=one.assumption.label)
    return el("div", "", form, said)


def _label(assumption: Assumption) -> Node:
    return el("span", "meta", assumption.label, title=assumption.meaning)

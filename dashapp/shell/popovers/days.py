"""Days: two native fields for a range of days; the server says what is wrong, or gives the link."""

from collections.abc import Callable

from dashapp.core.markup import Node, el, link
from dashapp.core.state import PageState, days_of
from dashapp.core.view import PageView
from services.core.errors import BadValue
from services.query.named_periods import DAY, in_words
from services.query.questions import Period


def own_days(view: PageView, now: Period | None, query: str, to: Callable[[Period], PageState]) -> Node:
    """Make the form. `query` is what was sent, "2024-01-01..2024-12-31"; `to` gives the state of a range."""
    shown = now or Period()
    fields = (_field(view, "from", "From", shown.start), _field(view, "to", "To", shown.last))
    button = el("button", "btn btn-primary", "Show", type="submit")
    form = el("form", "pop-days", *fields, button, data_range="1", key=f"{shown.start}..{shown.end}")
    return el("div", "pop-own", el("div", "pop-label", "Days of your own"), form, _outcome(view, query, to), key="own")


def _field(view: PageView, name: str, label: str, day: object) -> Node:
    window = view.window
    first, last = (str(one) if one else None for one in (window.first, window.last))
    typed = {"type": "date", "name": name, "min": first, "max": last, "required": True}
    return el("label", "", el("span", "meta", label), el("input", "", defaultValue=str(day) if day else None, **typed))


def _outcome(view: PageView, query: str, to: Callable[[Period], PageState]) -> Node:
    if not query:
        return None
    try:
        period = days_of(query)
        _within(view, period)
    except BadValue as error:
        return el("p", "pop-bad", error.public, role="alert")
    return link(view.href(to(period)), "unseen", in_words(period), data_apply="1")


def _within(view: PageView, period: Period) -> None:
    first, last = view.window.first, view.window.last
    if first is None or last is None or period.start is None or period.last is None:
        raise BadValue("There is no data yet.")
    if period.start > last or period.last < first:
        raise BadValue(f"There is no data then: it runs from {in_words(Period(start=first, end=last + DAY))}.")

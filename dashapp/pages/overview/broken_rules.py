"""Broken rules: what does not hold now, and since when."""

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import Tile, TileContent
from dashapp.core.view import PageView
from dashapp.pages.overview.questions import find_broken_rules
from services.accounts.permissions import Right
from services.monitoring.rules.evaluate import Broken

SHOWN = 4


def broken_rules() -> Tile:
    """Declare the list of broken rules."""
    return Tile(name="rules", span=4, height=208, answer=find_broken_rules, draw=_draw)


def _draw(view: PageView, found: tuple[Broken, ...]) -> TileContent:
    words = "No threshold broken" if not found else f"{len(found)} threshold{'s' * (len(found) > 1)} broken"
    more = link("#rules", "meta accent", "All rules")
    body = [_rule(view, one) for one in found[:SHOWN]]
    hidden = len(found) - SHOWN
    rest = link("#rules", "rk-more", f"{hidden} more") if hidden > 0 else None
    return TileContent(
        title=words, caption="Rules that do not hold now", tools=(more,), body=[*body, rest] if found else _none(view)
    )


def _rule(view: PageView, one: Broken) -> Node:
    about = one.rule.dimension and one.member
    href = view.href(view.state.only(one.rule.dimension, one.member)) if about else f"#rules={one.rule.rule_id}"  # type: ignore[arg-type]
    words = el("div", "", el("div", "", one.title), el("div", "meta", one.detail))
    return link(href, "rule", icon("exclamation-triangle-fill"), words, el("div", "meta since", one.since_words))


def _none(view: PageView) -> Node:
    may = view.principal.may(Right.SET_RULES)
    more = "Set one under All rules." if may else "A manager sets them."
    return el("p", "quiet", "Every rule that is set holds at the end of this period, or none is set. ", more)

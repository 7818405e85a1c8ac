"""Targets and rules in the panel: who sees what, who gets a form, and what forms set."""

from datetime import date
from decimal import Decimal

from dashapp.core.markup import words_of
from dashapp.http.actions import do_action
from dashapp.pages import PAGES
from dashapp.shell.panels import open_panel
from services.core.context import Context
from services.monitoring.rules.store import rules
from services.monitoring.targets.store import targets
from tests.fixtures.web import person, view_on

PAGE = PAGES["overview"]
MANAGER = person("manager")
NORTH = person("manager", region=("North",))

TARGET = {"metric": "revenue", "period": "year:2024-01-01", "part": "", "value": "500"}
RULE = {
    "metric": "satisfaction", "kind": "below", "threshold": "4", "against": "", "grain": "month", "part": "region:",
    "minimum": "0",
}  # fmt: skip


def panel(ctx: Context, name: str, who: object = MANAGER) -> str:
    """What a panel says."""
    return words_of(open_panel(ctx, view_on(ctx, PAGE, "?period=all", who), f"#{name}"))  # type: ignore[arg-type]


def test_a_target_is_set_shown_and_removed(small_store: Context) -> None:
    done = do_action(small_store, MANAGER, "target.set", TARGET)
    assert done.words == "The target of 500.00 for revenue is set."
    words = panel(small_store, "targets")
    assert "Revenue, 2024" in words
    assert "419.50 of 500.00, 83.9 %" in words
    assert "Off target" in words
    (target,) = targets(small_store, MANAGER.scope)
    assert (target.value, target.start, target.set_by) == (Decimal(500), date(2024, 1, 1), MANAGER.email)
    do_action(small_store, MANAGER, "target.remove", {"target": str(target.target_id)})
    assert "No targets are set" in panel(small_store, "targets")


def test_the_whole_store_has_no_target_for_who_sees_a_part(small_store: Context) -> None:
    do_action(small_store, MANAGER, "target.set", TARGET)
    do_action(small_store, NORTH, "target.set", TARGET | {"part": "region:North", "value": "400"})
    words = panel(small_store, "targets", NORTH)
    assert "500" not in words
    assert "Revenue, 2024, region North" in words
    assert "South" not in words  # nor among the choices of the form


def test_a_rule_is_set_and_judged_for_who_looks(small_store: Context) -> None:
    do_action(small_store, MANAGER, "rule.set", RULE)
    words = panel(small_store, "rules")
    assert "Satisfaction, each region, below 4.00" in words
    assert "Satisfaction in North below 4.00: 3.00 in December" in words
    (rule,) = rules(small_store, MANAGER.scope)
    do_action(small_store, MANAGER, "rule.remove", {"rule": str(rule.rule_id)})
    assert "No rules are set" in panel(small_store, "rules")


def test_who_may_not_set_sees_the_list_and_who_can(small_store: Context) -> None:
    do_action(small_store, MANAGER, "target.set", TARGET)
    viewer = person("viewer")
    assert "A manager can set targets" in panel(small_store, "targets", viewer)
    assert "Revenue, 2024" in panel(small_store, "targets", viewer)
    assert "A manager can set rules" in panel(small_store, "rules", viewer)
    tree = str(open_panel(small_store, view_on(small_store, PAGE, "", viewer), "#targets"))
    assert "data-act" not in tree


def test_every_choice_of_the_forms_can_be_sent(small_store: Context) -> None:
    tree = open_panel(small_store, view_on(small_store, PAGE, "?period=all", MANAGER), "#targets")
    periods = [value for value in _values(tree) if value.startswith(("year:", "quarter:", "month:"))]
    assert len(periods) == 4 + 8 + 24
    for value in periods:
        do_action(small_store, MANAGER, "target.set", TARGET | {"period": value})
    assert len(targets(small_store, MANAGER.scope)) == len(periods)


def _values(tree: object) -> list[str]:
    if isinstance(tree, dict):
        own = [tree["value"]] if tree.get("t") == "option" else []
        return own + _values(tree.get("k"))
    return [value for child in tree for value in _values(child)] if isinstance(tree, list) else []

"""Starting over: the demo's targets and rules go with the demo, those of people stay."""

from datetime import date
from decimal import Decimal

from services.core.context import Context
from services.monitoring.rules.demo_defaults import begin, forget
from services.monitoring.rules.store import rules
from services.monitoring.targets.store import NewTarget, set_target, targets
from services.query.scope import Scope

ALL = Scope.limited({}, reason="a test")


def test_what_came_with_the_demo_goes_with_it_and_what_people_set_stays(home_context: Context) -> None:
    begin(home_context, ALL)
    new = NewTarget(metric="orders", grain="year", start=date(2025, 1, 1), value=Decimal(9))
    set_target(home_context, new, ALL, who="ann@example.org", role="manager")
    assert len(targets(home_context, ALL)) + len(rules(home_context, ALL)) > 1
    forget(home_context, ALL, who="ben@example.org")
    assert [target.set_by for target in targets(home_context, ALL)] == ["ann@example.org"]
    assert rules(home_context, ALL) == ()

"""The four initiatives on the store of `tests/world.py`, computed by hand, under assumptions and within limits."""

from decimal import Decimal

import pytest

from services.core.context import Context
from services.core.errors import BadValue, OutOfScope, UnknownName
from services.decisions.initiatives.compute import initiatives
from services.decisions.initiatives.model import ASSUMPTIONS, Initiative
from services.query.questions import Where
from services.query.scope import Scope
from tests.random_store import load_random_store

ALL = Scope.everything("tests")
NORTH = Scope.limited({"region": ["North"]}, reason="tests")


def by_name(found: tuple[Initiative, ...]) -> dict[str, Initiative]:
    return {one.name: one for one in found}


def figures(one: Initiative) -> dict[str, object]:
    return {figure.name: figure.value for figure in one.figures}


def test_money_at_stake_and_priority(world: Context) -> None:
    found = initiatives(world, ALL)
    # 320.00 left x 5 %; 2 who left x 1 % x 2/2 buy x 359.99 / 2 each; 59.99 without brand or category x 1 %; no flop
    assert [(one.priority, one.name, one.stake) for one in found] == [
        (1, "recover_carts", Decimal("16.00")),
        (2, "win_carts", Decimal("3.60")),
        (3, "complete_catalogue", Decimal("0.60")),
        (4, "mend_flops", Decimal("0.00")),
    ]


def test_the_numbers_they_rest_on(world: Context) -> None:
    found = by_name(initiatives(world, ALL))
    assert figures(found["win_carts"]) == {
        "view_users": 4, "cart_users": 2, "left": 2, "drop_off": 0.5, "later": 1, "revenue_each": Decimal("179.995")
    }  # fmt: skip
    assert figures(found["recover_carts"]) == {
        "users": 1, "share": 0.25, "value_left": Decimal("320.00"), "brand_1": Decimal("300.00")
    }  # fmt: skip
    assert figures(found["complete_catalogue"]) == {
        "brand": Decimal(40), "category": Decimal("19.99"), "either": Decimal("59.99"), "both": Decimal(0),
        "brand_fillable": Decimal(0), "category_fillable": Decimal(0),
    }  # fmt: skip
    assert all(one.origins and one.actions for one in found.values())


def test_sentences_say_the_numbers_and_link_them(world: Context) -> None:
    found = by_name(initiatives(world, ALL))
    (issue,) = found["win_carts"].issue
    assert issue.text == "Of 4 users who viewed a product, 2 put nothing into a cart: 50.00 %."
    assert [part.metric for part in issue.parts if part.metric] == ["view_users", "view_users", "view_to_cart"]
    assert found["win_carts"].basis.text.startswith("If 1 % of them did, and 100.00 % of those bought for 180.00 each")
    users, brands = found["recover_carts"].issue
    assert users.text == "1 user (25.00 %) left a cart worth 320.00 in all and bought nothing."
    assert brands.text == "Most was left of asus with 300.00."
    assert ("brand", "asus") in [(part.dimension, part.member) for part in brands.parts]
    assert "No product with 200 views" in found["mend_flops"].issue[0].text


def test_an_assumption_can_be_changed(world: Context) -> None:
    found = initiatives(world, ALL, assumed={"recovered": Decimal("0.5"), "recovery": Decimal(0)})
    assert (found[0].name, found[0].stake, found[0].assumed) == ("win_carts", Decimal("180.00"), Decimal("0.5"))
    assert by_name(found)["recover_carts"].stake == 0
    assert by_name(found)["complete_catalogue"].assumed == ASSUMPTIONS["lift"].default


@pytest.mark.parametrize(
    ("assumed", "kind"),
    [({"luck": Decimal(1)}, UnknownName), ({"recovery": Decimal(2)}, BadValue), ({"lift": Decimal("NaN")}, BadValue)],
)
def test_what_is_no_assumption_is_refused(world: Context, assumed: dict[str, Decimal], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        initiatives(world, ALL, assumed=assumed)


def test_filters_and_limits(world: Context) -> None:
    hp = Where(dimension="brand", members=("hp",))
    assert figures(by_name(initiatives(world, ALL, where=(hp,)))["win_carts"])["view_users"] == 2
    assert figures(by_name(initiatives(world, NORTH))["win_carts"])["view_users"] == 1
    assert by_name(initiatives(world, NORTH))["recover_carts"].stake == 0


def test_an_empty_log_has_nothing_at_stake(any_context: Context) -> None:
    assert {one.stake for one in initiatives(any_context, ALL)} == {Decimal("0.00")}


def test_a_log_without_customers_answers_with_the_reason(any_context: Context) -> None:
    load_random_store(any_context, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        initiatives(any_context, NORTH)

"""Lines of orders as arrays: equal products on one line, refunds in the window, orders that were placed twice."""

import numpy as np

from services.demo.arrays import DAY
from services.demo.lines import _merge, list_cancelled, list_goodwill, list_lines
from services.demo.orders import baskets, buy
from tests.services.demo.worlds import world

PLANTED, CALM = world(), world(null=True)


def test_equal_products_of_an_order_are_one_line() -> None:
    draws = PLANTED.setting.draws
    alike = np.flatnonzero(draws.product == draws.product[0])[:2]
    other = np.flatnonzero(draws.product != draws.product[0])[:1]
    item = np.array([other[0], alike[0], alike[1], alike[0]])
    owner, first, quantity = _merge(PLANTED.setting, np.array([0, 0, 0, 1]), item)
    assert owner.tolist() == [0, 0, 1]
    assert first.tolist() == [other[0], alike[0], alike[0]]
    assert quantity.tolist() == [1, 2, 1]


def test_lines_hold_all_that_was_bought() -> None:
    own = PLANTED
    lines = list_lines(own.setting, own.spec.incidents, own.orders)
    owner, item = buy(own.setting, own.spec.incidents, own.orders.row)
    assert lines.quantity.sum() == len(item)
    assert (np.bincount(lines.owner, lines.quantity) == np.bincount(owner)).all()
    assert (np.bincount(lines.owner, lines.amount) == own.orders.goods).all()
    assert (np.diff(lines.owner) >= 0).all()
    assert len(np.unique(lines.owner * own.setting.goods.size + lines.product)) == len(lines.owner)


def test_nothing_is_sold_above_its_list_price_or_below_its_cost() -> None:
    lines = list_lines(CALM.setting, (), CALM.orders)
    assert (lines.discount >= 0).all()
    assert (lines.cost < lines.listed).all()
    assert (lines.cost <= lines.asked * 1.0 / 0.8 * 0.76).all()


def test_money_is_given_back_inside_the_window_only() -> None:
    end = PLANTED.setting.calendar.end
    lines = list_lines(PLANTED.setting, PLANTED.spec.incidents, PLANTED.orders)
    cents, at = list_goodwill(PLANTED.setting, PLANTED.orders)
    assert (lines.returned_at[lines.returned > 0] < end).all()
    assert (at[cents > 0] < end).all()
    assert (lines.returned <= lines.amount).all()
    assert (lines.returned_at >= end).any()
    assert not cents[~PLANTED.orders.late].any()


def test_a_variant_without_an_incident_meets_the_same_luck() -> None:
    """The same lines come back, and with the incident some more of its category."""
    own = PLANTED
    rest = [x for x in own.spec.incidents if x.name != "broken_packing"]
    many, few = (list_lines(own.setting, some, own.orders) for some in (own.spec.incidents, rest))
    assert (many.product == few.product).all()
    assert (many.returned >= few.returned).all()
    more = many.returned > few.returned
    assert more.any()
    assert set(own.setting.goods.category[many.product[more]]) == {3}  # Beauty


def test_what_was_cancelled_was_placed_before_on_the_same_day() -> None:
    stands, moment = list_cancelled(PLANTED.setting, PLANTED.orders)
    later = PLANTED.setting.draws.moment[PLANTED.orders.row[stands]]
    assert ((later - moment >= 300) & (later - moment <= 7_200)).all()
    assert (moment // DAY == later // DAY).all()


def test_a_basket_begins_with_the_category_of_its_order() -> None:
    draws, goods = PLANTED.setting.draws, PLANTED.setting.goods
    owner, item = baskets(PLANTED.setting, np.arange(draws.size))
    assert (item == np.arange(len(item))).all()
    first = np.cumsum(draws.items) - draws.items
    assert (goods.category[draws.product[first]] == draws.category).all()
    mixed = goods.category[draws.product] != draws.category[owner]
    further = np.ones(len(item), dtype=np.bool_)
    further[first] = False
    assert 0.12 < mixed[further].mean() < 0.18  # one in five of a second category, which may be the same

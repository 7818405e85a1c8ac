"""Card: what one number says of itself: value, change, sample, target and threshold, in words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.markup import Node
from dashapp.ui.card import Card, card
from dashapp.ui.change import arrow, show_change
from services.monitoring.targets.progress import RunRate, TargetProgress
from services.monitoring.targets.slices import WHOLE
from services.query.questions import Period
from tests.dashapp.drawing import draw_view, of_class, of_tag, words

YEAR = Period(start=date(2024, 1, 1), end=date(2025, 1, 1))


def shown(metric: str = "revenue", value: Any = Decimal(1200), before: Any = Decimal(1000), **other: Any) -> Card:
    given = {"change": 0.2, "orders": 500, "now": (1.0, 2.0), "then": (2.0, 1.0)} | other
    return Card(metric=metric, value=value, before=before, **given)


def target(value: str, actual: str | None, state: Any = None, rate: str | None = None) -> TargetProgress:
    goal, there = Decimal(value), None if actual is None else Decimal(actual)
    run = RunRate(value=Decimal(rate), linear=None, seasonal=None, elapsed=1, days=2) if rate else None
    return TargetProgress(
        metric="revenue", period=YEAR, part=WHOLE, target=goal, made_of=(), actual=there,
        share=None if there is None or not goal else there / goal, difference=None, unfinished=rate is not None,
        run_rate=run, judged=there, state=state,
    )  # fmt: skip


def against(made: Node) -> str:
    return words(of_class(made, "d")[0])


def test_a_card_says_value_and_change() -> None:
    made = card(draw_view(currency="€"), shown())
    assert words(of_class(made, "v")[0]) == "€1.2K"
    assert of_class(made, "v")[0]["title"] == "€1,200.00"
    assert against(made) == "up 20.0 % vs €1.0K"
    assert of_tag(made, "b")[0]["className"] == "good"


@pytest.mark.parametrize(
    ("search", "first", "value", "before", "said"),
    [
        ("", date(2023, 1, 1), None, None, "no orders in the period"),
        ("&compare=none", date(2023, 1, 1), 5, 4, "compared with nothing"),
        ("", date(2023, 1, 1), 5, None, "nothing in 2023"),
        ("", date(2024, 1, 1), 5, None, "no data in 2023"),
        ("", date(2023, 7, 1), 5, 4, "vs 4, partial"),
    ],
)
def test_where_there_is_no_change_the_reason_is_said(
    search: str, first: date, value: Any, before: Any, said: str
) -> None:
    view = draw_view(f"?period=2024-01-01..2024-12-31{search}", first=first)
    assert against(card(view, shown("orders", value, before))) == said


def test_a_small_sample_is_not_judged() -> None:
    made = card(draw_view(), shown(orders=29))
    assert against(made) == "up 20.0 % vs 1.0K, too few to judge"
    assert "className" not in of_tag(made, "b")[0]
    assert words(of_class(made, "st")[0]) == "29 orders"
    assert of_class(card(draw_view(), shown(orders=30)), "st") == []


def test_no_value_is_a_dash_and_no_data() -> None:
    made = card(draw_view(), shown(value=None, orders=0))
    assert (words(of_class(made, "v")[0]), words(of_class(made, "st")[0])) == ("\u2013", "No data")


def test_zero_is_a_value() -> None:
    assert words(of_class(card(draw_view(), shown("orders", 0, 4, change=-1.0)), "v")[0]) == "0"


@pytest.mark.parametrize(
    ("state", "tone"), [("On target", "good"), ("Off target", "bad"), ("Just short", "t2")]
)  # fmt: skip
def test_the_state_of_a_target_has_its_tone(state: str, tone: str) -> None:
    (badge,) = of_class(card(draw_view(), shown(standing=target("1000", "900", state))), "st")
    assert (badge["className"], words(badge)) == (f"st {tone}", state)


@pytest.mark.parametrize(
    ("goal", "actual", "said", "filled"),
    [
        ("1000", "500", "50.0 % of target 1.0K", "45.5%"),
        ("1000", "1000", "100.0 % of target 1.0K", "90.9%"),
        ("1000", "5000", "500.0 % of target 1.0K", "100.0%"),
        ("1000", "0", "0.0 % of target 1.0K", "0.0%"),
        ("0", "10", "0.0 % of target 0", "0.0%"),
    ],
)
def test_how_far_a_target_is(goal: str, actual: str, said: str, filled: str) -> None:
    (track,) = of_class(card(draw_view(), shown(standing=target(goal, actual))), "tg")
    assert words(track) == said
    assert of_tag(track, "s")[0]["style"]["width"] == filled
    assert of_tag(track, "em")[0]["style"]["left"] == "90.9%"


@pytest.mark.parametrize(("actual", "filled"), [("3", "50.0%"), ("1", "0.0%"), ("5", "100.0%"), ("0.5", "0.0%")])
def test_a_score_stands_on_its_scale_from_one_to_five(actual: str, filled: str) -> None:
    (track,) = of_class(card(draw_view(), shown("satisfaction", 3.0, 3.0, standing=target("4", actual))), "tg")
    assert words(track) == "Target 4.00, scale 1 to 5"
    assert of_tag(track, "s")[0]["style"]["width"] == filled
    assert of_tag(track, "em")[0]["style"]["left"] == "75.0%"


def test_where_it_is_heading_is_said_and_a_target_not_begun_is_not() -> None:
    (track,) = of_class(card(draw_view(), shown(standing=target("1000", "500", rate="1500"))), "tg")
    assert words(track) == "50.0 % of target 1.0K; at this rate 1.5K"
    assert words(of_class(card(draw_view(), shown(standing=target("1000", None))), "tg")[0]) == ""


def test_the_whole_card_is_the_button_and_the_chosen_one_is_marked() -> None:
    made = card(draw_view(), shown(chosen=True, href="/overview?x.metric=orders"))
    assert (made["t"], made["href"], made["className"], made["aria-current"]) == (
        "a", "/overview?x.metric=orders", "kpi on", "true"
    )  # fmt: skip
    assert "aria-current" not in card(draw_view(), shown())


def test_on_phones_an_average_drops_its_first_word() -> None:
    (name,) = of_class(card(draw_view(), shown("aov", 50, 40)), "lb-name")
    assert words(of_class(name, "not-phone")[0]) == "Average"
    assert words(name) == "Average order value"


@pytest.mark.parametrize(
    ("metric", "value", "said", "tone"),
    [
        ("revenue", 0.1, "up 10.0 %", "good"),
        ("revenue", -0.1, "down 10.0 %", "bad"),
        ("delivery_days", 0.1, "up 0.10", "bad"),
        ("delivery_days", -0.1, "down 0.10", "good"),
        ("view_only_users", 0.1, "up 10.0 %", None),
        ("revenue", 0.0004, "0.0 %", None),
        ("revenue", 0, "0.0 %", None),
    ],
)
def test_a_change_says_its_way_and_whether_that_is_good(metric: str, value: float, said: str, tone: str | None) -> None:
    made = arrow(metric, value)
    assert (words(made), made.get("className")) == (said, tone)
    assert "className" not in arrow(metric, value, quiet=True)


def test_an_unknown_change_is_not_shown() -> None:
    assert arrow("revenue", None) is None
    assert show_change(None, "money") is None

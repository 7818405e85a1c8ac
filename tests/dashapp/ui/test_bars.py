"""Bars: ranked members, gains and losses, and the stages of a funnel: lengths, words and links, computed by hand."""

from decimal import Decimal
from typing import Any

import pytest

from dashapp.ui.diverging_bars import DivergingBar, diverging_bars
from dashapp.ui.funnel_stages import StageColumn, stages
from dashapp.ui.ranked_bars import Ranked, ranked_bars
from tests.dashapp.drawing import draw_view, of_class, of_tag, words


def ranked(member: str, value: Any, before: Any = None, **other: Any) -> Ranked:
    given = {"change": None, "href": f"/x?m={member}", "mark": f"tile:region:{member}"} | other
    return Ranked(member=member, value=value, before=before, **given)


def bars(*rows: Ranked, metric: str = "revenue", currency: str = "") -> Any:
    return ranked_bars(draw_view(currency=currency), metric, rows, more="/x")


def widths(tree: Any) -> list[str]:
    return [one["style"]["width"] for one in of_tag(tree, "s")]


def test_the_largest_of_both_periods_fills_the_row() -> None:
    made = bars(ranked("North", 50, 200), ranked("South", 100, 20))
    assert widths(made) == ["25.0%", "50.0%"]
    assert [one["style"]["left"] for one in of_tag(made, "em")] == ["calc(100.0% - 1px)", "calc(10.0% - 1px)"]


def test_a_row_says_its_value_and_on_hover_both_exactly() -> None:
    (row,) = of_class(bars(ranked("North", Decimal("1234.5"), 1000, change=0.2345), currency="€"), "rk")
    assert words(row) == "North €1.2K up 23.5 %"
    assert row["title"] == "North: €1,234.50, 2023: €1,000.00"
    assert (row["href"], row["data-mark"]) == ("/x?m=North", "tile:region:North")


@pytest.mark.parametrize(("value", "width"), [(None, "0.0%"), (0, "0.0%"), (-5, "0.0%")])
def test_without_a_positive_value_there_is_no_bar(value: Any, width: str) -> None:
    assert widths(bars(ranked("A", value), ranked("B", 10))) == [width, "100.0%"]


@pytest.mark.parametrize(("value", "said"), [(None, "\u2013"), (0, "0"), (-5, "\u22125.00")])
def test_what_has_no_bar_is_still_said(value: Any, said: str) -> None:
    assert words(bars(ranked("A", value))) == f"A {said}"


def test_where_nothing_was_before_there_is_no_tick() -> None:
    assert of_tag(bars(ranked("A", 5)), "em") == []
    assert "2023" not in of_class(bars(ranked("A", 5)), "rk")[0]["title"]


def test_of_many_eight_are_shown_and_the_rest_is_counted() -> None:
    rows = [ranked(f"M{at}", 10_000 - at) for at in range(1_208)]
    made = bars(*rows)
    assert len(of_class(made, "rk")) == 8
    (more,) = of_class(made, "rk-more")
    assert (words(more), more["href"]) == ("1,200 more", "/x")


def test_no_members_make_no_rows_and_no_more() -> None:
    assert words(bars()) == ""


def test_a_chosen_member_stays_in_view_and_the_others_step_back() -> None:
    rows = [ranked(f"M{at}", 100 - at, chosen=at == 11) for at in range(12)]
    made = of_class(bars(*rows), "rk")
    assert [row["className"] for row in made] == ["rk dim"] * 8 + ["rk on"]
    assert [row.get("aria-current") for row in made][-1] == "true"
    assert words(of_class(bars(*rows), "rk-more")[0]) == "3 more"


def test_a_name_with_markup_is_text_and_a_long_one_is_whole() -> None:
    odd, long = "<img src=x onerror=alert(1)>", "x" * 500
    made = of_class(bars(ranked(odd, 1), ranked(long, 1)), "nm")
    assert [one["k"] for one in made] == [odd, long]  # the browser puts a text into a text node
    assert of_tag(bars(ranked(odd, 1)), "img") == []


def test_of_what_is_better_when_low_a_rise_is_bad() -> None:
    (rise,) = of_tag(bars(ranked("North", 5.2, 5.0, change=0.2), metric="delivery_days"), "b")
    assert (rise["className"], words(rise)) == ("bad", "up 0.20")


def bar(member: str, value: float, **other: str) -> DivergingBar:
    return DivergingBar(member=member, value=value, amount=f"{value:+g}", **other)


def places(tree: Any) -> list[tuple[str, str, str]]:
    return [(one["className"], one["style"]["left"], one["style"]["width"]) for one in of_tag(tree, "s")]


def test_gains_and_losses_leave_one_zero_to_one_scale() -> None:
    made = diverging_bars("Change", [bar("A", 30), bar("B", -10), bar("C", 0)])
    assert places(made) == [("up", "25.00%", "75.00%"), ("down", "0.00%", "25.00%"), ("up", "25.00%", "0.00%")]
    assert {one["style"]["left"] for one in of_tag(made, "em")} == {"25.00%"}


def test_losses_alone_end_at_the_right() -> None:
    assert places(diverging_bars("Change", [bar("A", -4), bar("B", -1)])) == [
        ("down", "0.00%", "100.00%"), ("down", "75.00%", "25.00%")
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [[], [bar("A", 0)], [bar("A", 0), bar("B", 0)]])
def test_where_nothing_changed_no_bar_has_a_length(rows: list[DivergingBar]) -> None:
    made = diverging_bars("Change", rows)
    assert {width for _, _, width in places(made)} <= {"0.00%"}
    assert made["aria-label"] == "Change"


def test_what_stands_for_several_members_leads_nowhere() -> None:
    made = diverging_bars("Change", [bar("A", 1, href="/x", mark="m"), bar("Others", 2)], bar("Total", 3, side="+1 %"))
    (link,) = of_tag(made, "a")
    assert (link["href"], link["data-mark"]) == ("/x", "m")
    assert words(of_class(made, "rest")[0]) == "Others +2"
    (total,) = of_class(made, "tot")
    assert words(total) == "Total +3 +1 %"
    assert of_class(total, "dv-bar") == []


def stage(name: str, reached: float, before: float = 0.0, **other: Any) -> StageColumn:
    given = {"label": name.title(), "value": "7", "exactly": "7.00", "said": "of all"} | other
    return StageColumn(name=name, reached=reached, before=before, **given)


def test_stages_stand_to_one_scale_and_those_who_left_above() -> None:
    made = stages("/funnel", [stage("view", 1.0), stage("cart", 0.25, 1.0, loss="9 left")])
    assert [one["style"] for one in of_class(made, "fnl-reached")] == [{"height": "100.00%"}, {"height": "25.00%"}]
    (left,) = of_class(made, "fnl-left")
    assert left["style"] == {"bottom": "25.00%", "height": "75.00%"}
    assert [one["href"] for one in of_class(made, "fnl-v")] == ["/funnel", "/funnel"]


@pytest.mark.parametrize(
    ("reached", "before", "bottom"),
    [
        (0.25, 1.0, "45.5%"),  # in the middle of the pale part: 0.25 + (0.75 - 0.34) / 2
        (0.0, 0.05, "16.0%"),  # low: above both, and above the foot
        (0.5, 0.52, "62.0%"),  # a thin loss: above it
        (0.9, 1.0, "66.0%"),  # no room above: as high as the words fit
    ],
)
def test_the_words_about_a_loss_stand_where_there_is_room(reached: float, before: float, bottom: str) -> None:
    (words,) = of_class(stages("/f", [stage("cart", reached, before, loss="1 left")]), "fnl-loss")
    assert words["style"]["bottom"] == bottom


@pytest.mark.parametrize(("reached", "before"), [(0.5, 0.5), (0.6, 0.5), (0.0, 0.0)])
def test_where_nobody_left_nothing_is_pale(reached: float, before: float) -> None:
    assert of_class(stages("/f", [stage("cart", reached, before)]), "fnl-left") == []


def test_a_stage_says_its_label_value_share_change_and_what_is_below() -> None:
    made = stages("/f", [stage("cart", 0.0, 0.0, change="up 2 pp", below=["of users", "of events"])])
    assert words(made) == "Cart 7 of all up 2 pp of users of events"
    assert of_class(made, "fnl-reached") == []
    assert of_class(made, "fnl-v")[0]["title"] == "7.00"

"""When the made log happened, in a browser: its months, days that are off, hours, and the clicks on them."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clicking import chosen, rows
from tests.e2e.made_log import MadeLog, percent
from tests.e2e.watching import at, look, tile
from tests.fixtures.visits import Pages, Served

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

ALL = "/when?period=all"
CELL = """(graph, cell) => {
  const box = graph.getBoundingClientRect(), {xaxis, yaxis} = graph._fullLayout;
  return [box.left + xaxis._offset + xaxis.d2p(cell[0]), box.top + yaxis._offset + yaxis.d2p(cell[1])];
}"""
"""Where an hour of a weekday stands on the screen."""


@pytest.fixture(scope="module")
def served(made_store: Served) -> Served:
    return made_store


def test_the_months_add_up_to_the_truth(page_of: Pages, made_log: MadeLog) -> None:
    page, truth = look(page_of, "viewer", ALL), made_log.truth
    found = rows(page, "months")
    for line, (month, one) in zip(found, sorted(made_log.split("month").items()), strict=False):
        views, carts, purchases = one.events
        users = made_log.where(month=month).user_id.nunique()
        conversion = percent(one.users[2], one.users[0])
        assert line[1:] == [f"{views:,}", f"{carts:,}", f"{purchases:,}", f"{users:,}", conversion,
                            f"{one.revenue:,.2f}"]  # fmt: skip
    whole = [truth[name] for name in ("views", "carts", "purchases", "users")]
    assert found[-1] == ["All", *(f"{count:,}" for count in whole), "5.24 %", f"{truth['revenue']:,.2f}"]


def test_a_month_becomes_the_period_and_is_compared(page_of: Pages, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", f"{ALL}&compare=previous")
    tile(page, "months").get_by_role("link", name="Jan 2021").click()
    at(page, "period=2021-01-01..2021-01-31&compare=previous")
    now, before = (made_log.funnel(month=month).events[0] for month in ("2021-01", "2020-12"))
    moved = f"up {100 * (now - before) / before:.1f} %"
    expect(tile(page, "months").locator("tr", has_text="vs Dec 2020")).to_contain_text(moved)
    expect(tile(page, "lead")).to_contain_text(f"Views are {moved} against Dec 2020.")
    page.go_back()
    at(page, "period=all&compare=previous")
    expect(tile(page, "months").locator("tr.tot")).to_contain_text("793,099")


def test_the_metric_and_the_grain_are_chosen(page_of: Pages) -> None:
    page = look(page_of, "viewer", ALL)
    chosen(page, "metric", "Purchases")
    at(page, "period=all&x.metric=purchases")
    expect(tile(page, "series").locator("h2")).to_have_text("Purchases by week")
    expect(tile(page, "anomalies")).to_contain_text("Purchases against the days around and the weekday")
    page.locator("[data-pop='grain']").click()
    page.locator("#float").get_by_role("link", name="Month").click()
    at(page, "period=all&grain=month&x.metric=purchases")
    expect(tile(page, "series").locator("h2")).to_have_text("Purchases by month")


def test_a_day_that_is_off_is_shown_alone(page_of: Pages, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", ALL)
    tile(page, "anomalies").get_by_role("link", name="Wed 16 Dec 2020").click()
    at(page, "period=2020-12-16..2020-12-16")
    day = made_log.events[made_log.events.event_time.dt.strftime("%Y-%m-%d") == "2020-12-16"]
    expect(tile(page, "months").locator("tr.tot td").nth(1)).to_have_text(f"{(day.event_type == 'view').sum():,}")


def test_an_hour_of_the_week_filters_the_page(page_of: Pages, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", ALL)
    chosen(page, "event", "Purchases")
    expect(tile(page, "week").locator(".tile-words .meta")).to_contain_text("Purchases, UTC")
    hours(page, 14, 1)
    expect(page.locator(".tip b")).to_have_text("Tuesday, 14 h")
    when = made_log.events.event_time.dt
    events = made_log.events[(when.day_name() == "Tuesday") & (when.hour == 14)]
    bought = int((events.event_type == "purchase").sum())
    expect(page.locator(".tip")).to_contain_text(f"{bought:,}")
    page.mouse.click(*tile(page, "week").locator(".js-plotly-plot").evaluate(CELL, [14, 1]))
    at(page, "period=all&hour=14&weekday=Tuesday&x.event=purchase")
    expect(tile(page, "months").locator("tr.tot td").nth(3)).to_have_text(f"{bought:,}")
    expect(page.locator(".chip")).to_have_count(2)


def hours(page: Page, hour: int, weekday: int) -> None:
    """Point at an hour of the heat map."""
    graph = tile(page, "week").locator(".js-plotly-plot")
    graph.scroll_into_view_if_needed()
    x, y = graph.evaluate(CELL, [hour, weekday])
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)

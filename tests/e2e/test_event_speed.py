"""884,474 events in a browser: the funnel of one brand in one month, drilled, compared, exported, and all the way Back.

Each number is held against pandas over the file. How long each step takes is measured by the benchmark that walks the
same way (`tests/benchmarks/funnel_web.py`): a test that fails when the machine is busy says nothing.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clicking import ALL, Step, Way, lead, rows, saved, steps
from tests.e2e.made_log import Counted, MadeLog, percent
from tests.e2e.watching import at, look, tile
from tests.fixtures.visits import Pages, Served

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

BRAND, MONTH, BEFORE = "msi", "2021-01", "2020-12"
SHOWN = 5
Chosen = dict[str, str]


@pytest.fixture(scope="module")
def served(made_store: Served) -> Served:
    return made_store


@pytest.fixture(scope="module")
def way(made_log: MadeLog) -> Way:
    """To the category in which the brand sold most that month."""
    category = next(iter(made_log.split("category_1", brand=BRAND, month=MONTH)))
    return Way(brand=BRAND, month=MONTH, days="2021-01-01..2021-01-31", category=category)


def walked(page: Page, step: Step) -> None:
    step.ready(page)
    step.act(page)
    at(page, step.query)


def shows(page: Page, found: Counted) -> None:
    """Expect the sentence, the stages and what is below them."""
    viewers, carts, buyers = found.users
    lead(page, f"Of {viewers:,} people who looked, {percent(buyers, viewers)} bought")
    funnel = tile(page, "funnel")
    expect(funnel.locator(".fnl-v")).to_have_text([f"{users:,}" for users in found.users])
    heads = funnel.locator(".fnl-head")
    expect(heads.nth(1)).to_contain_text(f"{percent(carts, viewers)} of viewers")
    whole = percent(buyers, carts)
    expect(heads.nth(2)).to_contain_text(f"{percent(buyers, viewers)} of viewers, {whole} of carts")
    views, added, bought = found.events
    below = funnel.locator(".fnl-below")
    expect(below.nth(0)).to_contain_text(f"{views:,} views")
    expect(below.nth(1)).to_contain_text(f"{added:,} cart events")
    expect(below.nth(2)).to_contain_text(f"{bought:,} purchases, {found.revenue:,.2f}")


def splits(page: Page, name: str, by: str, log: MadeLog, chosen: Chosen, *, few: bool = False) -> None:
    """Expect the split: the members with most revenue, the others as one, and the whole, which is counted anew."""
    parts = log.split(by, **chosen)
    shown = sorted(parts) if few else list(parts)[:SHOWN]
    expected = [_row(member, parts[member]) for member in shown]
    heading = tile(page, "split").locator("h2")
    expect(heading).to_have_text(f"By {name}")
    last = _row("All", log.funnel(**chosen))
    expect(tile(page, "split").locator("tr.tot td").nth(1)).to_have_text(last[1])
    found = [[cell for cell in row if cell] for row in rows(page, "split")]
    assert found[: len(shown)] == expected
    assert found[-1] == last
    assert len(found) == len(shown) + (len(parts) > len(shown)) + 1


def _row(member: str, found: Counted) -> list[str]:
    viewers, carts, buyers = found.users
    return [member, f"{viewers:,}", percent(carts, viewers), percent(buyers, carts), f"{found.revenue:,.2f}"]


def moved(now: int, before: int) -> str:
    """Write a change as the page does, for readers of screens."""
    size = percent(abs(now - before), before).removesuffix(" %")
    return f"{'up' if now > before else 'down'} {float(size):.1f} % vs {before:,}"


def test_of_all_the_page_says_what_the_truth_says(page_of: Pages, made_log: MadeLog) -> None:
    page, truth = look(page_of, "viewer", f"/funnel?{ALL}"), made_log.truth
    assert (truth["view_users"], truth["cart_users"], truth["purchase_users"]) == (406_863, 36_952, 21_304)
    found = made_log.funnel()
    assert found.users == (406_863, 36_952, 21_304)
    assert str(found.revenue) == str(truth["revenue"])
    shows(page, found)
    expect(tile(page, "funnel")).to_contain_text("9.08 % of viewers")
    expect(tile(page, "funnel")).to_contain_text("5.24 % of viewers, 57.65 % of carts")
    expect(tile(page, "funnel")).to_contain_text("369,911 users. 1 in 100 back is worth 513.1K")
    expect(tile(page, "funnel")).to_contain_text("15,648 users. 1 in 100 back is worth 37.6K")
    expect(tile(page, "funnel")).to_contain_text("1,248 buyers have no cart event")
    splits(page, "brand", "brand", made_log, {})
    cleaning = "885,129 rows read \u2212655 exact duplicates 0 bad prices 884,474 rows kept"
    assert cleaning in " ".join(tile(page, "cleaning").inner_text().split())
    expect(tile(page, "cleaning")).to_contain_text("Brand missing on 11.60 % of revenue, category on 9.64 %")


def test_the_whole_way_and_back(page_of: Pages, made_log: MadeLog, way: Way, tmp_path: Path) -> None:
    page = look(page_of, "viewer", f"/funnel?{ALL}")
    brand, both = {"brand": BRAND}, {"brand": BRAND, "month": MONTH}
    drilled = {**both, "category_1": way.category}
    forth = {
        "one brand": (brand, ("brand", "brand", {})),  # its own filter is lifted from the split of brands
        "split by month": (brand, ("month", "month", brand)),
        "one month": (both, ("month", "month", both)),
        "split by category": (both, ("category", "category_1", both)),
        "a category": (drilled, ("category, level 2", "category_2", drilled)),
    }
    walk = steps(way)
    for step in walk[:5]:
        walked(page, step)
        chosen, (name, by, within) = forth[step.name]
        shows(page, made_log.funnel(**chosen))
        splits(page, name, by, made_log, within, few=by == "month")
    compares(page, walk[5], made_log, way)
    exports(page, made_log, drilled, tmp_path)
    states = [drilled, both, both, brand, brand, {}]
    for step, chosen in zip(walk[6:], states, strict=True):
        walked(page, step)
        shows(page, made_log.funnel(**chosen))
    splits(page, "brand", "brand", made_log, {})


def compares(page: Page, step: Step, log: MadeLog, way: Way) -> None:
    """Compare with the month before: each stage says how many there were, and how that moved."""
    walked(page, step)
    now, before = (log.funnel(brand=BRAND, month=month, category_1=way.category) for month in (MONTH, BEFORE))
    for at_, (users, then) in enumerate(zip(now.users, before.users, strict=True)):
        change = tile(page, "funnel").locator(".fnl-change").nth(at_)
        expect(change).to_contain_text(moved(users, then))
    expect(tile(page, "split").locator("tr.tot td").last).to_have_text(_change(now, before))
    expect(tile(page, "split").locator(".meta").first).to_contain_text("Jan 2021 against Dec 2020")


def _change(now: Counted, before: Counted) -> str:
    share = (now.revenue - before.revenue) / before.revenue * 100
    return f"{'up' if share > 0 else 'down'} {abs(share):.1f} %"


def exports(page: Page, log: MadeLog, chosen: Chosen, folder: Path) -> None:
    """Take the split along while it is compared: every member, with both months, to the cent."""
    head, *found = saved(page, "split", folder)
    places = {name: head.index(name) for name in ("Viewers", "Users with a cart", "Buyers", "Revenue")}
    parts = log.split("category_2", **chosen)
    then = log.split("category_2", **{**chosen, "month": BEFORE})
    for line in found[: len(parts)]:
        one = parts[line[0]]
        assert [int(line[places[name]]) for name in list(places)[:3]] == list(one.users)
        assert Decimal(line[places["Revenue"]]) == one.revenue
        assert Decimal(line[head.index("Revenue, compared")]) == then[line[0]].revenue
    assert {line[0] for line in found[: len(parts)]} == set(parts)

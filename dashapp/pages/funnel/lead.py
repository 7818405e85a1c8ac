"""Lead: the funnel in sentences: who looked, how many bought, where the loss is, what winning some back is worth."""

from decimal import Decimal

from dashapp.core.comparison import describe_change
from dashapp.core.markup import Node, el, link
from dashapp.core.page import Tile, TileContent
from dashapp.core.view import PageView
from dashapp.pages.funnel.questions import WORDS, counted_unit, window_in_words
from dashapp.pages.funnel.stages import HREF, FunnelAnswer, found_funnel
from dashapp.pages.funnel.worth import share_in_words
from services.analyses.funnel.loss import Loss
from services.core.numbers import exact, round_half_up, short

ALIKE = Decimal("1.05")
"""Up to so many times as much is the same."""
WHOLE = 10
"""From so many times on, decimals say nothing."""
WHERE = {"cart": "before the cart", "purchase": "after the cart"}
MISSED = {
    "users": {"cart": "of viewers never add anything", "purchase": "of those with a cart do not buy"},
    "sessions": {"cart": "of sessions with a view add nothing", "purchase": "of sessions with a cart end without one"},
    "events": {"cart": "of views lead to no cart event", "purchase": "of cart events lead to no purchase"},
}
LESS = {"cart": "viewers", "purchase": "carts"}


def funnel_lead() -> Tile:
    """Declare the sentence above the funnel."""
    return Tile(name="lead", span=12, height=48, bare=True, answer=found_funnel, draw=_draw)


def _draw(view: PageView, found: FunnelAnswer) -> TileContent:
    if not found.rows or not found.rows[0]["count"]:
        return TileContent(body=el("p", "lead", _nothing(view, found)))
    return TileContent(body=el("p", "lead", *_who(view, found), *_where(view, found)))


def _nothing(view: PageView, found: FunnelAnswer) -> str:
    if not found.rows:
        return "There are no events here: choose another period, or lift a filter."
    bought = exact(found.rows[-1]["count"], "count")
    return f"Nobody looked at a product here; {bought} {WORDS[counted_unit(view)].many} bought."


def _who(view: PageView, found: FunnelAnswer) -> list[Node]:
    first, last = found.rows[0], found.rows[-1]
    within = f" within {window_in_words(view)}" if window_in_words(view) else ""
    looked = link(HREF, "said", exact(first["count"], "count"))
    share = link(HREF, "", el("b", "", exact(last["share"], "share")))
    led = "led to a purchase" if counted_unit(view) == "events" else "bought"
    moved = describe_change(view, last.get("share_change"), "share", HREF)
    people = f" {WORDS[counted_unit(view)].lookers[first['count'] != 1]}, "
    return ["Of ", looked, people, share, *([f" {led}{within}", *moved, "."] if moved else [f" {led}{within}."])]


def _where(view: PageView, found: FunnelAnswer) -> list[Node]:
    """Say where most money is lost, and how its worth compares with the other step's."""
    lost = [loss for loss in found.losses if loss.left and loss.drop_off]
    if not lost:
        return [" Nobody is lost on the way."]
    worst = max(lost, key=lambda loss: (loss.revenue, loss.left))
    share = link(HREF, "", el("b", "bad", exact(worst.drop_off, "share")))
    missed = MISSED[counted_unit(view)][worst.stage]
    return [f" The loss is {WHERE[worst.stage]}: ", share, f" {missed}.", *_back(view, found, worst, lost)]


def _back(view: PageView, found: FunnelAnswer, worst: Loss, lost: list[Loss]) -> list[Node]:
    if not worst.revenue:
        return []
    back = share_in_words(found.assumed.assumption.recovered)
    other = next((loss for loss in lost if loss is not worst and loss.revenue), None)
    if other is None:
        worth = link(HREF, "said", short(worst.revenue, "money", view.currency))
        return [f" Winning back {back} of them is worth ", worth, "."]
    times = worst.revenue / other.revenue
    said = "as much" if times < ALIKE else f"{round_half_up(times, 0 if times >= WHOLE else 1)} times as much"
    than = f" as {back} {LESS[other.stage]}."
    return [f" Winning back {back} of them is worth ", link(HREF, "said", said), than]

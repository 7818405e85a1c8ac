"""Summary: what moved, by how much, what drove it, what is out of line: at most two lines, every number computed.

In order of importance; what does not fit is left out from the end:

1. revenue, and its change against the comparison
2. the change in money by number of orders, their value, and the mix of categories (see `effects`)
3. the members that the change comes from, of the dimension where it is concentrated most (see `contributions`)
4. the member whose customers are less satisfied than all others, beyond chance (see `outliers`)
5. what is off target
6. how many rules are broken
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from services.catalog import catalog
from services.catalog.kinds import Metric
from services.catalog.units import COUNT, MONEY
from services.core.context import Context
from services.core.numbers import Number, change, moves, percent, short
from services.monitoring.narratives.contributions import strongest
from services.monitoring.narratives.effects import Effects, Sales, effects, sales_of
from services.monitoring.narratives.outliers import Suspect, lowest
from services.monitoring.narratives.sentences import Sentence, SentencePart, Tone, join_list, sentence, shorten
from services.monitoring.rules.describe import others, place
from services.monitoring.rules.evaluate import Broken
from services.monitoring.targets.progress import TargetProgress
from services.query.questions import Comparison, Period, Where
from services.query.result import Row
from services.query.scope import Scope
from services.query.slice import Slice

DIMENSIONS = ("region", "segment", "category", "channel")
"""By which the change is searched, in this order where two explain as much."""
MIX = "category"
"""By which orders are told apart as dear and cheap."""
SCORES = ("satisfaction", "satisfaction_points", "rated_orders")
CUT = ("revenue", "orders", *SCORES)
"""What is asked by each dimension. Who asks the same is answered by the same statement."""


def summary(
    ctx: Context,
    scope: Scope,
    period: Period,
    compare: Comparison | Period | None = None,
    where: tuple[Where, ...] = (),
    *,
    standings: Iterable[TargetProgress] = (),
    broken: Iterable[Broken] = (),
) -> tuple[Sentence, ...]:
    """Sum up revenue of this view in at most two lines; the same view always reads the same.

    `standings` are those of the page's cards, `broken` its rules. Raises what `run` raises.
    """
    usable = compare if _comparable(ctx, scope, period) else None
    view = Slice(ctx=ctx, scope=scope, period=period, compare=usable, where=where)
    (whole,) = view.ask_metrics("revenue", "orders").rows()
    if not whole["orders"]:
        return shorten([_nothing(view, whole), _broken(broken)])
    cuts = {name: view.ask_metrics(*CUT, by=(name,)).rows() for name in DIMENSIONS}
    return shorten(
        [
            _moved(view, whole),
            *_why(view, whole, cuts),
            _out_of_line(view, lowest({name: _present(rows) for name, rows in cuts.items()})),
            _off_target(ctx, standings),
            _broken(broken),
        ]
    )


def _money(view: Slice, value: Number | None, like: Number | None = None) -> str:
    return short(value, MONEY, view.ctx.settings.currency, like=like)


def _comparable(ctx: Context, scope: Scope, period: Period) -> bool:
    """Hold where the period begins, and before the data ends: of no other is there one before it."""
    after = ctx.coverage(scope).span("revenue").end
    return period.start is not None and after is not None and period.start < after


def _present(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["rated_orders"]]


def _nothing(view: Slice, whole: Row) -> Sentence:
    before = whole.get("revenue_compared")
    if not before:
        return sentence("There are no orders in this view.")
    return sentence("There are no orders in this view; before, they brought ", _revenue(_money(view, before)), ".")


def _revenue(text: str, tone: Tone = "plain") -> SentencePart:
    return SentencePart(text=text, metric="revenue", tone=tone)


def _moved(view: Slice, whole: Row) -> Sentence:
    now, before, by = whole["revenue"], whole.get("revenue_compared"), whole.get("revenue_change")
    total = _revenue(_money(view, now))
    if before is None:
        orders = SentencePart(text=short(whole["orders"], COUNT), metric="orders")
        return sentence("Revenue is ", total, ", from ", orders, " order." if whole["orders"] == 1 else " orders.")
    if by is None:
        return sentence("Revenue is ", total, ", after ", _revenue(_money(view, before)), " in the compared period.")
    way = moves(by, MONEY)
    if not way:
        return sentence("Revenue stayed at ", total, ".")
    size = _revenue(change(by, MONEY), _tone(catalog().metrics["revenue"], way))
    return sentence(f"Revenue {'rose' if way > 0 else 'fell'} ", size, " to ", total, ".")


def _tone(metric: Metric, way: int) -> Tone:
    if metric.better == "neither":
        return "plain"
    return "good" if (way > 0) == (metric.better == "up") else "bad"


def _why(view: Slice, whole: Row, cuts: Mapping[str, list[Row]]) -> list[Sentence | None]:
    """Return the sentences on what drove the change and who; none if the change is small."""
    if not moves(whole.get("revenue_change"), MONEY):
        return []
    sales = {name: {row[name]: sales_of(row) for row in rows} for name, rows in cuts.items()}
    shared = effects(sales_of(whole), sales[MIX].values())
    return [_drivers(view, shared) if shared else None, _brought(sales)]


def _drivers(view: Slice, shared: Effects) -> Sentence | None:
    named = (
        (("larger" if shared.value > 0 else "smaller") + " orders ", shared.value, "aov"),
        (("more" if shared.volume > 0 else "fewer") + " orders ", shared.volume, "orders"),
        ("mix ", shared.mix, "revenue"),
    )
    largest = max(abs(amount) for _, amount, _ in named)
    seen = [item for item in named if any(digit in _money(view, item[1], largest) for digit in "123456789")]
    groups = sorted((_same_way(seen, up=up) for up in (True, False)), key=lambda group: -_size(group))
    said = [_group(view, group, largest) for group in groups if group]
    return _capital(sentence(*said[0], *(("; ", *said[1]) if len(said) > 1 else ()), ".")) if said else None


Driver = tuple[str, Decimal, str]
"""Name, amount, the metric that it is an effect of."""


def _same_way(drivers: list[Driver], *, up: bool) -> list[Driver]:
    return sorted((driver for driver in drivers if (driver[1] > 0) == up), key=lambda driver: -abs(driver[1]))


def _size(drivers: list[Driver]) -> Decimal:
    return max((abs(amount) for _, amount, _ in drivers), default=Decimal(0))


def _group(view: Slice, drivers: list[Driver], largest: Decimal) -> tuple[SentencePart | str, ...]:
    """Say "fewer orders took 32.7K and mix 0.4K": the verb once."""
    verb = "added " if drivers[0][1] > 0 else "took "
    dimension = {"revenue": MIX}
    amounts = [
        SentencePart(text=_money(view, abs(amount), largest), metric=metric, dimension=dimension.get(metric))
        for _, amount, metric in drivers
    ]
    names = [name if position else name + verb for position, (name, _, _) in enumerate(drivers)]
    return join_list(list(zip(names, amounts, strict=True)))


def _capital(said: Sentence) -> Sentence:
    first, *rest = said.parts
    return sentence(first.text[0].upper() + first.text[1:], *rest)


def _brought(sales: Mapping[str, Mapping[str, Sales]]) -> Sentence | None:
    found = strongest(sales)
    if found is None:
        return None
    gain = sum((part.revenue[1] - part.revenue[0] for part in sales[found.dimension].values()), Decimal(0)) > 0
    links = [(SentencePart(text=m, metric="revenue", dimension=found.dimension, member=m),) for m in found.members]
    verb, what = (" brought ", " of the gain.") if gain else (" made ", " of the fall.")
    share = SentencePart(text=percent(found.share), metric="revenue", dimension=found.dimension)
    return sentence(*join_list(links), verb, share if found.share <= 1 else "more than all", what)


def _out_of_line(view: Slice, suspect: Suspect | None) -> Sentence | None:
    if suspect is None:
        return None
    name, member, unit = suspect.dimension, suspect.member, catalog().metrics["satisfaction"].unit
    elsewhere = Where(dimension=name, members=(member,), exclude=True)
    (rest,) = view.ask_metrics("satisfaction", compare=False, also=(elsewhere,)).rows()
    low = SentencePart(text=short(suspect.mean, unit), tone="bad", metric="satisfaction", dimension=name, member=member)
    other = SentencePart(text=short(rest["satisfaction"], unit), metric="satisfaction", dimension=name)
    return sentence(f"Satisfaction{place(name, member)} is ", low, f", {others(name)} ", other, ".")


def _off_target(ctx: Context, standings: Iterable[TargetProgress]) -> Sentence | None:
    off = [standing for standing in standings if standing.state == "Off target"]
    if not off:
        return None
    if len(off) == 1:
        return _one_off(ctx, off[0])
    labels = [catalog().metrics[standing.metric].label for standing in off]
    names = [(label if not position else label[0].lower() + label[1:],) for position, label in enumerate(labels)]
    return sentence(*join_list(names), " are ", SentencePart(text="off target", tone="bad"), ".")


def _one_off(ctx: Context, standing: TargetProgress) -> Sentence:
    metric, currency = catalog().metrics[standing.metric], ctx.settings.currency
    value = SentencePart(text=short(standing.judged, metric.unit, currency), tone="bad", metric=metric.name)
    target = SentencePart(text=short(standing.target, metric.unit, currency), metric=metric.name)
    verb = "are" if metric.unit is COUNT else "is"
    doing = f"{verb} heading for " if standing.unfinished else f"{verb} off target, "
    return sentence(f"{metric.label} {doing}", value, f"{',' * standing.unfinished} against ", target, ".")


def _broken(broken: Iterable[Broken]) -> Sentence | None:
    count = len(tuple(broken))
    if not count:
        return None
    return sentence(
        SentencePart(text=str(count), tone="bad"), " rules do not hold." if count > 1 else " rule does not hold."
    )

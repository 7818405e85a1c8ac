"""Movement: from which segment users came to which, since the compared period, else from half to half."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashapp.core.captions import describe_filters
from dashapp.core.event_questions import ask_segments
from dashapp.core.markup import Node, el, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.segments.columns_and_matrix import MatrixCell, matrix
from services.analyses.segments.kinds import ABSENT, DISJOINT
from services.analyses.segments.movement import SegmentMovement
from services.core.numbers import exact
from services.exports.sheet import Sheet, sheet_of
from services.query.named_periods import name_of
from services.query.questions import Period
from services.query.result import Result

DAY, TWO = timedelta(days=1), 2
TITLE = "Movement between segments"
ALONE = "One day alone shows no movement: choose a longer period, or compare it with another."
LABELS = {one.name: one.label for one in DISJOINT} | {ABSENT: "Not seen"}

Users = Mapping[tuple[str, str], int]


@dataclass(frozen=True, kw_only=True)
class Movement:
    """Two periods, and who went from which segment of the one to which of the other."""

    before: Period
    after: Period
    halves: bool
    result: Result


def movement() -> Tile:
    """Declare the matrix."""
    return Tile(name="movement", span=5, height=312, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(query: TileQuery) -> Movement | None:
    view = query.view
    compared, halves = view.window.compared, _halves(view)
    before, after = (compared, view.window.period) if compared else halves or (None, None)
    if before is None or after is None:
        ask_segments(query)  # whoever may see nothing is told why here too
        return None
    result = query.run(SegmentMovement(other=before, period=after, where=view.where()))
    return Movement(before=before, after=after, halves=compared is None, result=result)


def _halves(view: PageView) -> tuple[Period, Period] | None:
    """Cut the days that have data in two, for want of a period to come from."""
    start, end = _days(view)
    if start is None or end is None or (end - start).days < TWO:
        return None
    middle = start + (end - start) // TWO
    return Period(start=start, end=middle), Period(start=middle, end=end)


def _days(view: PageView) -> tuple[date | None, date | None]:
    window = view.window
    if window.first is None or window.last is None:
        return None, None
    start = max(window.period.start or window.first, window.first)
    return start, min(window.period.end or window.last + DAY, window.last + DAY)


def _draw(view: PageView, found: Movement | None) -> TileContent | EmptyTile:
    if found is None:
        here = view.window.first is not None
        return TileContent(title=TITLE, body=el("p", "t2", ALONE)) if here else EmptyTile(title=TITLE, what="events")
    users: dict[tuple[str, str], int] = {(r["before"], r["after"]): r["users"] for r in found.result.rows()}
    before, after = name_of(found.before), name_of(found.after)
    halves = "The period in two halves: rows" if found.halves else "Rows"
    said = f"{halves} {before}, columns {after}; users, and their share of the row. {describe_filters(view)}"
    if not any(users.values()):
        return EmptyTile(title=TITLE, caption=said, what="events")
    heads = [LABELS[one] for one in LABELS]
    drawn = matrix(TITLE, "From, to", heads, [(LABELS[one], _cells(one, users)) for one in LABELS])
    return TileContent(
        title=TITLE,
        caption=said,
        body=[drawn, el("p", "meta mvs-words", *_words(users, "the second half" if found.halves else after))],
    )


def _size(name: str, users: Users) -> int:
    return sum(users.get((name, to), 0) for to in LABELS)


def _cells(name: str, users: Users) -> list[MatrixCell]:
    return [_cell(name, to, users) for to in LABELS]


def _cell(name: str, to: str, users: Users) -> MatrixCell:
    if name == to == ABSENT:
        return MatrixCell(users="", share="", title="Nobody is counted who was seen in neither")
    size, count = _size(name, users), users[name, to]
    share = exact(count / size if size else None, "share")
    title = f"{LABELS[name]}, then {LABELS[to].lower()}: {exact(count, 'count')} of {exact(size, 'count')}"
    return MatrixCell(users=exact(count, "count"), share=share, title=title, stayed=name == to)


def _words(users: Users, after: str) -> list[Node]:
    """Say what became of those who left a cart, and of those who bought once."""
    said = [*_became("cart_abandoner", users, "bought", ("single", "multi"), after)]
    return said + _became("single", users, "bought again", ("single", "multi"), after)


def _became(name: str, users: Users, did: str, to: tuple[str, ...], after: str) -> list[Node]:
    size = _size(name, users)
    if not size:
        return []
    did_so, gone = sum(users[name, one] for one in to), users[name, ABSENT]
    count = link("#origin=movement", "said", exact(did_so, "count"))
    shares = f"({exact(did_so / size, 'share')}) {did} in {after}, {exact(gone / size, 'share')} were not seen. "
    return [f"Of {exact(size, 'count')} {LABELS[name].lower().removesuffix('s' * (size == 1))}, ", count, f" {shares}"]


def _sheet(_: PageView, found: Movement | None) -> Sheet:
    if found is None:
        return Sheet(columns=(), rows=(), origins=())
    sheet = sheet_of(found.result)
    named = tuple({**row, "before": LABELS[row["before"]], "after": LABELS[row["after"]]} for row in sheet.rows)
    return Sheet(columns=sheet.columns, rows=named, origins=sheet.origins)

"""Audit: what was done and tried, by whom, the newest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.admin.browsers import browser_in_words
from dashapp.pages.admin.controls import NAME, place
from dashapp.ui import form_fields
from dashapp.ui.table import TableColumn, TableRow, table
from dashapp.ui.timestamps import instant
from services.accounts import audit
from services.accounts.audit import AuditRecord, What
from services.core.errors import BadValue

PAGE_OF = 50
"""Lines on one page."""

WHATS: tuple[str, ...] = get_args(What)
LAST_ID = 2**62

COLUMNS = (
    TableColumn(label="When"),
    TableColumn(label="Who"),
    TableColumn(label="What"),
    TableColumn(label="Whom or what"),
    TableColumn(label="Details", wide=True),
)


@dataclass(frozen=True, kw_only=True)
class Lines:
    """One page of the audit."""

    entries: tuple[AuditRecord, ...]
    older: bool
    zone: str


def answer(query: TileQuery) -> Lines:
    """Return the lines that fit. Raises BadValue for a day or a place that cannot be read."""
    option, zone = query.view.state.option, query.ctx.settings.time_zone
    found = audit.search(
        query.ctx,
        text=option("q", ""),
        what=_what(option("what", "")),
        who=option("who", "") or None,
        since=_since(option("since", ""), zone),
        before=_before(option("before", "")),
        limit=PAGE_OF + 1,
    )
    return Lines(entries=found[:PAGE_OF], older=len(found) > PAGE_OF, zone=zone)


def _what(text: str) -> str | None:
    if text and text not in WHATS:
        raise BadValue(f"Nothing of the kind {text[:60]!r} is ever written down.")
    return text or None


def _since(text: str, zone: str) -> datetime | None:
    """Return the beginning of a day in the store's time zone."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), ZoneInfo(zone)).astimezone(UTC) if text else None
    except (ValueError, OverflowError) as error:
        raise BadValue(f"{text[:60]!r} is no day; write it as 2024-12-31.") from error


def _before(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and int(text[:20]) < LAST_ID):
        raise BadValue(f"{text[:60]!r} is no place in the log; begin with its newest line.")
    return int(text) if text else None


def draw(view: PageView, found: Lines | None) -> TileContent:
    """Draw the lines, the search above and the way to older ones below."""
    if found is None:
        return TileContent()
    rows = [_row(entry, found.zone) for entry in found.entries]
    body = [_search(view), table("Audit log", COLUMNS, rows, stack=True) if rows else _none(), _pages(view, found)]
    caption = f"Every change of accounts and rights, log-ins, exports, imports; times are those of {found.zone}"
    return TileContent(title="Audit log", caption=caption, body=body)


def _search(view: PageView) -> Node:
    option = view.state.option
    kinds = (("", "Everything"), *((what, what[:1].upper() + what[1:]) for what in WHATS))
    form = form_fields.get(
        f"/{NAME}",
        form_fields.text("x.q", value=option("q", ""), kind="search", placeholder="Any word", label="Any word"),
        form_fields.select("x.what", kinds, chosen=option("what", ""), label="What was done"),
        form_fields.text("x.who", value=option("who", ""), placeholder="By whom", label="By whom"),
        el(
            "label",
            "beside",
            el("span", "meta", "Since"),
            form_fields.text("x.since", value=option("since", ""), kind="date"),
        ),
        form_fields.button("Search", glyph="search"),
        hidden={"x.section": "audit"},
        cls="wrap",
        label="Audit log",
    )
    searched = any(option(name, "") for name in ("q", "what", "who", "since", "before"))
    return el("div", "searching", form, link(place("audit"), "btn btn-link", "Show all") if searched else None)


def _none() -> Node:
    return el("p", "", "No line fits this search.")


def _pages(view: PageView, found: Lines) -> Node:
    if not found.older:
        return None
    kept = {name: view.state.option(name, "") for name in ("q", "what", "who", "since")}
    older = place("audit", **kept, before=str(found.entries[-1].entry_id))
    return el("p", "table-foot", link(older, "btn", "Older", icon("chevron-right")))


def _row(entry: AuditRecord, zone: str) -> TableRow:
    subject = "" if entry.subject == entry.who else entry.subject
    cells = (
        instant(entry.at, zone),
        entry.who,
        el("span", "strong", entry.what),
        subject,
        details_in_words(entry.details),
    )
    return TableRow(cells=cells, key=str(entry.entry_id))


def details_in_words(details: Mapping[str, Any]) -> str:
    """Say details: "before viewer, after admin"; what is empty is left out."""
    said = (AS.get(name, _said)(value) for name, value in details.items())
    named = zip(details, said, strict=True)
    return ", ".join(f"{name.replace('_', ' ')} {words}" for name, words in named if words)


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {_said(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return " or ".join(map(_said, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


AS: Mapping[str, Callable[[Any], str]] = {"agent": lambda value: browser_in_words(str(value))}
"""How details are said that are not said as they are."""

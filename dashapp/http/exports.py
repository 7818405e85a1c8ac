"""Exports: a tile's numbers, or the rows behind it, as a file, under the rights of the person, and audited."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify, request

from dashapp.auth.principal import current
from dashapp.core.captions import describe_view
from dashapp.core.downloads import CSV, EXCEL, attach_file, days_of_file
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.state import parse
from dashapp.core.view import PageView
from dashapp.shell.open_view import page_at, view_of
from dashapp.shell.panels.drill_through import FigureMember, mark_at, rows_behind
from dashapp.shell.render import answer_tile
from services.accounts.audit import record_event
from services.accounts.permissions import Right
from services.core.context import Context
from services.core.errors import BadValue, UnknownName
from services.exports.csv import About, about, csv_for_people, csv_rows, file_name
from services.exports.sheet import Sheet
from services.exports.workbook import workbook_of
from services.query.result import Result
from services.query.run import pages


@dataclass(frozen=True, kw_only=True)
class TileExport:
    """What somebody takes along: a tile of a view."""

    view: PageView
    tile: Tile

    @property
    def subject(self) -> str:
        """How the audit calls it."""
        return f"{self.view.page.name}/{self.tile.name}"

    def file(self, *parts: str, kind: str) -> str:
        """Name the file."""
        return file_name(self.view.page.name, self.tile.name, *parts, *days_of_file(self.view), kind=kind)


def install(server: Flask, ctx: Context) -> None:
    """Add the addresses of exports."""

    @server.get("/export/<page>/<tile>.<any(csv, xlsx):kind>")
    def export_tile(page: str, tile: str, kind: str) -> Response:
        return tile_file(ctx, find_export(ctx, page, tile, _search()), kind)

    @server.get("/export/rows/<page>/<tile>.csv")
    def export_rows(page: str, tile: str) -> Response:
        search, mark = _without_mark(_search())
        return rows_file(ctx, find_export(ctx, page, tile, search), mark_at(mark))

    @server.post("/export/png/<page>/<tile>")
    def export_picture(page: str, tile: str) -> Response:
        body = request.get_json()
        search = body.get("search", "") if isinstance(body, dict) else None
        if not isinstance(search, str):
            raise BadValue("Say which view the picture is of.")
        return picture_words(ctx, find_export(ctx, page, tile, search))


def find_export(ctx: Context, page_name: str, tile_name: str, search: str) -> TileExport:
    """Find what is to be exported. Raises NotAllowed without the right, UnknownName, BadValue."""
    principal = current()
    principal.require(Right.EXPORT)
    page = page_at(page_name, principal)
    tile = page.tile(tile_name)
    if tile is None:
        raise UnknownName("This page has no such part.")
    principal.require(tile.needs)
    return TileExport(view=view_of(ctx, page, parse(search, page.allowed), principal), tile=tile)


def tile_file(ctx: Context, taken: TileExport, kind: str) -> Response:
    """Return all rows of a tile's answer as CSV or Excel."""
    if taken.tile.sheet is None:
        raise UnknownName("There is nothing to tabulate in this part of the page.")
    found = answer_tile(ctx, taken.view, taken.tile)
    sheet = taken.tile.sheet(taken.view, found.answer)
    drawn = taken.tile.draw(taken.view, found.answer)
    said = _about(ctx, taken, drawn, sheet)
    content: Any = b"".join(piece.encode() for piece in csv_for_people(sheet, said))
    if kind == "xlsx":
        content = workbook_of(sheet, said, title=drawn.title or taken.tile.name)
    _record(ctx, taken, said, format=kind, rows=len(sheet.rows))
    return attach_file(content, taken.file(kind=kind), CSV if kind == "csv" else EXCEL)


def rows_file(ctx: Context, taken: TileExport, mark: FigureMember | None) -> Response:
    """Return all rows behind a tile, or behind a mark of it, as CSV that is written while it is sent."""
    view, rows = taken.view, rows_behind(taken.view, taken.tile, mark)
    stream = pages(ctx, rows, view.principal.scope)
    first = next(stream)  # what cannot be answered is said before anything is sent
    sheet = Sheet(columns=first.columns, rows=tuple(first.rows()), origins=(first.origin,))
    said = _about(ctx, taken, TileContent(title=f"Rows behind {taken.tile.name}"), sheet)
    _record(ctx, taken, said, format="csv", rows="all")
    answer = attach_file(_streamed(sheet, said, stream), taken.file("rows", kind="csv"), CSV)
    answer.call_on_close(stream.close)  # type: ignore[attr-defined] # a generator
    return answer


def _streamed(sheet: Sheet, said: About, rest: Iterator[Result]) -> Iterator[bytes]:
    for piece in csv_for_people(sheet, said):
        yield piece.encode()
    for page in rest:
        yield csv_rows(page.columns, page.rows()).encode()


def picture_words(ctx: Context, taken: TileExport) -> Response:
    """Return the words that are drawn into a picture of a tile, and write down that it is taken."""
    found = answer_tile(ctx, taken.view, taken.tile)
    drawn = taken.tile.draw(taken.view, found.answer)
    sheet = Sheet(columns=(), rows=(), origins=tuple(result.origin for result in found.results))
    said = _about(ctx, taken, drawn, sheet)
    _record(ctx, taken, said, format="png")
    words = dict(said)
    foot = f"{words['Exported by']}, {words['Exported at']}. Data version {words.get('Data version', '?')}."
    filters = "; ".join(words for words in describe_view(taken.view) if words not in drawn.caption)
    return jsonify(title=drawn.title, caption=drawn.caption, filters=filters, foot=foot, file=taken.file(kind="png"))


def _about(ctx: Context, taken: TileExport, drawn: TileContent | EmptyTile, sheet: Sheet) -> list[tuple[str, str]]:
    title = f"{taken.view.page.label}: {drawn.title or taken.tile.name}"
    filters = () if sheet.origins else describe_view(taken.view)
    notes = (drawn.caption,) if drawn.caption else ()
    who = taken.view.principal.email
    return about(title, sheet, who=who, at=ctx.clock.now(), filters=filters, notes=notes)


def _record(ctx: Context, taken: TileExport, said: About, **details: object) -> None:
    filters = [sentence for word, sentence in said if word == "Filters"]
    versions = [sentence for word, sentence in said if word == "Data version"]
    who = taken.view.principal.email
    record_event(ctx, who, "exported", taken.subject, filters=filters, data_version=versions, **details)


def _search() -> str:
    return request.query_string.decode("utf-8", "replace")


def _without_mark(search: str) -> tuple[str, str]:
    """Take the mark out of the query: the rest is the state of the page."""
    parts = [part for part in search.split("&") if part]
    marks = [part.removeprefix("mark=") for part in parts if part.startswith("mark=")]
    return "&".join(part for part in parts if not part.startswith("mark=")), marks[0] if marks else ""

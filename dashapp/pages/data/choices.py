"""Choices: what the person says about whole files: the kind of their rows, their program, what one row is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashapp.core.markup import Node, el
from dashapp.core.view import PageView
from dashapp.pages.data.controls import KIND_CHOICES, NAME, option_of
from dashapp.pages.data.reading import draw_reading, is_reading_open
from dashapp.ui import form_fields
from services.ingest.kinds import DEFAULT_KIND, KINDS, NO_PRESET
from services.ingest.presets import FilePreset
from services.ingest.read.options import NOTHING_SAID, ReadOptions
from services.jobs.requests import Job
from services.uploads.store import Upload

LINES = (("off", "An order"), ("on", "A line of an order"))


@dataclass(frozen=True, kw_only=True)
class FileChoices:
    """What is said of files; `mapping` holds the columns that somebody chose."""

    kind: str
    preset: str | None = None
    lines: bool = False
    date_order: str = ""
    decimal: str = ""
    total_per: str = ""
    currency: str = ""
    keep: Mapping[str, str] = field(default_factory=dict)
    """Columns that are kept as own ones, and what as."""
    reading: ReadOptions = NOTHING_SAID
    merge_case: bool = False
    future_dates: bool = False
    sql: str = ""
    """A SELECT over the files, whose rows are imported."""
    event_words: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, as an import is asked for with it."""
        said = {name: getattr(self, name) or None for name in ("date_order", "decimal", "total_per", "currency")}
        ticked = {"merge_case": self.merge_case, "future_dates": self.future_dates}
        return said | ticked | {"event_words": tuple(self.event_words.items())}

    @property
    def folded(self) -> bool:
        """True if lines become orders: the person said so, or the preset is of files with lines."""
        return self.lines or any(one.group_by_order for one in KINDS[self.kind].presets if one.name == self.preset)


def read_choice(view: PageView, upload: Upload, job: Job | None) -> FileChoices:
    """Return what a job took; else what the address says; else what the file looks made for."""
    if job is not None:
        given = job.parameters
        return FileChoices(
            kind=given["kind"],
            preset=None if given["preset"] == NO_PRESET else given["preset"],
            lines=given["group_by_order"],
            date_order=given["date_order"] or "",
            decimal=given.get("decimal") or "",
            total_per=given.get("total_per") or "",
            currency=given.get("currency") or "",
            keep=given.get("keep") or {},
            reading=ReadOptions(
                encoding=given.get("encoding"),
                sheet=given.get("sheet"),
                no_header=given.get("no_header", False),
                columns=tuple(given.get("columns", ())),
            ),
            merge_case=bool(given.get("merge_case")),
            future_dates=bool(given.get("future_dates")),
            event_words=given.get("event_words") or {},
            sql=given.get("sql") or "",
            mapping=given["mapping"],
        )
    sql = option_of(view, "sql")
    kind = option_of(view, "kind") or ("" if sql else upload.kind) or DEFAULT_KIND
    as_guessed = kind == upload.kind and not sql
    said, lines = option_of(view, "preset"), option_of(view, "lines")
    preset = said or (upload.preset if as_guessed else None)
    return FileChoices(
        kind=kind,
        preset=preset if preset in {one.name for one in _list_presets(kind)} else None,
        lines=KINDS[kind].has_lines and (lines == "on" if lines else as_guessed and upload.group_by_order),
        reading=_read_reading(view),
        sql=sql.strip(),
    )


def _list_presets(kind: str) -> tuple[FilePreset, ...]:
    """Return the presets of a kind that read one file by its columns."""
    return tuple(one for one in KINDS[kind].presets if not one.sql)


def _read_reading(view: PageView) -> ReadOptions:
    return ReadOptions(
        encoding=option_of(view, "encoding") or None,
        sheet=option_of(view, "sheet") or None,
        no_header=option_of(view, "header") == "off",
        columns=split_names(option_of(view, "names")),
    )


def split_names(text: str) -> tuple[str, ...]:
    """Split names of columns at commas."""
    return tuple(name.strip() for name in text.split(",")) if text.strip() else ()


def draw_kind_form(
    uploads: tuple[Upload, ...], choice: FileChoices, asked: Collection[str] = (), sheets: tuple[str, ...] = ()
) -> Node:
    """Make the form that leads to another proposal of columns; `asked` are codes of what the files leave open."""
    presets = (
        (NO_PRESET, "None: by names and values"),
        *((one, one) for one in dict.fromkeys(preset.name for preset in _list_presets(choice.kind))),
    )
    kinds = form_fields.field("The rows are", form_fields.select("x.kind", KIND_CHOICES, chosen=choice.kind))
    known = form_fields.field("Preset", form_fields.select("x.preset", presets, chosen=choice.preset or NO_PRESET))
    lines = form_fields.field(
        "One row is", form_fields.select("x.lines", LINES, chosen="on" if choice.folded else "off")
    )
    shown = (kinds, known, lines) if KINDS[choice.kind].has_lines else (kinds, known)
    ids = {"x.upload": ",".join(one.upload_id for one in uploads), "x.sql": choice.sql}
    boxes = draw_reading(choice.reading, asked, sheets)
    read = form_fields.button("Read again")
    form = form_fields.get(f"/{NAME}", *shown, *boxes, read, hidden=ids, cls="choices", label="What the files hold")
    opened = is_reading_open(choice.reading, asked) or None
    return el("details", "how", el("summary", "see", "Change how it is read"), form, open=opened, key="how")

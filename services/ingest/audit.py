"""Audit: what an import was asked for, and what it did with every row."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from services.ingest.infer.column_guess import ColumnGuess

COUNTED = ("loaded", "updated", "unchanged", "duplicates", "rejected")


@dataclass(frozen=True, kw_only=True)
class Named:
    """A file, and what the person who sent it calls it: sentences and the quarantine use the name."""

    path: Path
    name: str


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """One import. `mapping` holds (field, column), where no column leaves the field out.

    `date_order` settles dates such as 1/2/2024, `decimal` numbers such as 15.990, `total_per` whether the total on a
    line is its order's or its own. `currency` is the one that is loaded where values are in several; the others are set
    aside. `keep` names columns that are kept as own dimensions or measures. `sql` is a SELECT over the files, each a
    table of text, that gives the rows to import. `encoding`, `sheet`, `no_header` and `columns` say how files are read
    that do not say it themselves. `merge_case` makes one of labels that differ in capital letters only,
    `future_dates` keeps rows dated after tomorrow. `event_words`
    holds (name, view or cart or purchase) of events.

    `names` are what people call the files, in their order; without them, files are called as on the disk. `label` is
    what the rows of a SELECT over several files are called; without it, as the files.
    """

    kind: str
    files: tuple[Path, ...]
    preset: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    group_by_order: bool = False
    dry_run: bool = False
    replace_demo: bool = False
    who: str = "command line"
    demo: bool = False
    date_order: Literal["day", "month", "year"] | None = None
    decimal: Literal[".", ","] | None = None
    currency: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    no_header: bool = False
    columns: tuple[str, ...] = ()
    merge_case: bool = False
    future_dates: bool = False
    event_words: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    label: str = ""
    total_per: Literal["order", "line"] | None = None
    sql: str | None = None
    keep: tuple[tuple[str, Literal["dimension", "measure"]], ...] = ()

    @property
    def named(self) -> tuple[Named, ...]:
        """The files with their names."""
        names = self.names or tuple(path.name for path in self.files)
        return tuple(Named(path=path, name=name) for path, name in zip(self.files, names, strict=True))


@dataclass(frozen=True, kw_only=True)
class ImportProgress:
    """How far an import is: `done` of `total` stages, what it does now, and the share of the whole that is behind it.

    The share never goes back. It may be reported from another thread than the import's.
    """

    doing: str
    done: int
    total: int
    fraction: float = 0.0


ReportProgress = Callable[[ImportProgress], None]


@dataclass(frozen=True, kw_only=True)
class ImportNote:
    """A sentence about an import. `code` names the case where a door adds its own remedy; see `AppError`."""

    sentence: str
    code: str = ""
    names: tuple[str, ...] = ()
    """What can be chosen instead, such as the sheets of a workbook."""


@dataclass(frozen=True, kw_only=True)
class CleaningStep:
    """One named step of the cleaning: rows, and the money they carry, before and after."""

    name: str
    rows_in: int
    rows_out: int
    amount_in: Decimal
    amount_out: Decimal


@dataclass(frozen=True, kw_only=True)
class RowCounts:
    """Where the rows of the files went; every row is in exactly one of them but `read`, which is their sum."""

    read: int
    loaded: int
    updated: int
    unchanged: int
    duplicates: int
    rejected: int

    def check(self) -> None:
        """Hold the sum against the rows that were read. Raises AssertionError, which is a fault of ours."""
        total = sum(getattr(self, name) for name in COUNTED)
        if total != self.read:
            raise AssertionError(f"{self.read} rows were read, but {total} are accounted for: {self}")


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What an import did. Money is exact; `orders` stands where lines were folded into orders.

    `currency` is the one of the money, where the files or the person named it.
    """

    kind: str
    sources: tuple[str, ...]
    counts: RowCounts
    steps: tuple[CleaningStep, ...]
    seconds: float
    mapping: tuple[tuple[str, str], ...]
    guessed: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]
    rejected_by_reason: tuple[tuple[str, int], ...]
    orders: int | None = None
    currency: str | None = None
    load_id: int | None = None
    data_version: int = 0
    dry_run: bool = False
    notes: tuple[ImportNote, ...] = ()
    guesses: tuple[ColumnGuess, ...] = ()
    """Of a dry run: why each column was taken."""

    @property
    def read(self) -> int:
        """Rows of the files."""
        return self.counts.read

    @property
    def loaded(self) -> int:
        """Rows that were new."""
        return self.counts.loaded

    @property
    def updated(self) -> int:
        """Rows that replaced another of the same id."""
        return self.counts.updated

    @property
    def unchanged(self) -> int:
        """Rows that were in the warehouse already."""
        return self.counts.unchanged

    @property
    def duplicates(self) -> int:
        """Rows equal to another of the same files."""
        return self.counts.duplicates

    @property
    def rejected(self) -> int:
        """Rows set aside."""
        return self.counts.rejected

    @property
    def note(self) -> str | None:
        """The notes as one text."""
        return " ".join(note.sentence for note in self.notes) or None

    def to_json(self) -> dict[str, Any]:
        """Return the audit as JSON's own types; money rounded to cents."""
        plain = {
            name: value
            for name, value in asdict(self).items()
            if name not in {"counts", "steps", "mapping", "formats", "rejected_by_reason", "notes"}
        }
        return {
            **asdict(self.counts),
            "steps": [_step(step) for step in self.steps],
            **plain,
            "mapping": dict(self.mapping),
            "formats": dict(self.formats),
            "rejected_by_reason": dict(self.rejected_by_reason),
            "note": self.note,
        }


def _step(step: CleaningStep) -> dict[str, Any]:
    return asdict(step) | {"amount_in": _money(step.amount_in), "amount_out": _money(step.amount_out)}


def _money(amount: Decimal) -> float:
    return float(round(amount, 2))

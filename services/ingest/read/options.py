"""Read options: what a person says of how files are to be read, where the files do not say it themselves."""

from dataclasses import dataclass

from services.core.errors import FileRefused


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """The encoding, the sheet of a workbook, whether a line names the columns, and names for them."""

    encoding: str | None = None
    sheet: str | None = None
    no_header: bool = False
    columns: tuple[str, ...] = ()


NOTHING_SAID = ReadOptions()


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What only a person can say of a file; without an answer the file is refused with this sentence."""

    sentence: str
    code: str

    def refuse(self) -> FileRefused:
        """Return the refusal."""
        return FileRefused(self.sentence, code=self.code)

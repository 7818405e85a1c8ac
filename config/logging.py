"""Logging: what is written about the work, to stderr, and never a secret."""

import json
import logging
import re
import sys
import time
from typing import Any

from config.settings import Settings

questions = logging.getLogger("cartograph.questions")

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; anything else in one was given as `extra`."""

SECRETS = (
    (re.compile(r"(://[^\s:/@\"']*):[^\s\"']+@"), r"\1:***@"),
    (re.compile(r"(?i)((?:password|passwd|secret|token)=)[^\s&\"',;]+"), r"\1***"),
)
"""How a secret looks in a line: the password in a URL, and what follows its own name."""


def configure(settings: Settings) -> None:
    """Write lines of the level and format that the settings say to stderr, instead of what was written there before."""
    handler = StderrHandler()
    handler.setFormatter(FORMATTERS[settings.log_format]())
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)


def log_question(*, kind: str, scope: str, rows: int, ms: float, cache: str, data_version: int) -> None:
    """Write the one line of a question: of what kind, for which scope, how large and slow, and from where."""
    fields = {"kind": kind, "scope": scope, "rows": rows, "ms": round(ms, 2), "cache": cache}
    questions.info("question answered", extra={**fields, "data_version": data_version})


def mask_secrets(text: str) -> str:
    """Return `text` with every secret masked."""
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


class StderrHandler(logging.Handler):
    """Writes to what stderr is at that moment, which a test or a progress bar may have replaced."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, in one call, so that lines of threads do not mix."""
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001 - as logging's own handlers do: a log that fails must not stop the work
            self.handleError(record)


class TextFormatter(logging.Formatter):
    """Lines for a person: time, level, where, what, and the fields as name=value."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """Return the line without the traceback."""
        fields = (f" {name}={json.dumps(value, default=str)}" for name, value in _extra(record).items())
        return super().formatMessage(record) + "".join(fields)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line and, after an error, its traceback."""
        return mask_secrets(super().format(record))


class JsonFormatter(logging.Formatter):
    """Lines for a machine: one JSON object each."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """Return the object; what an object cannot hold is written as text."""
        line: dict[str, Any] = {
            "time": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return mask_secrets(json.dumps(line, default=str))


FORMATTERS = {"text": TextFormatter, "json": JsonFormatter}


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in STANDARD}

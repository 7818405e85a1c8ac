"""Errors: what went wrong, each with a sentence fit for the person who asked."""

from collections.abc import Mapping
from typing import ClassVar


class AppError(Exception):
    """Something the person can mend. `public` says what happened, and holds no secret.

    `code` names the case where the remedy depends on the door: the command line names an option, a page a field of a
    form. `fields` are the values that such words need.
    """

    status: ClassVar[int] = 400
    """The HTTP status that stands for it."""

    def __init__(self, public: str, *, code: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(public)
        self.public = public
        self.code = code
        self.fields = dict(fields or {})


class UnknownName(AppError):
    """A metric, dimension, preset or column of that name does not exist."""

    status = 404


class ImpossibleQuestion(AppError):
    """The names exist, but they do not go together; the sentence says why and what would work."""

    status = 422


class BadValue(AppError):
    """A date, number or option cannot be read."""


class OutOfScope(AppError):
    """The rows asked for cannot be limited to what the person may see, so none are shown."""

    status = 403


class AlreadyThere(AppError):
    """There is one of that name already."""

    status = 409


class NotAllowed(AppError):
    """The account may not do this, or nothing any more."""

    status = 403


class PasswordRefused(AppError):
    """A password that the rules do not allow; the sentence says which rule, and never the password."""

    status = 422


class MailNotSent(AppError):
    """The mail server does not take a mail, or the outbox cannot be written."""

    status = 503


class TookTooLong(AppError):
    """A statement ran into its time limit."""

    status = 504


class Cancelled(AppError):
    """The person, or the end of the page, stopped it."""

    status = 499


class FileRefused(AppError):
    """A file cannot be imported at all; nothing of it was loaded."""

    status = 422


class FilesInUse(AppError):
    """Another process holds the embedded files."""

    status = 409


class StoreUnreachable(AppError):
    """The warehouse cannot be reached."""

    status = 503


class OutOfDate(AppError):
    """The database is of another version than the program."""

    status = 503

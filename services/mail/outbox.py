"""Outbox: mail as files, for a home without a mail server. Whoever runs the program reads them, nobody else."""

import os
from pathlib import Path
from uuid import uuid4

from services.core.errors import MailNotSent
from services.core.ports import Message
from services.mail.message import write_message


class OutboxMailer:
    """Writes each mail into a file of its own, which any mail program opens."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def send(self, message: Message) -> None:
        """Write one file; a reader sees it whole or not at all. Raises BadValue, MailNotSent."""
        letter = bytes(write_message(message, sender=self._sender))
        name = uuid4().hex
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self._folder / f".{name}", letter)
            (self._folder / f".{name}").rename(self._folder / f"{name}.eml")
        except OSError as error:
            raise MailNotSent(f"The outbox cannot be written: {error.strerror}.") from error

    def close(self) -> None:
        """Do nothing: no file is open."""


def _write(path: Path, content: bytes) -> None:
    """Make a file that only its owner can read from the beginning: a link in it grants access."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)

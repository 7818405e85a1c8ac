"""Background: mail is queued at once and sent later, one by one; failures are in the log."""

import logging
from concurrent.futures import ThreadPoolExecutor

from services.core.ports import Message
from services.mail.smtp import SmtpMailer

log = logging.getLogger("cartograph.mail")


class Background:
    """A mailer in a thread of its own, which starts with the first mail. The end of the process waits for it."""

    def __init__(self, mailer: SmtpMailer) -> None:
        self._mailer = mailer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mail")

    def send(self, message: Message) -> None:
        """Take one mail. Raises BadValue for one that can never be sent."""
        self._mailer.require(message)
        self._thread.submit(self._sent, message)

    def _sent(self, message: Message) -> None:
        """Send one mail, or log to whom it was not sent and why; never its text, whose links grant access."""
        try:
            self._mailer.send(message)
        except Exception:  # a thread has nobody else to tell
            log.exception("a mail was not sent", extra={"to": message.to, "subject": message.subject})

    def close(self) -> None:
        """Send what was taken, and end the thread."""
        self._thread.shutdown()

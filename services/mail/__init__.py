"""Mail: sends the application's mail through an SMTP server, or writes it into a folder if there is no server."""

from config.settings import Settings
from services.core.ports import Mailer
from services.mail.background import Background
from services.mail.outbox import OutboxMailer
from services.mail.smtp import SmtpMailer


def build_mailer(settings: Settings) -> Mailer:
    """Make the mailer that the settings name; nothing is opened yet. Raises BadValue for a URL of something else.

    A server is spoken to in the background: who asks for a mail does not wait, so that how long an answer takes does
    not tell whether one was sent.
    """
    if settings.mail_url is None:
        return OutboxMailer(settings.outbox, sender=settings.mail_from)
    return Background(SmtpMailer(settings.mail_url.get_secret_value(), sender=settings.mail_from))

"""Letters: what is written to people, and that a mail which does not go out changes no answer."""

import logging

from models.app.sessions import LinkKind
from services.core.context import AccountContext
from services.core.errors import AppError
from services.core.ports import Message

log = logging.getLogger("cartograph.mail")

RESET = """Hello,

somebody, most likely you, asked to set a new password for {email} in Cartograph. This link lets you do so once, within
{life}:

{url}

If it was not you, leave this mail alone: your password stays as it is.
"""

INVITATION = """Hello,

{who} invites you to Cartograph, the numbers of the store. Choose a password to begin; the link works once, within
{life}:

{url}

Your account is {email}.
"""

SUBJECTS = {LinkKind.RESET: "Set a new password for Cartograph", LinkKind.INVITATION: "Your account in Cartograph"}
TEXTS = {LinkKind.RESET: RESET, LinkKind.INVITATION: INVITATION}
LIVES = {LinkKind.RESET: "one hour", LinkKind.INVITATION: "seven days"}


def send(ctx: AccountContext, kind: LinkKind, email: str, url: str, *, who: str) -> None:
    """Send a link. Where that fails, the log says so and the caller goes on: nobody may learn from it who is there."""
    text = TEXTS[kind].format(email=email, url=url, who=who, life=LIVES[kind])
    try:
        ctx.mailer.send(Message(to=email, subject=SUBJECTS[kind], text=text))
    except AppError as error:
        log.exception("a mail was not sent", extra={"to": email, "subject": SUBJECTS[kind], "why": error.public})

"""Message: a message as it is sent; one whose address or subject would write headers is refused."""

import re
from typing import TYPE_CHECKING

from services.core.errors import BadValue
from services.core.ports import Message

if TYPE_CHECKING:  # the library is imported by what sends: most processes never do
    from email.message import EmailMessage

ADDRESS = re.compile(r"""[^\s@,;:<>()\[\]\\"\x00-\x1f\x7f]+@[^\s@,;:<>()\[\]\\"\x00-\x1f\x7f]+""")
"""Exactly one address: no separators, no comments."""

LONGEST_SUBJECT = 200


def write_message(message: Message, *, sender: str) -> "EmailMessage":
    """Write the message. Raises BadValue if the address is none, or the subject has line breaks or is too long."""
    from email.message import EmailMessage
    from email.policy import SMTPUTF8
    from email.utils import formatdate, make_msgid

    _require_plain(message, sender)
    letter = EmailMessage(policy=SMTPUTF8)
    letter["From"], letter["To"], letter["Subject"] = sender, message.to, message.subject
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    return letter


def _require_plain(message: Message, sender: str) -> None:
    for address in (sender, message.to):
        if not ADDRESS.fullmatch(address) or not address.isprintable():
            raise BadValue("A mail goes from one e-mail address to one other; this is none.")
    if not message.subject.isprintable() or len(message.subject) > LONGEST_SUBJECT:
        raise BadValue(f"The subject of a mail is one line of at most {LONGEST_SUBJECT} characters.")

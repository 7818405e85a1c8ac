"""E-mails: which texts are an address, and when two of them are the same one."""

from services.core.errors import BadValue

INSIDE = ("local", "localhost", "test", "internal")
"""Ends of domains that are not of the internet, yet get mail inside a company or on one machine. The library refuses
them as such, and takes them with another end."""
RESERVED = ".example"


def normal(text: str) -> str:
    """Return an address in its normal form (Unicode NFC, the domain in lower case). Raises BadValue.

    Domains without a dot, and those reserved for inside, are addresses too. Nothing is looked up.
    """
    from email_validator import EmailNotValidError, validate_email  # here: only commands about accounts need it

    inside = RESERVED if text.rpartition("@")[2].rpartition(".")[2].strip().casefold() in INSIDE else ""
    try:
        found = validate_email(text.strip() + inside, check_deliverability=False, globally_deliverable=False)
        return found.normalized.removesuffix(inside)
    except EmailNotValidError as error:
        raise BadValue(f"{text!r} is no e-mail address: {str(error).rstrip('.')}.") from error


def key_of(email: str) -> str:
    """Return the key of an address: equal for all spellings, since they share one account."""
    return normal(email).casefold()

"""Rules: which passwords are allowed. OWASP ASVS 5.0, 6.2: length and what attackers try first, no composition."""

from functools import cache

from services.core.errors import PasswordRefused

LONGEST = 256
"""Passphrases fit; a body of megabytes is not hashed."""

GUESSES = 10**6
"""What needs fewer guesses is refused, by the estimate of zxcvbn (Wheeler 2016): such as a common password with more
behind it. Its bound for what withstands guessing over a network."""

ESTIMATED = 72
"""Characters that zxcvbn looks at; more of them are never easier to guess."""

OURS = ("cartograph",)
"""What an attacker of this program tries first."""


def require_allowed(password: str, *, email: str, shortest: int) -> None:
    """Raise PasswordRefused, with the rule that is broken."""
    broken = _broken(password, email.casefold(), shortest)
    if broken:
        raise PasswordRefused(f"This password is not allowed: {broken}.")


def _broken(password: str, email: str, shortest: int) -> str | None:
    local = email.partition("@")[0]
    if len(password) < shortest:
        return f"it has fewer than {shortest} characters"
    if len(password) > LONGEST:
        return f"it has more than {LONGEST} characters"
    if password.casefold() in {email, local}:
        return "it is the e-mail address"
    if password.casefold() in common():
        return "it is on the list of passwords that leaked most often"
    if _guesses(password, email, local) < GUESSES:
        return "it is a variation of what attackers try first"
    return None


def _guesses(password: str, *known: str) -> float:
    from zxcvbn import zxcvbn

    return float(zxcvbn(password[:ESTIMATED], user_inputs=[*known, *OURS])["guesses"])


@cache
def common() -> frozenset[str]:
    """Return the 30,000 passwords that were found most often in leaks, as zxcvbn carries them."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # here, since reading it takes longer than most commands

    return frozenset(FREQUENCY_LISTS["passwords"])
